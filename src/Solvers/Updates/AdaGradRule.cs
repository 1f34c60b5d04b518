using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Solvers;

/// <summary>AdaGrad: h ← h + g²; w ← w − rate·g / (√h + δ) (Duchi, Hazan &amp; Singer, JMLR 12, 2011; Caffe's AdaGradSolver).</summary>
/// <param name="delta">δ.</param>
/// <typeparam name="T">The element type.</typeparam>
public sealed class AdaGradRule<T>(double delta) : UpdateRule<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Histories { get; } = ["sum_of_squares"];

    /// <inheritdoc/>
    public override void Update(UpdateBlock<T> block) =>
        FusedUpdate.Run(new RootMeanSquareStep<T>(T.One, T.One, T.CreateTruncating(block.Rate), T.CreateTruncating(delta)), block.Weights, block.Gradient, block.History(0));
}
