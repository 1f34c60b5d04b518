using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>The largest element of each window.  x: planes × height × width, y and indices: planes × output height × output width.</summary>
/// <remarks>Every method throws <see cref="ArgumentException"/> where a span has not the elements that its shape asks for.</remarks>
public static class MaxPooling
{
    /// <summary>y = max x over the window, and where in its plane that lies, row-major. Of equal elements the first is taken; a NaN is larger than any number.</summary>
    public static void Forward<T>(PoolingShape shape, ReadOnlySpan<T> x, Span<T> y, Span<int> indices) where T : unmanaged, IFloatingPointIeee754<T>
    {
        shape.Check(x.Length, y.Length);
        Shapes.Length(indices.Length, y.Length, nameof(indices));
        ForwardWork<T> work = new() { Shape = shape, X = x, Y = y, Indices = indices };
        Threads.For(shape.Blocks.Count, ref work);
    }

    /// <summary>∂x = Σ ∂y over the windows whose element it is.</summary>
    public static void Backward<T>(PoolingShape shape, ReadOnlySpan<T> yDiff, ReadOnlySpan<int> indices, Span<T> xDiff) where T : unmanaged, IFloatingPointIeee754<T>
    {
        shape.Check(xDiff.Length, yDiff.Length);
        Shapes.Length(indices.Length, yDiff.Length, nameof(indices));
        BackwardWork<T> work = new() { Shape = shape, YDiff = yDiff, Indices = indices, XDiff = xDiff };
        Threads.For(shape.Blocks.Count, ref work);
    }

    private ref struct ForwardWork<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public PoolingShape Shape;
        public ReadOnlySpan<T> X;
        public Span<T> Y;
        public Span<int> Indices;

        public readonly void Run(int block)
        {
            (int first, int end) = Shape.Blocks.Of(block);
            int output = first * Shape.OutputCount;
            for (int plane = first; plane < end; plane++)
            {
                ReadOnlySpan<T> x = X.Slice(plane * Shape.PlaneCount, Shape.PlaneCount);
                for (int i = 0; i < Shape.OutputHeight; i++)
                {
                    (int top, int bottom) = Shape.Rows(i);
                    for (int j = 0; j < Shape.OutputWidth; j++, output++)
                    {
                        (int left, int right) = Shape.Columns(j);
                        int index = IndexOfMax(x, top, bottom, left, right);
                        Indices[output] = index;
                        Y[output] = x[index];
                    }
                }
            }
        }

        private readonly int IndexOfMax(ReadOnlySpan<T> x, int top, int bottom, int left, int right)
        {
            int index = top * Shape.Width + left;
            T max = x[index];
            for (int row = top; row < bottom; row++)
            {
                int start = row * Shape.Width;
                for (int i = start + left; i < start + right; i++)
                {
                    T value = x[i];
                    if (value > max || (T.IsNaN(value) && !T.IsNaN(max)))
                    {
                        max = value;
                        index = i;
                    }
                }
            }
            return index;
        }
    }

    private ref struct BackwardWork<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public PoolingShape Shape;
        public ReadOnlySpan<T> YDiff;
        public ReadOnlySpan<int> Indices;
        public Span<T> XDiff;

        public readonly void Run(int block)
        {
            (int first, int end) = Shape.Blocks.Of(block);
            for (int plane = first; plane < end; plane++)
            {
                Span<T> x = XDiff.Slice(plane * Shape.PlaneCount, Shape.PlaneCount);
                ReadOnlySpan<T> y = YDiff.Slice(plane * Shape.OutputCount, Shape.OutputCount);
                ReadOnlySpan<int> indices = Indices.Slice(plane * Shape.OutputCount, Shape.OutputCount);
                x.Clear();
                for (int i = 0; i < y.Length; i++) x[indices[i]] += y[i];
            }
        }
    }
}
