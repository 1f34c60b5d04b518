using System.Numerics;
using System.Numerics.Tensors;

namespace NetFramework.Kernels;

/// <summary>The means of a fixed number of windows that cover each plane, whatever its size: window i of n on an axis of s elements goes from ⌊i·s/n⌋ to before ⌈(i + 1)·s/n⌉.
/// x: planes × height × width, y: planes × output height × output width.</summary>
/// <remarks>Sums are in double. Every method throws <see cref="ArgumentException"/> where the sizes do not fit.</remarks>
public static class AdaptiveAveragePooling
{
    /// <summary>y = Σ x over the window / its number of elements.</summary>
    public static void Forward<T>(AdaptivePoolingShape shape, ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        shape.Check(x.Length, y.Length);
        ForwardWork<T> work = new() { Shape = shape, X = x, Y = y };
        Threads.For(shape.Blocks.Count, ref work);
    }

    /// <summary>∂x = Σ ∂y / number of elements over the windows that it lies in.</summary>
    public static void Backward<T>(AdaptivePoolingShape shape, ReadOnlySpan<T> yDiff, Span<T> xDiff) where T : unmanaged, IFloatingPointIeee754<T>
    {
        shape.Check(xDiff.Length, yDiff.Length);
        BackwardWork<T> work = new() { Shape = shape, YDiff = yDiff, XDiff = xDiff };
        Threads.For(shape.Blocks.Count, ref work);
    }

    private ref struct ForwardWork<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public AdaptivePoolingShape Shape;
        public ReadOnlySpan<T> X;
        public Span<T> Y;

        public readonly void Run(int block)
        {
            (int first, int end) = Shape.Blocks.Of(block);
            for (int o = first * Shape.OutputCount; o < end * Shape.OutputCount; o++)
            {
                AdaptiveWindow window = Shape.Window(o);
                double sum = 0;
                for (int line = 0; line < window.Lines; line++) sum += Sums.Sum(X.Slice(window.Start + line * Shape.Width, window.Length));
                Y[o] = T.CreateTruncating(sum / window.Count);
            }
        }
    }

    private ref struct BackwardWork<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public AdaptivePoolingShape Shape;
        public ReadOnlySpan<T> YDiff;
        public Span<T> XDiff;

        public readonly void Run(int block)
        {
            (int first, int end) = Shape.Blocks.Of(block);
            XDiff[(first * Shape.PlaneCount)..(end * Shape.PlaneCount)].Clear();
            for (int o = first * Shape.OutputCount; o < end * Shape.OutputCount; o++)
            {
                AdaptiveWindow window = Shape.Window(o);
                T share = T.CreateTruncating(double.CreateTruncating(YDiff[o]) / window.Count);
                for (int line = 0; line < window.Lines; line++)
                {
                    Span<T> x = XDiff.Slice(window.Start + line * Shape.Width, window.Length);
                    TensorPrimitives.Add(x, share, x);
                }
            }
        }
    }
}
