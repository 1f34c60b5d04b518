using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Solvers;

/// <summary>RMSProp: h ← ρ·h + (1 − ρ)·g²; w ← w − rate·g / (√h + δ) (Tieleman &amp; Hinton, Neural Networks for Machine Learning, lecture 6.5, 2012; Caffe's RMSPropSolver).</summary>
/// <param name="decay">ρ.</param>
/// <param name="delta">δ.</param>
/// <typeparam name="T">The element type.</typeparam>
public sealed class RmsPropRule<T>(double decay, double delta) : UpdateRule<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Histories { get; } = ["mean_square"];

    /// <inheritdoc/>
    public override void Update(UpdateBlock<T> block) =>
        FusedUpdate.Run(
            new RootMeanSquareStep<T>(T.CreateTruncating(decay), T.CreateTruncating(1 - decay), T.CreateTruncating(block.Rate), T.CreateTruncating(delta)),
            block.Weights, block.Gradient, block.History(0));
}
