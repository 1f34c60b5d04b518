using System.Numerics;
using System.Runtime.Intrinsics;

namespace NetFramework.Kernels;

/// <summary>A·Bᵀ as dot products of rows, nothing packed: for few rows of A or of B.</summary>
internal static unsafe class DotGemm<T, TKernel> where T : unmanaged, IFloatingPointIeee754<T> where TKernel : struct, IDotKernel<T>
{
    private const int Tile = 4;
    private const int PerTile = 240;

    // Products of about this many multiplications make a block.
    private const long BlockSize = 1 << 18;

    /// <summary>About how long the product takes, in the unit of <see cref="BlockedGemm{T, TKernel}.Cost"/>: of a tile, 52 for each vector of its rows, and as much again for the sixteen sums as for five vectors.</summary>
    public static long Cost(in GemmArguments<T> product, int vectorLength)
    {
        long tiles = (product.M + Tile - 1L) / Tile * ((product.N + Tile - 1) / Tile);
        return tiles * (PerTile + 52L * product.K / vectorLength);
    }

    public static void Multiply(in GemmArguments<T> product)
    {
        // The rows of the larger side are split into blocks, those of the other are walked through in each.
        bool splitsA = product.M >= product.N;
        int rows = splitsA ? product.M : product.N;
        long perRow = Math.Max(1, (long)product.K * (splitsA ? product.N : product.M));
        int perBlock = (int)Math.Clamp(BlockSize / perRow / Tile * Tile, Tile, Math.Max(Tile, rows));
        Work work = new(product, splitsA, perBlock);
        Threads.For((rows + perBlock - 1) / perBlock, ref work);
    }

    /// <summary>A·B for few columns of B, on the calling thread: they are turned into rows first.</summary>
    public static void MultiplyFew(in GemmArguments<T> product)
    {
        GemmArguments<T> rows = product;
        if (!product.TransposeB)
        {
            T* turned = PackingBuffer.B.Reserve<T>((nint)product.N * product.K);
            Packing.Transpose((T*)product.B, product.BLine, product.K, product.N, turned, product.K);
            rows = product with { TransposeB = true, B = (nint)turned, BLine = product.K };
        }
        new Work(rows, true, product.M).Run(0);
    }

    private readonly struct Work(GemmArguments<T> product, bool splitsA, int perBlock) : IBlockWork
    {
        public void Run(int block)
        {
            int first = block * perBlock;
            (int iFirst, int iEnd) = splitsA ? (first, Math.Min(first + perBlock, product.M)) : (0, product.M);
            (int jFirst, int jEnd) = splitsA ? (0, product.N) : (first, Math.Min(first + perBlock, product.N));
            T* sums = stackalloc T[Tile * Tile];
            // The rows of the side that is split are read once, those of the other stay in the cache.
            if (splitsA)
            {
                for (int i = iFirst; i < iEnd; i += Tile)
                {
                    for (int j = jFirst; j < jEnd; j += Tile) Multiply(i, Math.Min(Tile, iEnd - i), j, Math.Min(Tile, jEnd - j), sums);
                }
                return;
            }
            for (int j = jFirst; j < jEnd; j += Tile)
            {
                for (int i = iFirst; i < iEnd; i += Tile) Multiply(i, Math.Min(Tile, iEnd - i), j, Math.Min(Tile, jEnd - j), sums);
            }
        }

        // Rows beyond the last are the last again.
        private void Multiply(int i, int rows, int j, int columns, T* sums)
        {
            T* a = (T*)product.A + i * product.ALine;
            T* b = (T*)product.B + j * product.BLine;
            TKernel.Multiply(
                columns, product.K, a, Math.Min(1, rows - 1) * product.ALine, Math.Min(2, rows - 1) * product.ALine, Math.Min(3, rows - 1) * product.ALine,
                b, Math.Min(1, columns - 1) * product.BLine, Math.Min(2, columns - 1) * product.BLine, Math.Min(3, columns - 1) * product.BLine, sums);
            for (int r = 0; r < rows; r++, sums += Tile)
            {
                T* c = (T*)product.C + (i + r) * product.CRow + j * product.CColumn;
                int s = 0;
                if (product.TransposeC)
                {
                    for (; s < columns; s++, c += product.CLine) *c = T.IsZero(product.Beta) ? sums[s] * product.Alpha : T.FusedMultiplyAdd(product.Beta, *c, product.Alpha * sums[s]);
                }
                else if (T.IsZero(product.Beta))
                {
                    for (; s <= columns - Vector128<T>.Count; s += Vector128<T>.Count) (Vector128.Load(sums + s) * product.Alpha).Store(c + s);
                    for (; s < columns; s++) c[s] = sums[s] * product.Alpha;
                }
                else
                {
                    for (; s < columns; s++) c[s] = T.FusedMultiplyAdd(product.Beta, c[s], product.Alpha * sums[s]);
                }
            }
        }
    }
}
