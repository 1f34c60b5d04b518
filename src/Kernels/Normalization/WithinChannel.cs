using System.Numerics;
using System.Numerics.Tensors;

namespace NetFramework.Kernels;

/// <summary>
/// Local response normalisation over a square around each element of its channel: y = x·s^−β, s = 1 + α·(mean of x² over the square), in which what lies beyond the borders counts as 0.
/// The square is that of a pooling with one window around each element.
/// </summary>
/// <remarks>Every method throws <see cref="ArgumentException"/> where the sizes do not fit.</remarks>
public static class WithinChannel
{
    // The elements of a block.
    private const int BlockSize = 1 << 13;

    /// <summary>Computes s, which the gradient needs, and y; s and y may be the same memory, which then holds y.</summary>
    /// <param name="settings">α and β; k is 1.</param>
    /// <param name="square">The windows, of which there are as many as elements.</param>
    /// <param name="x">x.</param>
    /// <param name="squares">x², overwritten.</param>
    /// <param name="scale">s, overwritten.</param>
    /// <param name="y">y, overwritten.</param>
    public static void Forward<T>(LocalResponse settings, PoolingShape square, ReadOnlySpan<T> x, Span<T> squares, Span<T> scale, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shapes.Length(y.Length, x.Length, nameof(y));
        SquaresWork<T> squaring = new() { X = x, Squares = squares };
        Threads.For(Blocks(x.Length), ref squaring);
        AveragePooling.Forward<T>(square, squares, scale);
        ForwardWork<T> work = new() { Settings = settings, X = x, Scale = scale, Y = y };
        Threads.For(Blocks(x.Length), ref work);
    }

    /// <summary>∂x = ∂y·s^−β − 2αβ·x·(mean of ∂y·x·s^(−β−1) over the square).</summary>
    /// <param name="settings">α and β.</param>
    /// <param name="square">The windows.</param>
    /// <param name="x">x.</param>
    /// <param name="scale">s.</param>
    /// <param name="yDiff">∂y.</param>
    /// <param name="scaled">∂y·s^−β, overwritten.</param>
    /// <param name="means">The means, overwritten.</param>
    /// <param name="xDiff">∂x, overwritten.</param>
    public static void Backward<T>(LocalResponse settings, PoolingShape square, ReadOnlySpan<T> x, ReadOnlySpan<T> scale, ReadOnlySpan<T> yDiff, Span<T> scaled, Span<T> means, Span<T> xDiff)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shapes.Length(yDiff.Length, x.Length, nameof(yDiff));
        Shapes.Length(scale.Length, x.Length, nameof(scale));
        TermsWork<T> terms = new() { Settings = settings, X = x, Scale = scale, YDiff = yDiff, Scaled = scaled, Terms = xDiff };
        Threads.For(Blocks(x.Length), ref terms);
        AveragePooling.Backward<T>(square, xDiff, means);
        SumWork<T> sum = new() { Factor = T.CreateTruncating(-2 * settings.Alpha * settings.Beta), X = x, Scaled = scaled, Means = means, XDiff = xDiff };
        Threads.For(Blocks(x.Length), ref sum);
    }

    private static int Blocks(int length) => (length + BlockSize - 1) / BlockSize;

    private static Range Of(int block, int length) => (block * BlockSize)..Math.Min((block + 1) * BlockSize, length);

    private ref struct SquaresWork<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public ReadOnlySpan<T> X;
        public Span<T> Squares;

        public readonly void Run(int block)
        {
            Range range = Of(block, X.Length);
            TensorPrimitives.Multiply(X[range], X[range], Squares[range]);
        }
    }

    private ref struct ForwardWork<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public LocalResponse Settings;
        public ReadOnlySpan<T> X;
        public Span<T> Scale;
        public Span<T> Y;

        public readonly void Run(int block)
        {
            Range range = Of(block, X.Length);
            Span<T> scale = Scale[range], y = Y[range];
            TensorPrimitives.Multiply(scale, T.CreateTruncating(Settings.Alpha), scale);
            TensorPrimitives.Add(scale, T.One, scale);
            InversePower.Run(scale, Settings.Beta, y);
            TensorPrimitives.Multiply(y, X[range], y);
        }
    }

    private ref struct TermsWork<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public LocalResponse Settings;
        public ReadOnlySpan<T> X;
        public ReadOnlySpan<T> Scale;
        public ReadOnlySpan<T> YDiff;
        public Span<T> Scaled;
        public Span<T> Terms;

        // ∂y·s^−β and, shared out over the squares by what follows, ∂y·x·s^(−β−1).
        public readonly void Run(int block)
        {
            Range range = Of(block, X.Length);
            Span<T> scaled = Scaled[range], terms = Terms[range];
            InversePower.Run(Scale[range], Settings.Beta, scaled);
            TensorPrimitives.Multiply(scaled, YDiff[range], scaled);
            TensorPrimitives.Multiply(scaled, X[range], terms);
            TensorPrimitives.Divide(terms, Scale[range], terms);
        }
    }

    private ref struct SumWork<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public T Factor;
        public ReadOnlySpan<T> X;
        public ReadOnlySpan<T> Scaled;
        public Span<T> Means;
        public Span<T> XDiff;

        public readonly void Run(int block)
        {
            Range range = Of(block, X.Length);
            TensorPrimitives.Multiply(Means[range], Factor, Means[range]);
            TensorPrimitives.FusedMultiplyAdd(Means[range], X[range], Scaled[range], XDiff[range]);
        }
    }
}
