using System.ComponentModel.DataAnnotations;
using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Options of Softmax.</summary>
public sealed record SoftmaxOptions : LayerOptions
{
    /// <summary>The class axis, along which the probabilities sum to 1; negative ones count from the end.</summary>
    public int Axis { get; init; } = 1;

    /// <summary>Inverse temperature β: p = softmax(β·z).</summary>
    public double Beta { get; init; } = 1;

    /// <summary>What is taken off β·z before it is exponentiated: max, the largest of the position; none, nothing, so that an overflow shows as NaN.</summary>
    public SoftmaxShift Shift { get; init; }

    /// <summary>ε, added to each exponential, in numerator and denominator: with it no probability is 0.</summary>
    [Range(0.0, double.MaxValue)]
    public double Epsilon { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<(string Property, string Message)> Validate() => CheckBeta(Beta);

    internal static IEnumerable<(string Property, string Message)> CheckBeta(double beta) =>
        double.IsFinite(beta) ? [] : [(nameof(Beta), "'beta' must be a finite number")];
}

/// <summary>p_k = e^(β·z_k) / Σ_c e^(β·z_c) along the class axis.  z, p: outer × classes × inner.</summary>
/// <remarks>
/// Computed from z − max z, so that it is finite for all finite z, beyond the precision of the element type, and rounded once.
/// <para>With epsilon or without the shift every step is taken in the element type: p_k = (e^(β·z_k − s) + ε) / Σ_c (e^(β·z_c − s) + ε), s = max β·z, or 0 with shift none.</para>
/// <para>Backward: ∂z_k = β·p_k·(∂p_k − Σ_c p_c·∂p_c), from the p that Forward gave: where p_k = 0 meets ∂p_k = ∞, NaN.
/// With epsilon, S the denominator and e_k = e^(β·z_k − s): ∂z_k = β/S·e_k·(∂p_k − Σ_c p_c·∂p_c), and the derivative of s at the maximum where there is a shift.</para>
/// <para>Errors: no such axis. Source: Caffe Softmax; Blanchard, Higham &amp; Higham, IMA J. Numer. Anal. 41(4), 2021.</para>
/// </remarks>
[LayerType("Softmax")]
public sealed class SoftmaxLayer<T>(SoftmaxOptions options) : Layer<T, SoftmaxOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T beta = T.CreateTruncating(options.Beta);
    private readonly T epsilon = T.CreateTruncating(options.Epsilon);
    private ClassAxis axis;

    /// <inheritdoc/>
    public override Arity Bottoms => Arity.Exactly(1);

    /// <inheritdoc/>
    public override Arity Tops => Arity.Exactly(1);

    /// <inheritdoc/>
    public override bool CanShareMemory => Options.Epsilon == 0;

    /// <inheritdoc/>
    public override string? NonFiniteHint => Options.Shift == SoftmaxShift.None
        ? "an exponential of the scores is too large for the element type, or the probability of a sample's class became 0: 'shift: max' keeps the exponentials finite, 'formulation: fused' or 'formulation: log' the loss and its gradient too"
        : "where MultinomialLogisticLoss reads it, the probability of a sample's class became 0 or nearly so: 'formulation: fused' (SoftmaxWithLoss on the scores) stays finite there, as does 'formulation: log'";

    private bool IsShifted => Options.Shift == SoftmaxShift.Max;

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        axis = ClassAxis.Of(bottom[0].Shape, Options.Axis);
        top[0].Reshape(bottom[0].Shape);
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        if (IsShifted && Options.Epsilon == 0)
            Softmax.Forward<T>(bottom[0].Data, top[0].Data, axis.Outer, axis.Classes, axis.Inner, Options.Beta);
        else
            PlainSoftmax.Forward(bottom[0].Data, top[0].Data, axis.Outer, axis.Classes, axis.Inner, beta, IsShifted, epsilon);
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        if (!propagateDown[0])
            return;
        if (Options.Epsilon == 0)
            Softmax.Backward<T>(top[0].Data, top[0].Diff, bottom[0].Diff, axis.Outer, axis.Classes, axis.Inner, Options.Beta);
        else
            PlainSoftmax.Backward(bottom[0].Data, top[0].Data, top[0].Diff, bottom[0].Diff, axis.Outer, axis.Classes, axis.Inner, beta, IsShifted, epsilon);
    }
}
