using System.ComponentModel.DataAnnotations;
using System.Numerics;
using System.Numerics.Tensors;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Options of GumbelSoftmax.</summary>
public sealed record GumbelSoftmaxOptions : LayerOptions
{
    /// <summary>The class axis, along which the values sum to 1; negative ones count from the end.</summary>
    public int Axis { get; init; } = 1;

    /// <summary>The temperature τ: the lower, the nearer to one-hot.</summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public double Tau { get; init; } = 1;

    /// <summary>Whether the top is one-hot, with the gradient of the soft values (straight through).</summary>
    public bool Hard { get; init; }
}

/// <summary>A differentiable sample of a class: y_k = e^((z_k + g_k) / τ) / Σ_c e^((z_c + g_c) / τ), in training with g = −log(−log u) of the Gumbel distribution, u uniform on (0, 1); in testing with g = 0.  z, g, y: outer × classes × inner.
/// Backward: ∂z_k = y_k · (∂y_k − Σ_c y_c · ∂y_c) / τ.</summary>
/// <remarks>
/// In training argmax (z + g) is a sample of the distribution softmax(z); the noise is a pure function of the seed, the layer's name and the iteration. Testing draws none, so that predictions repeat: it gives softmax(z / τ).
/// (PyTorch's gumbel_softmax draws always.)
/// <para>With hard, the top is 1 for the first class that has the largest y and 0 for the others, and Backward takes the soft y: the straight-through estimator. That is not the derivative of Forward, which is 0 almost everywhere,
/// and a gradient check says so. A position of NaN stays NaN.</para>
/// <para>Errors: no such axis. Source: PyTorch gumbel_softmax; Jang, Gu &amp; Poole, Categorical reparameterization with Gumbel-softmax, ICLR 2017; Maddison, Mnih &amp; Teh, The concrete distribution, ICLR 2017.</para>
/// </remarks>
[LayerType("GumbelSoftmax")]
public sealed class GumbelSoftmaxLayer<T>(GumbelSoftmaxOptions options) : Layer<T, GumbelSoftmaxOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    // y, where the top is one-hot.
    private readonly Blob<T> soft = new(new Shape(0));
    private ClassAxis axis;

    /// <inheritdoc/>
    public override Arity Bottoms => Arity.Exactly(1);

    /// <inheritdoc/>
    public override Arity Tops => Arity.Exactly(1);

    /// <inheritdoc/>
    public override bool BackwardReadsTops => !Options.Hard;

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        axis = ClassAxis.Of(bottom[0].Shape, Options.Axis);
        top[0].Reshape(bottom[0].Shape);
        if (Options.Hard)
            soft.Reshape(bottom[0].Shape);
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        Span<T> y = Options.Hard ? soft.Data : top[0].Data;
        if (Context.Phase == Phase.Train)
            Draw(y);
        else
            y.Clear();
        TensorPrimitives.Add<T>(bottom[0].Data, y, y);
        Softmax.Forward<T>(y, y, axis.Outer, axis.Classes, axis.Inner, 1 / Options.Tau);
        if (Options.Hard)
            Harden(y, top[0].Data);
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        if (propagateDown[0])
            Softmax.Backward<T>(Options.Hard ? soft.Data : top[0].Data, top[0].Diff, bottom[0].Diff, axis.Outer, axis.Classes, axis.Inner, 1 / Options.Tau);
    }

    // u is the middle of one of 2⁵² equal parts of (0, 1): neither logarithm meets 0.
    private void Draw(Span<T> destination)
    {
        RandomStream random = Context.Random();
        for (int i = 0; i < destination.Length; i++)
            destination[i] = T.CreateTruncating(-Math.Log(-Math.Log(((random.NextUInt64() >> 12) + 0.5) / (1UL << 52))));
    }

    private void Harden(ReadOnlySpan<T> y, Span<T> top)
    {
        for (int position = 0; position < axis.Positions; position++)
        {
            int start = axis.Start(position), largest = start;
            for (int k = 1, at = start + axis.Inner; k < axis.Classes; k++, at += axis.Inner)
            {
                if (y[at] > y[largest])
                    largest = at;
            }
            for (int k = 0, at = start; k < axis.Classes; k++, at += axis.Inner)
                top[at] = T.IsNaN(y[largest]) ? T.NaN : at == largest ? T.One : T.Zero;
        }
    }
}
