using System.Numerics;
using System.Numerics.Tensors;

namespace NetFramework.Kernels;

/// <summary>Resizing of planes, the axes one after the other.  x: planes × input rows × input columns, y: planes × output rows × output columns.</summary>
/// <remarks>A line is resized along its columns once, and then serves every row of the output that needs it. Every method throws <see cref="ArgumentException"/> where the sizes do not fit.</remarks>
public static class Resampling
{
    /// <summary>y[i, j] = Σ over the two rows and two columns that the axes name of weight·x.</summary>
    public static void Forward<T>(ResampleAxis<T> rows, ResampleAxis<T> columns, int planes, ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        PlaneBlocks blocks = Check(rows, columns, planes, x.Length, y.Length);
        ForwardWork<T> work = new() { Rows = rows, Columns = columns, Blocks = blocks, X = x, Y = y };
        Threads.For(blocks.Count, ref work);
    }

    /// <summary>∂x[r, c] = Σ weight·∂y over all that read it.</summary>
    public static void Backward<T>(ResampleAxis<T> rows, ResampleAxis<T> columns, int planes, ReadOnlySpan<T> yDiff, Span<T> xDiff) where T : unmanaged, IFloatingPointIeee754<T>
    {
        PlaneBlocks blocks = Check(rows, columns, planes, xDiff.Length, yDiff.Length);
        BackwardWork<T> work = new() { Rows = rows, Columns = columns, Blocks = blocks, YDiff = yDiff, XDiff = xDiff };
        Threads.For(blocks.Count, ref work);
    }

    private static PlaneBlocks Check<T>(ResampleAxis<T> rows, ResampleAxis<T> columns, int planes, int x, int y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(columns);
        Shapes.NotNegative(planes);
        Shapes.Length(x, (long)planes * rows.Input * columns.Input, nameof(x));
        Shapes.Length(y, (long)planes * rows.Output * columns.Output, nameof(y));
        return new PlaneBlocks(planes, (long)rows.Output * columns.Output);
    }

    private ref struct ForwardWork<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public ResampleAxis<T> Rows;
        public ResampleAxis<T> Columns;
        public PlaneBlocks Blocks;
        public ReadOnlySpan<T> X;
        public Span<T> Y;

        public readonly void Run(int block)
        {
            int width = Columns.Output;
            // Line r of the input, resized, is in half r mod 2.
            Span<T> resized = PackingBuffer.Columns.ReserveSpan<T>(2 * width);
            Span<int> held = stackalloc int[2];
            (int first, int end) = Blocks.Of(block);
            for (int plane = first; plane < end; plane++)
            {
                ReadOnlySpan<T> x = X.Slice(plane * Rows.Input * Columns.Input, Rows.Input * Columns.Input);
                held.Fill(-1);
                for (int i = 0; i < Rows.Output; i++)
                {
                    int line = Rows.First[i];
                    T weight = Rows.Weights[i];
                    Span<T> y = Y.Slice((plane * Rows.Output + i) * width, width);
                    ReadOnlySpan<T> above = Line(x, line, resized, held);
                    if (T.IsZero(weight))
                    {
                        above.CopyTo(y);
                        continue;
                    }
                    TensorPrimitives.Multiply(above, T.One - weight, y);
                    TensorPrimitives.MultiplyAdd(Line(x, line + 1, resized, held), weight, y, y);
                }
            }
        }

        private readonly ReadOnlySpan<T> Line(ReadOnlySpan<T> x, int line, Span<T> resized, Span<int> held)
        {
            Span<T> result = resized.Slice((line & 1) * Columns.Output, Columns.Output);
            if (held[line & 1] == line) return result;
            held[line & 1] = line;
            ReadOnlySpan<T> source = x.Slice(line * Columns.Input, Columns.Input);
            ReadOnlySpan<int> first = Columns.First;
            ReadOnlySpan<T> weights = Columns.Weights;
            for (int j = 0; j < result.Length; j++)
            {
                T value = source[first[j]], weight = weights[j];
                result[j] = T.IsZero(weight) ? value : (T.One - weight) * value + weight * source[first[j] + 1];
            }
            return result;
        }
    }

    private ref struct BackwardWork<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public ResampleAxis<T> Rows;
        public ResampleAxis<T> Columns;
        public PlaneBlocks Blocks;
        public ReadOnlySpan<T> YDiff;
        public Span<T> XDiff;

        public readonly void Run(int block)
        {
            int width = Columns.Output;
            // The sum of the rows that read line r is in half r mod 2, until all of them have been added.
            Span<T> sums = PackingBuffer.Columns.ReserveSpan<T>(2 * width);
            Span<int> held = stackalloc int[2];
            (int first, int end) = Blocks.Of(block);
            for (int plane = first; plane < end; plane++)
            {
                Span<T> x = XDiff.Slice(plane * Rows.Input * Columns.Input, Rows.Input * Columns.Input);
                x.Clear();
                held.Fill(-1);
                for (int i = 0; i < Rows.Output; i++)
                {
                    int line = Rows.First[i];
                    T weight = Rows.Weights[i];
                    ReadOnlySpan<T> y = YDiff.Slice((plane * Rows.Output + i) * width, width);
                    Span<T> above = Sum(x, line, sums, held);
                    TensorPrimitives.MultiplyAdd(y, T.One - weight, above, above);
                    if (T.IsZero(weight)) continue;
                    Span<T> below = Sum(x, line + 1, sums, held);
                    TensorPrimitives.MultiplyAdd(y, weight, below, below);
                }
                Finish(x, 0, sums, held);
                Finish(x, 1, sums, held);
            }
        }

        private readonly Span<T> Sum(Span<T> x, int line, Span<T> sums, Span<int> held)
        {
            Span<T> sum = sums.Slice((line & 1) * Columns.Output, Columns.Output);
            if (held[line & 1] == line) return sum;
            Finish(x, line & 1, sums, held);
            held[line & 1] = line;
            sum.Clear();
            return sum;
        }

        private readonly void Finish(Span<T> x, int half, Span<T> sums, Span<int> held)
        {
            if (held[half] < 0) return;
            Span<T> line = x.Slice(held[half] * Columns.Input, Columns.Input);
            ReadOnlySpan<T> sum = sums.Slice(half * Columns.Output, Columns.Output), weights = Columns.Weights;
            ReadOnlySpan<int> first = Columns.First;
            for (int j = 0; j < sum.Length; j++)
            {
                T weight = weights[j];
                line[first[j]] += (T.One - weight) * sum[j];
                if (!T.IsZero(weight)) line[first[j] + 1] += weight * sum[j];
            }
        }
    }
}
