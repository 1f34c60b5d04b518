using System.Numerics;
using System.Numerics.Tensors;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>The pooling of planes by one method, with what its gradient needs of the pass before.</summary>
/// <param name="method">What is taken of a window.</param>
/// <param name="phase">What the layer is run for: STOCHASTIC draws in training and expects in testing.</param>
/// <param name="keepsIndices">Whether it is asked after Forward which elements MAX took: by Backward, or by a top that names them.</param>
internal sealed class WindowPooling<T>(PoolMethod method, Phase phase, bool keepsIndices) where T : unmanaged, IFloatingPointIeee754<T>
{
    // Where in its plane the element of each window lies that was taken.
    private int[] indices = [];
    private double[] uniform = [];

    private bool Draws => method == PoolMethod.Stochastic && phase == Phase.Train;

    /// <summary>The sizes.</summary>
    public PoolingShape Sizes { get; private set; }

    /// <summary>Makes room for the given sizes.</summary>
    public void Reshape(PoolingShape sizes)
    {
        Sizes = sizes;
        int windows = sizes.Planes * sizes.OutputCount;
        if ((method == PoolMethod.Max && keepsIndices || Draws) && indices.Length < windows)
            indices = new int[windows];
        if (Draws && uniform.Length < windows)
            uniform = new double[windows];
    }

    /// <summary>Computes y.</summary>
    /// <exception cref="InputException">STOCHASTIC meets a negative value.</exception>
    public void Forward(ReadOnlySpan<T> x, Span<T> y, ref RandomStream random)
    {
        if (method == PoolMethod.Max)
            MaxPooling.Forward(Sizes, x, y, keepsIndices ? indices.AsSpan(0, y.Length) : []);
        else if (method == PoolMethod.Ave)
            AveragePooling.Forward(Sizes, x, y);
        else
            Stochastic(x, y, ref random);
    }

    /// <summary>MAX: writes where in its plane the element of each window lies that was taken.</summary>
    public void WriteIndices(Span<T> destination) => TensorPrimitives.ConvertTruncating<int, T>(indices.AsSpan(0, destination.Length), destination);

    /// <summary>Computes ∂x from ∂y.</summary>
    public void Backward(ReadOnlySpan<T> x, ReadOnlySpan<T> yDiff, Span<T> xDiff)
    {
        if (method == PoolMethod.Ave)
            AveragePooling.Backward(Sizes, yDiff, xDiff);
        else if (method == PoolMethod.Max || Draws)
            MaxPooling.Backward(Sizes, yDiff, indices.AsSpan(0, yDiff.Length), xDiff);
        else
            StochasticPooling.ExpectBackward(Sizes, x, yDiff, xDiff);
    }

    private void Stochastic(ReadOnlySpan<T> x, Span<T> y, ref RandomStream random)
    {
        if (x.Length > 0 && TensorPrimitives.Min(x) is var least && least < T.Zero)
            throw new InputException($"STOCHASTIC pooling needs values of 0 or more, such as a ReLU gives, but the bottom holds {least}");
        if (!Draws)
        {
            StochasticPooling.Expect(Sizes, x, y);
            return;
        }
        Span<double> drawn = uniform.AsSpan(0, y.Length);
        foreach (ref double number in drawn)
            number = random.NextDouble();
        StochasticPooling.Draw(Sizes, x, drawn, y, indices.AsSpan(0, y.Length));
    }
}
