using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Solvers;

/// <summary>Lion: w ← w − rate·decay·w; w ← w − rate·sign(β₁·m + (1 − β₁)·g); m ← β₂·m + (1 − β₂)·g, with sign(0) = 0 (Chen et al., arXiv:2302.06675, algorithm 2).</summary>
/// <param name="momentum">β₁.</param>
/// <param name="momentum2">β₂.</param>
/// <typeparam name="T">The element type.</typeparam>
public sealed class LionRule<T>(MomentumPolicy momentum, double momentum2) : UpdateRule<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private double current;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Histories { get; } = ["momentum"];

    /// <inheritdoc/>
    public override DecayTarget Decay => DecayTarget.Weights;

    /// <inheritdoc/>
    public override void Begin(long iteration) => current = momentum.Momentum(iteration);

    /// <inheritdoc/>
    public override void Update(UpdateBlock<T> block) =>
        FusedUpdate.Run(new SignStep<T>(current, momentum2, block.Rate), block.Weights, block.Gradient, block.History(0));
}
