using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>
/// Pooling by chance, of elements that are not negative: each element of a window has the probability p = x / Σ x.  x: planes × height × width, y: planes × output height × output width.
/// </summary>
/// <remarks>
/// Source: Zeiler &amp; Fergus, Stochastic pooling for regularization of deep convolutional neural networks, ICLR 2013. The gradient of <see cref="Draw"/> is
/// <see cref="MaxPooling.Backward"/>'s. Every method throws <see cref="ArgumentException"/> where a span has not the elements that its shape asks for.
/// </remarks>
public static class StochasticPooling
{
    /// <summary>y = an element of the window, drawn with the probabilities p, and where in its plane it lies: the first with Σ up to it &gt; u·Σ x. In a window of zeros it is the first; a NaN in the window gives the first NaN.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="x">The elements, not negative.</param>
    /// <param name="uniform">A number u of [0, 1) for each window.</param>
    /// <param name="y">The elements drawn.</param>
    /// <param name="indices">Where they lie.</param>
    public static void Draw<T>(PoolingShape shape, ReadOnlySpan<T> x, ReadOnlySpan<double> uniform, Span<T> y, Span<int> indices) where T : unmanaged, IFloatingPointIeee754<T>
    {
        shape.Check(x.Length, y.Length);
        Shapes.Length(uniform.Length, y.Length, nameof(uniform));
        Shapes.Length(indices.Length, y.Length, nameof(indices));
        DrawWork<T> work = new() { Shape = shape, X = x, Uniform = uniform, Y = y, Indices = indices };
        Threads.For(shape.Blocks.Count, ref work);
    }

    /// <summary>y = Σ p·x = Σ x² / Σ x, the expected value; 0 in a window of zeros.</summary>
    public static void Expect<T>(PoolingShape shape, ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        shape.Check(x.Length, y.Length);
        ExpectWork<T> work = new() { Shape = shape, X = x, Y = y };
        Threads.For(shape.Blocks.Count, ref work);
    }

    /// <summary>∂x = Σ ∂y·(2x − y) / Σ x over the windows that it lies in, y being the expected value; a window of zeros passes nothing.</summary>
    public static void ExpectBackward<T>(PoolingShape shape, ReadOnlySpan<T> x, ReadOnlySpan<T> yDiff, Span<T> xDiff) where T : unmanaged, IFloatingPointIeee754<T>
    {
        shape.Check(x.Length, yDiff.Length);
        Shapes.Length(xDiff.Length, x.Length, nameof(xDiff));
        ExpectBackwardWork<T> work = new() { Shape = shape, X = x, YDiff = yDiff, XDiff = xDiff };
        Threads.For(shape.Blocks.Count, ref work);
    }

    /// <summary>Σ x and Σ x² over a window.</summary>
    private static (double Sum, double SumOfSquares) Sums<T>(in PoolingShape shape, ReadOnlySpan<T> plane, in PoolingWindow window) where T : unmanaged, IFloatingPointIeee754<T>
    {
        double sum = 0, squares = 0;
        for (int row = window.Top; row < window.Bottom; row++)
        {
            foreach (T element in plane.Slice(row * shape.Width + window.Left, window.Right - window.Left))
            {
                double value = double.CreateTruncating(element);
                sum += value;
                squares += value * value;
            }
        }
        return (sum, squares);
    }

    private ref struct DrawWork<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public PoolingShape Shape;
        public ReadOnlySpan<T> X;
        public ReadOnlySpan<double> Uniform;
        public Span<T> Y;
        public Span<int> Indices;

        public readonly void Run(int block)
        {
            foreach (PoolingWindow window in Shape.WindowsOf(block))
            {
                ReadOnlySpan<T> x = X.Slice(window.Plane, Shape.PlaneCount);
                int index = Draw(x, window, Uniform[window.Output]);
                Indices[window.Output] = index;
                Y[window.Output] = x[index];
            }
        }

        private readonly int Draw(ReadOnlySpan<T> x, in PoolingWindow window, double uniform)
        {
            double threshold = uniform * Sums(Shape, x, window).Sum, sum = 0;
            int chosen = window.Top * Shape.Width + window.Left;
            for (int row = window.Top; row < window.Bottom; row++)
            {
                for (int index = row * Shape.Width + window.Left; index < row * Shape.Width + window.Right; index++)
                {
                    if (T.IsZero(x[index])) continue;
                    chosen = index;
                    sum += double.CreateTruncating(x[index]);
                    if (sum > threshold || double.IsNaN(sum)) return chosen;
                }
            }
            return chosen;
        }
    }

    private ref struct ExpectWork<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public PoolingShape Shape;
        public ReadOnlySpan<T> X;
        public Span<T> Y;

        public readonly void Run(int block)
        {
            foreach (PoolingWindow window in Shape.WindowsOf(block))
            {
                (double sum, double squares) = Sums(Shape, X.Slice(window.Plane, Shape.PlaneCount), window);
                Y[window.Output] = sum == 0 ? T.Zero : T.CreateTruncating(squares / sum);
            }
        }
    }

    private ref struct ExpectBackwardWork<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public PoolingShape Shape;
        public ReadOnlySpan<T> X;
        public ReadOnlySpan<T> YDiff;
        public Span<T> XDiff;

        public readonly void Run(int block)
        {
            Shape.PlanesOf(XDiff, block).Clear();
            foreach (PoolingWindow window in Shape.WindowsOf(block))
                Pass(X.Slice(window.Plane, Shape.PlaneCount), window, double.CreateTruncating(YDiff[window.Output]), XDiff.Slice(window.Plane, Shape.PlaneCount));
        }

        private readonly void Pass(ReadOnlySpan<T> x, in PoolingWindow window, double yDiff, Span<T> diff)
        {
            (double sum, double squares) = Sums(Shape, x, window);
            if (sum == 0) return;
            double y = squares / sum, factor = yDiff / sum;
            for (int row = window.Top; row < window.Bottom; row++)
            {
                for (int index = row * Shape.Width + window.Left; index < row * Shape.Width + window.Right; index++)
                    diff[index] += T.CreateTruncating(factor * (2 * double.CreateTruncating(x[index]) - y));
            }
        }
    }
}
