using System.Numerics;
using System.Runtime.Intrinsics.X86;

namespace NetFramework.Kernels;

/// <summary>A matrix product in cache-sized blocks of packed panels (Goto &amp; van de Geijn, ACM Trans. Math. Softw. 34(3), 2008).</summary>
/// <remarks>
/// k is split into slices. In each slice, op(A) is packed into panels of as many rows as a register tile has, op(B) into panels of as many columns; then the tiles of C are
/// computed, grouped into blocks. What a tile would not read often enough to pay for its packing is read where it lies, except for a last, incomplete panel, which is
/// packed and filled up with zeros. Every element of C is summed in the same order, whatever the blocks and the threads.
/// </remarks>
internal static unsafe class BlockedGemm<T, TKernel> where T : unmanaged, IFloatingPointIeee754<T> where TKernel : IGemmKernel<T>
{
    private const int SliceLength = 384;
    private const int MostRows = 3072;
    private const int MostColumns = 3072;
    private const int RowPanelsPerBlock = 8;
    private const int ColumnPanelsPerBlock = 4;

    private const int CacheLine = 64;

    // With so few steps, C itself is what there is to move: blocks are wide, and their rows are written from end to end.
    private const int FewSteps = 48;
    private const int ColumnPanelsPerWideBlock = 32;

    // Below this many multiplications, the threads cost more than they save.
    private const long LeastParallel = 1 << 18;

    public static void Multiply(in GemmArguments<T> product)
    {
        bool packsA = product.TransposeA || product.N > 3 * TKernel.Columns;
        bool packsB = product.TransposeB || product.M > 3 * TKernel.Rows;
        int slices = (product.K + SliceLength - 1) / SliceLength;
        int length = (product.K + slices - 1) / slices;
        for (int j = 0; j < product.N; j += MostColumns)
        {
            int columns = Math.Min(MostColumns, product.N - j);
            for (int p = 0; p < product.K; p += length)
            {
                int depth = Math.Min(length, product.K - p);
                for (int i = 0; i < product.M; i += MostRows)
                {
                    int rows = Math.Min(MostRows, product.M - i);
                    // B stays packed for all the rows below.
                    Multiply(product, i, rows, j, columns, p, depth, packsA, packsB, isBPacked: i > 0);
                }
            }
        }
    }

    private static void Multiply(in GemmArguments<T> product, int i, int rows, int j, int columns, int p, int depth, bool packsA, bool packsB, bool isBPacked)
    {
        Slice slice = new(
            new Operand((T*)product.A + i * product.ARow + p * product.AStep, product.ARow, product.AStep, rows, TKernel.Rows, packsA),
            new Operand((T*)product.B + j * product.BColumn + p * product.BStep, product.BColumn, product.BStep, columns, TKernel.Columns, packsB),
            (T*)product.C + i * product.CLine + j, product.CLine, depth, product.Alpha, p == 0 ? product.Beta : T.One);
        slice.A.Packed = PackingBuffer.A.Reserve<T>((nint)slice.A.PackedPanels * TKernel.Rows * depth);
        slice.B.Packed = PackingBuffer.B.Reserve<T>((nint)slice.B.PackedPanels * TKernel.Columns * depth);
        bool isParallel = (long)rows * columns * depth >= LeastParallel;
        slice.IsPacking = true;
        slice.SkipsB = isBPacked;
        Run(ref slice, slice.A.PackedPanels + (isBPacked ? 0 : slice.B.PackedPanels), isParallel);
        slice.IsPacking = false;
        int rowBlocks = (slice.A.Panels + RowPanelsPerBlock - 1) / RowPanelsPerBlock;
        slice.ColumnPanelsPerBlock = depth <= FewSteps ? ColumnPanelsPerWideBlock : ColumnPanelsPerBlock;
        slice.ColumnBlocks = (slice.B.Panels + slice.ColumnPanelsPerBlock - 1) / slice.ColumnPanelsPerBlock;
        Run(ref slice, rowBlocks * slice.ColumnBlocks, isParallel);
    }

    private static void Run(ref Slice slice, int blocks, bool isParallel)
    {
        if (isParallel) Threads.For(blocks, ref slice);
        else
        {
            for (int block = 0; block < blocks; block++) slice.Run(block);
        }
    }

