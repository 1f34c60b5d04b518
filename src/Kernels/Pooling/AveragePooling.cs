using System.Numerics;
using System.Numerics.Tensors;

namespace NetFramework.Kernels;

/// <summary>The mean of each window: Σ x / area, where the padding counts in the area but what lies beyond it does not.  x: planes × height × width, y: planes × output height × output width.</summary>
/// <remarks>Sums are in double. Every method throws <see cref="ArgumentException"/> where a span has not the elements that its shape asks for.</remarks>
public static class AveragePooling
{
    /// <summary>y = Σ x over the window / area.</summary>
    public static void Forward<T>(PoolingShape shape, ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        shape.Check(x.Length, y.Length);
        Forward(GemmPaths.Best, shape, x, y);
    }

    /// <summary>As the public one, on a path of the caller's choice; nothing is checked.</summary>
    internal static unsafe void Forward<T>(GemmPath path, PoolingShape shape, ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (PoolingLines.TryFrom<T>(shape, out PoolingLines lines))
        {
            fixed (T* xFirst = x, yFirst = y)
            {
                if (path == GemmPath.Vector512) AverageLines<T, Lanes512, Register512<T>>.Forward(shape, lines, xFirst, yFirst);
                else if (path == GemmPath.Vector256) AverageLines<T, Lanes256, Register256<T>>.Forward(shape, lines, xFirst, yFirst);
                else AverageLines<T, Lanes128, Register128<T>>.Forward(shape, lines, xFirst, yFirst);
            }
            return;
        }
        ForwardWork<T> work = new() { Shape = shape, X = x, Y = y };
        Threads.For(shape.Blocks.Count, ref work);
    }

    /// <summary>∂x = Σ ∂y / area over the windows that it lies in.</summary>
    public static void Backward<T>(PoolingShape shape, ReadOnlySpan<T> yDiff, Span<T> xDiff) where T : unmanaged, IFloatingPointIeee754<T>
    {
        shape.Check(xDiff.Length, yDiff.Length);
        Backward(GemmPaths.Best, shape, yDiff, xDiff);
    }

    /// <summary>As the public one, on a path of the caller's choice; nothing is checked.</summary>
    internal static unsafe void Backward<T>(GemmPath path, PoolingShape shape, ReadOnlySpan<T> yDiff, Span<T> xDiff) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (PoolingLines.TryFrom<T>(shape, out PoolingLines lines))
        {
            fixed (T* yFirst = yDiff, xFirst = xDiff)
            {
                if (path == GemmPath.Vector512) AverageLines<T, Lanes512, Register512<T>>.Backward(shape, lines, yFirst, xFirst);
                else if (path == GemmPath.Vector256) AverageLines<T, Lanes256, Register256<T>>.Backward(shape, lines, yFirst, xFirst);
                else AverageLines<T, Lanes128, Register128<T>>.Backward(shape, lines, yFirst, xFirst);
            }
            return;
        }
        BackwardWork<T> work = new() { Shape = shape, YDiff = yDiff, XDiff = xDiff };
        Threads.For(shape.Blocks.Count, ref work);
    }

    private ref struct ForwardWork<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public PoolingShape Shape;
        public ReadOnlySpan<T> X;
        public Span<T> Y;

        public readonly void Run(int block)
        {
            foreach (PoolingWindow window in Shape.WindowsOf(block))
            {
                double sum = 0;
                for (int row = window.Top; row < window.Bottom; row++)
                {
                    foreach (T value in X.Slice(window.Plane + row * Shape.Width + window.Left, window.Right - window.Left)) sum += double.CreateTruncating(value);
                }
                Y[window.Output] = T.CreateTruncating(sum / window.Area);
            }
        }
    }

    private ref struct BackwardWork<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public PoolingShape Shape;
        public ReadOnlySpan<T> YDiff;
        public Span<T> XDiff;

        public readonly void Run(int block)
        {
            Shape.PlanesOf(XDiff, block).Clear();
            foreach (PoolingWindow window in Shape.WindowsOf(block))
            {
                T share = T.CreateTruncating(double.CreateTruncating(YDiff[window.Output]) / window.Area);
                for (int row = window.Top; row < window.Bottom; row++)
                {
                    Span<T> x = XDiff.Slice(window.Plane + row * Shape.Width + window.Left, window.Right - window.Left);
                    TensorPrimitives.Add(x, share, x);
                }
            }
        }
    }
}
