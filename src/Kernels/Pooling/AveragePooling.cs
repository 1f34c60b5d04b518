using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>The mean of each window: Σ x / area, where the padding counts in the area but what lies beyond it does not.  x: planes × height × width, y: planes × output height × output width.</summary>
/// <remarks>Sums are in double. Every method throws <see cref="ArgumentException"/> where a span has not the elements that its shape asks for.</remarks>
public static class AveragePooling
{
    /// <summary>y = Σ x over the window / area.</summary>
    public static void Forward<T>(PoolingShape shape, ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        shape.Check(x.Length, y.Length);
        ForwardWork<T> work = new() { Shape = shape, X = x, Y = y };
        Threads.For(shape.Blocks.Count, ref work);
    }

    /// <summary>∂x = Σ ∂y / area over the windows that it lies in.</summary>
    public static void Backward<T>(PoolingShape shape, ReadOnlySpan<T> yDiff, Span<T> xDiff) where T : unmanaged, IFloatingPointIeee754<T>
    {
        shape.Check(xDiff.Length, yDiff.Length);
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
                        double sum = 0;
                        for (int row = top; row < bottom; row++)
                        {
                            foreach (T value in x.Slice(row * Shape.Width + left, right - left)) sum += double.CreateTruncating(value);
                        }
                        Y[output] = T.CreateTruncating(sum / Shape.Area(i, j));
                    }
                }
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
            (int first, int end) = Shape.Blocks.Of(block);
            int output = first * Shape.OutputCount;
            for (int plane = first; plane < end; plane++)
            {
                Span<T> x = XDiff.Slice(plane * Shape.PlaneCount, Shape.PlaneCount);
                x.Clear();
                for (int i = 0; i < Shape.OutputHeight; i++)
                {
                    (int top, int bottom) = Shape.Rows(i);
                    for (int j = 0; j < Shape.OutputWidth; j++, output++)
                    {
                        (int left, int right) = Shape.Columns(j);
                        T share = T.CreateTruncating(double.CreateTruncating(YDiff[output]) / Shape.Area(i, j));
                        for (int row = top; row < bottom; row++)
                        {
                            foreach (ref T value in x.Slice(row * Shape.Width + left, right - left)) value += share;
                        }
                    }
                }
            }
        }
    }
}