    /// <summary>A slice of op(A) or op(B), by panels: element (line, step) at line·Line + step·Step, lines being the rows of op(A) or the columns of op(B).</summary>
    private struct Operand(T* source, nint line, nint step, int lines, int width, bool packs)
    {
        public T* Packed;

        public readonly int Panels => (lines + width - 1) / width;

        public readonly int PackedPanels => packs ? Panels : lines % width == 0 ? 0 : 1;

        private readonly int FirstPacked => Panels - PackedPanels;

        public readonly int Width(int panel) => Math.Min(width, lines - panel * width);

        public readonly T* Panel(int panel, int depth, out nint lineStride, out nint stepStride)
        {
            if (panel < FirstPacked)
            {
                lineStride = line;
                stepStride = step;
                return source + (nint)panel * width * line;
            }
            lineStride = 1;
            stepStride = width;
            return Packed + (nint)(panel - FirstPacked) * width * depth;
        }

        public readonly void Pack(int packedPanel, int depth)
        {
            int panel = FirstPacked + packedPanel;
            Packing.Pack(source + (nint)panel * width * line, line, step, Width(panel), width, depth, Packed + (nint)packedPanel * width * depth);
        }
    }

    private struct Slice(Operand a, Operand b, T* c, nint cRow, int depth, T alpha, T beta) : IBlockWork
    {
        public Operand A = a;
        public Operand B = b;
        public bool IsPacking;
        public bool SkipsB;
        public int ColumnBlocks;
        public int ColumnPanelsPerBlock;

        public readonly void Run(int block)
        {
            if (!IsPacking) Multiply(block / ColumnBlocks * RowPanelsPerBlock, block % ColumnBlocks * ColumnPanelsPerBlock);
            else if (block < A.PackedPanels) A.Pack(block, depth);
            else B.Pack(block - A.PackedPanels, depth);
        }

        private readonly void Multiply(int firstRow, int firstColumn)
        {
            int endRow = Math.Min(firstRow + RowPanelsPerBlock, A.Panels), endColumn = Math.Min(firstColumn + ColumnPanelsPerBlock, B.Panels);
            T* partial = stackalloc T[TKernel.Rows * TKernel.Columns];
            // A panel of A stays in the first-level cache while the block's panels of B, from the second, pass by.
            for (int row = firstRow; row < endRow; row++)
            {
                for (int column = firstColumn; column < endColumn; column++) Multiply(row, column, partial);
            }
        }

        private readonly void Multiply(int row, int column, T* partial)
        {
            int rows = A.Width(row), columns = B.Width(column);
            T* a = A.Panel(row, depth, out nint aRow, out nint aStep);
            T* b = B.Panel(column, depth, out _, out nint bStep);
            T* tile = c + (nint)row * TKernel.Rows * cRow + (nint)column * TKernel.Columns;
            if (rows == TKernel.RowsWritten(rows) && columns == TKernel.ColumnsWritten(columns))
            {
                if (!T.IsZero(beta)) Prefetch(tile, rows, columns);
                TKernel.Multiply(rows, columns, depth, a, aRow, aStep, b, bStep, tile, cRow, alpha, beta);
            }
            else
            {
                TKernel.Multiply(rows, columns, depth, a, aRow, aStep, b, bStep, partial, TKernel.Columns, alpha, T.Zero);
                Add(partial, rows, columns, tile);
            }
        }

        // The tile is far away when it is to be added to: it sets out before the product begins.
        private readonly void Prefetch(T* tile, int rows, int columns)
        {
            if (!Sse.IsSupported) return;
            for (int i = 0; i < rows; i++, tile += cRow)
            {
                for (int j = 0; j < columns; j += CacheLine / sizeof(T)) Sse.Prefetch0(tile + j);
            }
        }

        // C = partial + beta·C
        private readonly void Add(T* partial, int rows, int columns, T* tile)
        {
            for (int i = 0; i < rows; i++, partial += TKernel.Columns, tile += cRow)
            {
                if (T.IsZero(beta)) new ReadOnlySpan<T>(partial, columns).CopyTo(new Span<T>(tile, columns));
                else
                {
                    int j = 0;
                    if (beta == T.One)
                    {
                        for (; j <= columns - Vector<T>.Count; j += Vector<T>.Count) (Vector.Load(tile + j) + Vector.Load(partial + j)).Store(tile + j);
                    }
                    for (; j < columns; j++) tile[j] = T.FusedMultiplyAdd(beta, tile[j], partial[j]);
                }
            }
        }
    }
}
