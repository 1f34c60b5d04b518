using System.Numerics;
using System.Runtime.Intrinsics.X86;

namespace NetFramework.Kernels;

/// <summary>A matrix product in cache-sized blocks of packed panels (Goto &amp; van de Geijn, ACM Trans. Math. Softw. 34(3), 2008).</summary>
/// <remarks>
/// k is split into slices. In each, op(A) is packed into panels of as many rows as a register tile has; op(B), so many columns at a time as stay in the second-level cache, into panels of as many columns. A panel of A stays in
/// the first-level cache while those of B pass by. What a tile would not read often enough to pay for its packing is read where it lies, except for a last, incomplete panel, which is packed and filled up.
/// Every element of C is summed in the same order, whatever the blocks and the threads.
/// </remarks>
internal static unsafe class BlockedGemm<T, TKernel> where T : unmanaged, IFloatingPointIeee754<T> where TKernel : struct, IGemmKernel<T>
{
    private const int SliceLength = 384;
    private const int MostRows = 3072;

    // The columns of op(B) that are packed at a time, in the second-level cache.
    private const int PackedBytes = 1 << 18;

    // With so few steps, a panel that is read where it lies stays in the first-level cache; lines a whole number of pages apart share one set of it, with room for so many.
    private const int FewSteps = 48;
    private const int Ways = 12;

    // Lines that share no set are read as fast where they lie as packed: packing pays for a panel that passes by so many others, or by so few where they do.
    private const int ManyPanels = 16;
    private const int FewPanels = 3;

    // So few columns, summed over so many steps, are better multiplied by themselves.
    private const int MostRest = 4;
    private const int LeastRestSteps = 64;

    private const int CacheLine = 64;

    /// <summary>About how long the product takes, in fifths of a cycle: a row of a register tile, of two vectors or of one, takes 5 or 3 for each step, and of few columns by themselves 1; each element that is packed takes 3, or 1 where whole vectors are copied, and each that is stored by columns 5.</summary>
    public static long Cost(in GemmArguments<T> product)
    {
        (bool packsA, bool packsB) = Packs(product);
        (int rows, int restRows) = Math.DivRem(product.M, TKernel.Rows);
        int few = RestColumns(product);
        (int columns, int restColumns) = Math.DivRem(product.N - few, TKernel.Columns);
        long tileRows = (long)rows * TKernel.Rows + (restRows > 0 ? TKernel.RowsWritten(restRows) : 0);
        long perRow = 5L * columns + (restColumns == 0 ? 0 : TKernel.ColumnsWritten(restColumns) == TKernel.Columns ? 5 : 3) + (few == 0 ? 0 : 1);
        long packed = (packsA ? 3L * product.M : 0) + (packsB ? (product.TransposeB ? 3L : 1L) * product.N : 0);
        return product.K * (tileRows * perRow + packed) + (product.TransposeC ? 5L * product.M * product.N : 0);
    }

    /// <summary>The last columns that are so few that they are better multiplied by themselves than in a register of their own.</summary>
    public static int RestColumns(in GemmArguments<T> product)
    {
        int rest = product.N % (TKernel.Columns / 2);
        bool pays = product.K >= LeastRestSteps && (!product.TransposeA || product.M > FewPanels * TKernel.Rows);
        return pays && rest <= MostRest && product.N > rest ? rest : 0;
    }

    /// <summary>Computes the product on the calling thread.</summary>
    public static void Multiply(in GemmArguments<T> product)
    {
        int slices = (product.K + SliceLength - 1) / SliceLength, length = (product.K + slices - 1) / slices;
        (bool packsA, bool packsB) = Packs(product);
        int mostColumns = Math.Max(1, PackedBytes / (length * TKernel.Columns * sizeof(T))) * TKernel.Columns;
        for (int p = 0; p < product.K; p += length)
        {
            int depth = Math.Min(length, product.K - p);
            for (int i = 0; i < product.M; i += MostRows)
            {
                Operand a = new((T*)product.A + i * product.ARow + p * product.AStep, product.ARow, product.AStep, Math.Min(MostRows, product.M - i), TKernel.Rows, depth, packsA, PackingBuffer.A);
                for (int j = 0; j < product.N; j += mostColumns)
                {
                    Operand b = new((T*)product.B + j * product.BColumn + p * product.BStep, product.BColumn, product.BStep, Math.Min(mostColumns, product.N - j), TKernel.Columns, depth, packsB, PackingBuffer.B);
                    Block block = new(a, b, (T*)product.C + i * product.CRow + j * product.CColumn, product.CLine, product.TransposeC, depth, product.Alpha, p == 0 ? product.Beta : T.One);
                    block.Multiply();
                }
            }
        }
    }

