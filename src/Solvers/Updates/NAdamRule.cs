using System.Numerics;

namespace NetFramework.Solvers;

/// <summary>
/// NAdam, Adam with Nesterov's momentum: m ← β₁·m + (1 − β₁)·g; v ← β₂·v + (1 − β₂)·g²;
/// w ← w − rate · ((1 − µₜ) / (1 − µ₁⋯µₜ) · g + µₜ₊₁ / (1 − µ₁⋯µₜ₊₁) · m) / (√v̂ + δ), with v̂ = v / (1 − β₂ᵗ), µₜ = β₁·(1 − ½·0.96^(0.004·t))
/// (Dozat, ICLR workshop 2016; PyTorch's NAdam).
/// </summary>
/// <param name="momentum">β₁.</param>
/// <param name="momentum2">β₂.</param>
/// <param name="delta">δ.</param>
/// <typeparam name="T">The element type.</typeparam>
public sealed class NAdamRule<T>(MomentumPolicy momentum, double momentum2, double delta) : MomentsRule<T>(momentum, momentum2) where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly MomentumPolicy first = momentum;
    private readonly double second = momentum2;
    private double product = 1;
    private long factors;

    /// <inheritdoc/>
    protected override MomentFactors Factors(long step)
    {
        // A function of the step alone, whatever came before: a resumed training multiplies the same numbers in the same order.
        if (factors > step)
            (product, factors) = (1, 0);
        while (factors < step)
            product *= Decayed(first.Momentum(factors), ++factors);
        double next = Decayed(Momentum, step + 1), root = Math.Sqrt(1 - Math.Pow(second, step));
        return new MomentFactors(root * (1 - Decayed(Momentum, step)) / (1 - product), root * next / (1 - product * next), root * delta);
    }

    private static double Decayed(double momentum, long step) => momentum * (1 - 0.5 * Math.Pow(0.96, 0.004 * step));
}
