using System.Numerics;
using System.Runtime.CompilerServices;

namespace NetFramework.Kernels;

/// <summary>The forward pass of <see cref="MaxPooling"/>, with the windows of a line side by side.</summary>
internal readonly unsafe struct MaxLines<T, TRegister> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T> where TRegister : struct, IRegister<TRegister, T>
{
    private readonly PoolingShape shape;
    private readonly PoolingLines lines;
    private readonly T* x;
    private readonly T* y;
    private readonly int* indices;

    private MaxLines(in PoolingShape shape, in PoolingLines lines, T* x, T* y, int* indices)
    {
        (this.shape, this.lines) = (shape, lines);
        this.x = x;
        this.y = y;
        this.indices = indices;
    }

    /// <summary>Computes y, and the indices where there is room for them.</summary>
    public static void Run(in PoolingShape shape, in PoolingLines lines, T* x, T* y, int* indices)
    {
        MaxLines<T, TRegister> work = new(shape, lines, x, y, indices);
        Threads.For(shape.Blocks.Count, ref work);
    }

    /// <inheritdoc/>
    public void Run(int block)
    {
        int kernel = shape.KernelHeight * shape.KernelWidth, phasesLength = lines.Length(TRegister.Count), line = shape.OutputWidth + TRegister.Count;
        T* phases = PackingBuffer.Columns.Reserve<T>(phasesLength + lines.PaddedLength + 2 * line + kernel), padded = phases + phasesLength, firsts = padded + lines.PaddedLength, last = firsts + line, numbers = last + line;
        new Span<T>(phases, phasesLength + lines.PaddedLength).Fill(T.NegativeInfinity);
        // Of a window that begins in the padding, the first element that is there.
        for (int j = 0; j < line; j++) firsts[j] = T.CreateTruncating(Math.Max(0, shape.PadWidth - j * shape.StrideWidth));
        for (int k = 0; k < kernel; k++) numbers[k] = T.CreateTruncating(k / shape.KernelWidth * shape.Width + k % shape.KernelWidth);
        int* offsets = PackingBuffer.A.Reserve<int>(kernel + line), lastIndices = offsets + kernel;
        lines.SetOffsets(new Span<int>(offsets, kernel));
        (int first, int end) = shape.Blocks.Of(block);
        for (int plane = first; plane < end; plane++)
        {
            lines.Split(x + plane * shape.PlaneCount, padded, phases);
            for (int i = 0; i < shape.OutputHeight; i++)
            {
                (int top, int bottom) = shape.Rows(i);
                int origin = i * shape.StrideHeight - shape.PadHeight, above = top - origin, output = plane * shape.OutputCount + i * shape.OutputWidth, skipped = above * shape.KernelWidth;
                // What is written beyond a line is overwritten by the next one: the last ones have a place of their own.
                bool isLast = output + line > end * shape.OutputCount;
                T* maxima = isLast ? last : y + output;
                int* places = indices == null ? null : isLast ? lastIndices : indices + output;
                Find(phases + (nint)origin * lines.PhaseLine, offsets + skipped, numbers + skipped, (bottom - top) * shape.KernelWidth, firsts, above * shape.Width,
                    maxima, places, shape.OutputWidth, origin * shape.Width - shape.PadWidth, shape.StrideWidth);
                if (!isLast) continue;
                new Span<T>(last, shape.OutputWidth).CopyTo(new Span<T>(y + output, shape.OutputWidth));
                if (indices != null) new Span<int>(lastIndices, shape.OutputWidth).CopyTo(new Span<int>(indices + output, shape.OutputWidth));
            }
        }
    }

    // The windows of a line, of so many elements each.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Find(T* line, int* offsets, T* numbers, int elements, T* firsts, int skipped, T* maxima, int* places, int windows, int start, int stride)
    {
        TRegister least = TRegister.Broadcast(T.NegativeInfinity), one = TRegister.Broadcast(T.One), above = TRegister.Broadcast(T.CreateTruncating(skipped));
        for (int j = 0; j < windows; j += TRegister.Count)
        {
            TRegister max = least, at = TRegister.MultiplyAdd(one, TRegister.Load(firsts + j), above);
            for (int k = 0; k < elements; k++) TRegister.KeepLarger(TRegister.Load(line + offsets[k] + j), TRegister.Broadcast(numbers[k]), ref max, ref at);
            max.Store(maxima + j);
            if (places != null) at.StoreIndices(places + j, start + j * stride, stride);
        }
    }
}
