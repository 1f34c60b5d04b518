using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>The largest element of each window.  x: planes × height × width, y and indices: planes × output height × output width.</summary>
/// <remarks>Every method throws <see cref="ArgumentException"/> where a span has not the elements that its shape asks for.</remarks>
public static class MaxPooling
{
    /// <summary>y = max x over the window, and where in its plane that lies, row-major. Of equal elements the first is taken; a NaN is larger than any number. Without room for the indices, y alone.</summary>
    public static void Forward<T>(PoolingShape shape, ReadOnlySpan<T> x, Span<T> y, Span<int> indices) where T : unmanaged, IFloatingPointIeee754<T>
    {
        shape.Check(x.Length, y.Length);
        if (!indices.IsEmpty) Shapes.Length(indices.Length, y.Length, nameof(indices));
        Forward(GemmPaths.Best, shape, x, y, indices);
    }

    /// <summary>As the public one, on a path of the caller's choice; nothing is checked.</summary>
    internal static unsafe void Forward<T>(GemmPath path, PoolingShape shape, ReadOnlySpan<T> x, Span<T> y, Span<int> indices) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (PoolingLines.TryFrom<T>(shape, out PoolingLines lines))
        {
            fixed (T* xFirst = x, yFirst = y)
            fixed (int* indicesFirst = indices)
            {
                if (path == GemmPath.Vector512) MaxLines<T, Register512<T>>.Run(shape, lines, xFirst, yFirst, indicesFirst);
                else if (path == GemmPath.Vector256) MaxLines<T, Register256<T>>.Run(shape, lines, xFirst, yFirst, indicesFirst);
                else MaxLines<T, Register128<T>>.Run(shape, lines, xFirst, yFirst, indicesFirst);
            }
            return;
        }
        WindowWork<T> work = new() { Shape = shape, X = x, Y = y, Indices = indices };
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

    /// <summary>One window after the other.</summary>
    private ref struct WindowWork<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public PoolingShape Shape;
        public ReadOnlySpan<T> X;
        public Span<T> Y;
        public Span<int> Indices;

        public readonly void Run(int block)
        {
            foreach (PoolingWindow window in Shape.WindowsOf(block))
            {
                ReadOnlySpan<T> x = X.Slice(window.Plane, Shape.PlaneCount);
                int index = window.Top * Shape.Width + window.Left;
                T max = x[index];
                for (int row = window.Top; row < window.Bottom; row++)
                {
                    for (int i = row * Shape.Width + window.Left; i < row * Shape.Width + window.Right; i++)
                    {
                        T value = x[i];
                        if (value > max || (T.IsNaN(value) && !T.IsNaN(max)))
                        {
                            max = value;
                            index = i;
                        }
                    }
                }
                if (!Indices.IsEmpty) Indices[window.Output] = index;
                Y[window.Output] = max;
            }
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
