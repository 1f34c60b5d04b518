using System.Numerics;

namespace NetFramework.Solvers;

/// <summary>
/// Adam: m ← β₁·m + (1 − β₁)·g; v ← β₂·v + (1 − β₂)·g²; w ← w − rate·√(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + δ), t counting updates from 1
/// (Kingma &amp; Ba, ICLR 2015, in the order of computation of its section 2; Caffe's AdamSolver).
/// </summary>
/// <param name="momentum">β₁.</param>
/// <param name="momentum2">β₂.</param>
/// <param name="delta">δ.</param>
/// <typeparam name="T">The element type.</typeparam>
public sealed class AdamRule<T>(MomentumPolicy momentum, double momentum2, double delta) : MomentsRule<T>(momentum, momentum2) where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly double second = momentum2;

    /// <inheritdoc/>
    protected override MomentFactors Factors(long step) => new(0, Math.Sqrt(1 - Math.Pow(second, step)) / (1 - Math.Pow(Momentum, step)), delta);
}
