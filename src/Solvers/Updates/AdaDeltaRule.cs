using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Solvers;

/// <summary>AdaDelta: h ← µ·h + (1 − µ)·g²; d = √((s + δ) / (h + δ))·g; s ← µ·s + (1 − µ)·d²; w ← w − rate·d (Zeiler, arXiv:1212.5701, algorithm 1; Caffe's AdaDeltaSolver, whose momentum is the paper's ρ).</summary>
/// <param name="momentum">µ.</param>
/// <param name="delta">δ.</param>
/// <typeparam name="T">The element type.</typeparam>
public sealed class AdaDeltaRule<T>(double momentum, double delta) : UpdateRule<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Histories { get; } = ["mean_square", "mean_square_update"];

    /// <inheritdoc/>
    public override void Update(UpdateBlock<T> block) =>
        FusedUpdate.Run(
            new AdaDeltaStep<T>(T.CreateTruncating(momentum), T.CreateTruncating(1 - momentum), T.CreateTruncating(block.Rate), T.CreateTruncating(delta)),
            block.Weights, block.Gradient, block.History(0), block.History(1));
}
