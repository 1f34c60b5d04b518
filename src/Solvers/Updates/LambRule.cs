using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Solvers;

/// <summary>
/// LAMB: d = m̂ / (√v̂ + δ) + decay·w, with Adam's moments; w ← w − rate · ‖w‖ / ‖d‖ · d, the norms being those of a whole learned blob
/// (You et al., ICLR 2020, algorithm 2). Where a norm is 0, the ratio is 1.
/// </summary>
/// <param name="momentum">β₁.</param>
/// <param name="momentum2">β₂.</param>
/// <param name="delta">δ.</param>
/// <typeparam name="T">The element type.</typeparam>
public sealed class LambRule<T>(MomentumPolicy momentum, double momentum2, double delta) : MomentsRule<T>(momentum, momentum2) where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override DecayTarget Decay => DecayTarget.Direction;

    /// <inheritdoc/>
    public override bool HasTrustRatio => true;

    /// <inheritdoc/>
    public override void Update(UpdateBlock<T> block) =>
        FusedUpdate.Run(new MomentsDirection<T>(Moments(1)), block.Gradient, block.Gradient, block.History(0), block.History(1));

    /// <inheritdoc/>
    protected override MomentFactors Factors(long step) => BiasCorrected(step, delta);
}
