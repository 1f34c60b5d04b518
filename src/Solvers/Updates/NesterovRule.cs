using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Solvers;

/// <summary>Nesterov's accelerated gradient: v' = µ·v + rate·g; w ← w − ((1 + µ)·v' − µ·v); v ← v' (Caffe's NesterovSolver; Sutskever et al., ICML 2013, in terms of the weights looked ahead at).</summary>
/// <param name="momentum">µ.</param>
/// <typeparam name="T">The element type.</typeparam>
public sealed class NesterovRule<T>(MomentumPolicy momentum) : UpdateRule<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private double current;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Histories { get; } = ["momentum"];

    /// <inheritdoc/>
    public override void Begin(long iteration) => current = momentum.Momentum(iteration);

    /// <inheritdoc/>
    public override void Update(UpdateBlock<T> block) =>
        FusedUpdate.Run(new NesterovStep<T>(T.CreateTruncating(current), T.CreateTruncating(block.Rate)), block.Weights, block.Gradient, block.History(0));
}
