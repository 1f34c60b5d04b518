using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Solvers;

/// <summary>
/// RAdam: m ← β₁·m + (1 − β₁)·g; v ← β₂·v + (1 − β₂)·g². With ρ∞ = 2 / (1 − β₂) − 1 and ρₜ = ρ∞ − 2·t·β₂ᵗ / (1 − β₂ᵗ), in the first updates, where ρₜ ≤ 5: w ← w − rate·m̂;
/// then w ← w − rate · r · m̂ · √(1 − β₂ᵗ) / (√v + δ), with m̂ = m / (1 − β₁ᵗ), r = √((ρₜ − 4)·(ρₜ − 2)·ρ∞ / ((ρ∞ − 4)·(ρ∞ − 2)·ρₜ))
/// (Liu et al., ICLR 2020, algorithm 2, with PyTorch's bound of 5 for the paper's 4; PyTorch's RAdam).
/// </summary>
/// <param name="momentum">β₁.</param>
/// <param name="momentum2">β₂.</param>
/// <param name="delta">δ.</param>
/// <typeparam name="T">The element type.</typeparam>
public sealed class RAdamRule<T>(MomentumPolicy momentum, double momentum2, double delta) : MomentsRule<T>(momentum, momentum2) where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly double second = momentum2;
    private double correction;
    private bool isRectified;

    /// <inheritdoc/>
    public override void Update(UpdateBlock<T> block)
    {
        if (isRectified)
            base.Update(block);
        else
            FusedUpdate.Run(new FirstMomentStep<T>(Momentum, second, block.Rate * correction), block.Weights, block.Gradient, block.History(0), block.History(1));
    }

    /// <inheritdoc/>
    protected override MomentFactors Factors(long step)
    {
        double bias = 1 - Math.Pow(second, step), longest = 2 / (1 - second) - 1, length = longest - 2 * step * (1 - bias) / bias;
        correction = 1 / (1 - Math.Pow(Momentum, step));
        isRectified = length > 5;
        double rectification = isRectified ? Math.Sqrt((length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length)) : 0;
        return new MomentFactors(0, correction * Math.Sqrt(bias) * rectification, delta);
    }
}
