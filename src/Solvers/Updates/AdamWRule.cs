using System.Numerics;

namespace NetFramework.Solvers;

/// <summary>
/// AdamW: w ← w − rate·decay·w; m ← β₁·m + (1 − β₁)·g; v ← β₂·v + (1 − β₂)·g²; w ← w − rate · m̂ / (√v̂ + δ), with m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ)
/// (Loshchilov &amp; Hutter, ICLR 2019, algorithm 2; PyTorch's AdamW). The penalty passes neither moment.
/// </summary>
/// <param name="momentum">β₁.</param>
/// <param name="momentum2">β₂.</param>
/// <param name="delta">δ.</param>
/// <typeparam name="T">The element type.</typeparam>
public sealed class AdamWRule<T>(MomentumPolicy momentum, double momentum2, double delta) : MomentsRule<T>(momentum, momentum2) where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override DecayTarget Decay => DecayTarget.Weights;

    /// <inheritdoc/>
    protected override MomentFactors Factors(long step) => BiasCorrected(step, delta);
}
