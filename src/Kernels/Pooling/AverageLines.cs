using System.Numerics;
using System.Runtime.CompilerServices;

namespace NetFramework.Kernels;

/// <summary>The passes of <see cref="AveragePooling"/>, with the windows of a line side by side: sums in the order in which one window after the other would be added up.</summary>
internal static unsafe class AverageLines<T, TLanes, TRegister> where T : unmanaged, IFloatingPointIeee754<T> where TLanes : struct, ILanes<TLanes> where TRegister : struct, IRegister<TRegister, T>
{
    /// <summary>Computes y.</summary>
    public static void Forward(in PoolingShape shape, in PoolingLines lines, T* x, T* y)
    {
        ForwardWork work = new(shape, lines, x, y);
        Threads.For(shape.Blocks.Count, ref work);
    }

    /// <summary>Computes ∂x.</summary>
    public static void Backward(in PoolingShape shape, in PoolingLines lines, T* yDiff, T* xDiff)
    {
        BackwardWork work = new(shape, lines, yDiff, xDiff);
        Threads.For(shape.Blocks.Count, ref work);
    }

    private readonly struct ForwardWork(PoolingShape shape, PoolingLines lines, T* x, T* y) : IBlockWork
    {
        private readonly T* x = x;
        private readonly T* y = y;

        public void Run(int block)
        {
            int kernel = shape.KernelHeight * shape.KernelWidth, phasesLength = lines.Length(TLanes.Count), line = shape.OutputWidth + TLanes.Count;
            T* phases = PackingBuffer.Columns.Reserve<T>(phasesLength + lines.PaddedLength + line), padded = phases + phasesLength, last = padded + lines.PaddedLength;
            new Span<T>(phases, phasesLength + lines.PaddedLength).Clear();
            // With those in the padding, but without those beyond it; 1 behind the last.
            double* columns = PackingBuffer.B.Reserve<double>(line);
            for (int j = 0; j < line; j++) columns[j] = j < shape.OutputWidth ? shape.ColumnsWithPadding(j) : 1;
            int* offsets = PackingBuffer.A.Reserve<int>(kernel);
            lines.SetOffsets(new Span<int>(offsets, kernel));
            (int first, int end) = shape.Blocks.Of(block);
            for (int plane = first; plane < end; plane++)
            {
                lines.Split(x + plane * shape.PlaneCount, padded, phases);
                for (int i = 0; i < shape.OutputHeight; i++)
                {
                    (int top, int bottom) = shape.Rows(i);
                    int origin = i * shape.StrideHeight - shape.PadHeight, output = plane * shape.OutputCount + i * shape.OutputWidth;
                    // What is written beyond a line is overwritten by the next one: the last ones have a place of their own.
                    bool isLast = output + line > end * shape.OutputCount;
                    Average(phases + (nint)origin * lines.PhaseLine, offsets + (top - origin) * shape.KernelWidth, (bottom - top) * shape.KernelWidth, shape.RowsWithPadding(i), columns,
                        isLast ? last : y + output, shape.OutputWidth);
                    if (isLast) new Span<T>(last, shape.OutputWidth).CopyTo(new Span<T>(y + output, shape.OutputWidth));
                }
            }
        }

        // The windows of a line, of so many elements each.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Average(T* line, int* offsets, int elements, double rows, double* columns, T* means, int windows)
        {
            TLanes height = TLanes.Broadcast(rows);
            for (int j = 0; j < windows; j += TLanes.Count)
            {
                TLanes sum = TLanes.Broadcast(0);
                for (int k = 0; k < elements; k++) sum += Elements<TLanes>.Load(ref *line, offsets[k] + j);
                Elements<TLanes>.Store(sum / (height * TLanes.Load(ref columns[j])), ref *means, j);
            }
        }
    }

    private readonly struct BackwardWork(PoolingShape shape, PoolingLines lines, T* yDiff, T* xDiff) : IBlockWork
    {
        private readonly T* yDiff = yDiff;
        private readonly T* xDiff = xDiff;

        // Zeros before a line of ∂y / area: as many as windows that see the same element, but one.
        private int Lead => (shape.KernelWidth - 1) / shape.StrideWidth;

        private int ShareLine => Lead + Math.Max(lines.PhaseLine, shape.OutputWidth) + TRegister.Count;

        public void Run(int block)
        {
            int phasesLength = lines.Length(TRegister.Count), sharesLength = shape.OutputHeight * ShareLine, columnsLength = shape.OutputWidth + TRegister.Count;
            T* phases = PackingBuffer.Columns.Reserve<T>(phasesLength + lines.PaddedLength + sharesLength + columnsLength), padded = phases + phasesLength, shares = padded + lines.PaddedLength, columns = shares + sharesLength;
            new Span<T>(phases, phasesLength + lines.PaddedLength + sharesLength).Clear();
            for (int j = 0; j < columnsLength; j++) columns[j] = T.CreateTruncating(j < shape.OutputWidth ? shape.ColumnsWithPadding(j) : 1);
            Span<(int First, int End)> windows = PackingBuffer.A.ReserveSpan<(int First, int End)>(shape.Height);
            for (int row = 0; row < shape.Height; row++) windows[row] = shape.WindowsAt(row);
            (int first, int end) = shape.Blocks.Of(block);
            for (int plane = first; plane < end; plane++)
            {
                T* diff = yDiff + plane * shape.OutputCount, line = shares + Lead;
                for (int i = 0; i < shape.OutputHeight; i++, diff += shape.OutputWidth, line += ShareLine)
                {
                    Block.CopyExactly(diff, line, shape.OutputWidth);
                    Divide(line, shape.RowsWithPadding(i), columns, shape.OutputWidth);
                }
                for (int phase = 0; phase < lines.Phases; phase++)
                {
                    // Of the windows that see an element, the one that sees it with its last column is the first of its line.
                    int before = (shape.KernelWidth - 1 - phase) / shape.StrideWidth;
                    for (int row = 0; row < shape.Height; row++)
                    {
                        (int firstLine, int endLine) = windows[row];
                        Sum(shares + (nint)firstLine * ShareLine + Lead - before, ShareLine, endLine - firstLine, before + 1, phases + (phase * shape.Height + row) * lines.PhaseLine, lines.PhaseLine);
                    }
                }
                lines.Join(phases, padded, xDiff + plane * shape.PlaneCount);
            }
        }

        // A line of ∂y / area. For floats a quotient in double, rounded to float, would be the same.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Divide(T* line, int rows, T* columns, int windows)
        {
            TRegister height = TRegister.Broadcast(T.CreateTruncating(rows)), zero = TRegister.Broadcast(T.Zero);
            for (int j = 0; j < windows; j += TRegister.Count) TRegister.Divide(TRegister.Load(line + j), TRegister.MultiplyAdd(height, TRegister.Load(columns + j), zero)).Store(line + j);
        }

        // sums[j] = Σ over lines and, in each, so many neighbours from j on.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Sum(T* shares, int line, int lines, int neighbours, T* sums, int count)
        {
            TRegister one = TRegister.Broadcast(T.One);
            for (int j = 0; j < count; j += TRegister.Count)
            {
                TRegister sum = TRegister.Broadcast(T.Zero);
                T* from = shares + j;
                for (int i = 0; i < lines; i++, from += line)
                {
                    for (int k = 0; k < neighbours; k++) sum = TRegister.MultiplyAdd(one, TRegister.Load(from + k), sum);
                }
                sum.Store(sums + j);
            }
        }
    }
}