    private static (bool A, bool B) Packs(in GemmArguments<T> product)
    {
        bool packsA = product.TransposeA ? !StaysInCache(product.K, product.ALine) : product.K > FewSteps && product.N > FewPanels * TKernel.Columns && Packing.ShareSets<T>(product.ALine);
        bool packsB = product.TransposeB || (product.M > (Packing.ShareSets<T>(product.BLine) ? FewPanels : ManyPanels) * TKernel.Rows && !StaysInCache(product.K, product.BLine));
        return (packsA, packsB);
    }

    private static bool StaysInCache(int steps, nint line) => steps <= Ways || (steps <= FewSteps && !Packing.ShareSets<T>(line));

    /// <summary>A part of a slice of op(A) or op(B), by panels: element (line, step) at line·lineStride + step·stepStride, lines being the rows of op(A) or the columns of op(B).</summary>
    private readonly struct Operand
    {
        private readonly T* source;
        private readonly nint lineStride;
        private readonly nint stepStride;
        private readonly int lines;
        private readonly int width;
        private readonly int firstPacked;
        private readonly T* packed;
        private readonly nint packedLength;

        public Operand(T* source, nint lineStride, nint stepStride, int lines, int width, int depth, bool packs, PackingBuffer memory)
        {
            this.source = source;
            this.lineStride = lineStride;
            this.stepStride = stepStride;
            this.lines = lines;
            this.width = width;
            // Panels are written in turns: the line between them keeps them out of each other's sets of the cache.
            packedLength = (nint)width * depth + CacheLine / sizeof(T);
            Panels = (lines + width - 1) / width;
            firstPacked = packs ? 0 : lines / width;
            if (firstPacked == Panels) return;
            packed = memory.Reserve<T>((Panels - firstPacked) * packedLength);
            Packing.PackPanels(source + (nint)firstPacked * width * lineStride, lineStride, stepStride, lines - firstPacked * width, width, depth, packed, packedLength);
        }

        public int Panels { get; }

        public int Width(int panel) => Math.Min(width, lines - panel * width);

        public T* Panel(int panel, out nint line, out nint step)
        {
            bool isPacked = panel >= firstPacked;
            line = isPacked ? 1 : lineStride;
            step = isPacked ? width : stepStride;
            return isPacked ? packed + (panel - firstPacked) * packedLength : source + (nint)panel * width * lineStride;
        }
    }

    private readonly struct Block(Operand a, Operand b, T* c, nint cLine, bool isTransposed, int depth, T alpha, T beta)
    {
        public void Multiply()
        {
            T* partial = stackalloc T[2 * TKernel.Rows * TKernel.Columns];
            nint toNextRow = isTransposed ? TKernel.Rows : TKernel.Rows * cLine, toNextColumn = isTransposed ? TKernel.Columns * cLine : TKernel.Columns;
            for (int row = 0; row < a.Panels; row++)
            {
                int rows = a.Width(row);
                bool isWhole = !isTransposed && rows == TKernel.RowsWritten(rows);
                T* left = a.Panel(row, out nint aRow, out nint aStep);
                T* tile = c + row * toNextRow;
                for (int column = 0; column < b.Panels; column++, tile += toNextColumn)
                {
                    int columns = b.Width(column);
                    T* right = b.Panel(column, out _, out nint bStep);
                    if (isWhole && columns == TKernel.ColumnsWritten(columns))
                    {
                        if (!T.IsZero(beta)) Prefetch(tile, rows, columns);
                        TKernel.Multiply(rows, columns, depth, left, aRow, aStep, right, bStep, tile, cLine, alpha, beta);
                        continue;
                    }
                    TKernel.Multiply(rows, columns, depth, left, aRow, aStep, right, bStep, partial, TKernel.Columns, alpha, T.Zero);
                    if (isTransposed) AddTransposed(partial, rows, columns, tile);
                    else TileRows.Add(partial, TKernel.Columns, rows, columns, beta, tile, cLine);
                }
            }
        }

        // The tile is far away when it is to be added to: it sets out before the product begins.
        private void Prefetch(T* tile, int rows, int columns)
        {
            if (!Sse.IsSupported) return;
            for (int i = 0; i < rows; i++, tile += cLine)
            {
                for (int j = 0; j < columns; j += CacheLine / sizeof(T)) Sse.Prefetch0(tile + j);
            }
        }

        private void AddTransposed(T* partial, int rows, int columns, T* tile)
        {
            if (T.IsZero(beta))
            {
                Packing.Transpose(partial, TKernel.Columns, rows, columns, tile, cLine);
                return;
            }
            T* turned = partial + TKernel.Rows * TKernel.Columns;
            Packing.Transpose(partial, TKernel.Columns, rows, columns, turned, rows);
            TileRows.Add(turned, rows, columns, rows, beta, tile, cLine);
        }
    }
}
