using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Solvers;

/// <summary>
/// A rule of Adam's family: m ← β₁·m + (1 − β₁)·g; v ← β₂·v + (1 − β₂)·g²; w ← w − rate·(a·g + b·m) / (√v + δ).
/// Its members differ in a, b and δ, which depend on the iteration alone.
/// </summary>
/// <param name="momentum">β₁.</param>
/// <param name="momentum2">β₂.</param>
/// <typeparam name="T">The element type.</typeparam>
public abstract class MomentsRule<T>(MomentumPolicy momentum, double momentum2) : UpdateRule<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private MomentFactors factors;

    /// <summary>β₁ of this iteration; as in PyTorch, the correction for the start at 0 is that of a β₁ that was always so.</summary>
    protected double Momentum { get; private set; }

    /// <inheritdoc/>
    public sealed override IReadOnlyList<string> Histories { get; } = ["first_moment", "second_moment"];

    /// <inheritdoc/>
    public sealed override void Begin(long iteration)
    {
        Momentum = momentum.Momentum(iteration);
        factors = Factors(iteration + 1);
    }

    /// <inheritdoc/>
    public override void Update(UpdateBlock<T> block) =>
        FusedUpdate.Run(new MomentsStep<T>(Moments(block.Rate)), block.Weights, block.Gradient, block.History(0), block.History(1));

    /// <summary>a, b and δ.</summary>
    /// <param name="step">The number of the update, t, from 1.</param>
    protected abstract MomentFactors Factors(long step);

    /// <summary>b and δ of m̂ / (√v̂ + δ), with m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ): both sides of the fraction are multiplied by √(1 − β₂ᵗ).</summary>
    protected MomentFactors BiasCorrected(long step, double delta)
    {
        double root = Math.Sqrt(1 - Math.Pow(momentum2, step));
        return new MomentFactors(0, root / (1 - Math.Pow(Momentum, step)), root * delta);
    }

    /// <summary>The moments and their direction times a rate, in this iteration.</summary>
    protected GradientMoments<T> Moments(double rate) => new(Momentum, momentum2, rate * factors.OfGradient, rate * factors.OfMoment, factors.Delta);
}
