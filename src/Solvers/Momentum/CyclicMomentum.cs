namespace NetFramework.Solvers;

/// <summary>
/// momentum − (momentum − target_momentum)·h, h being where the cycle of the learning rate stands, from 0 to 1: the momentum is target_momentum where the rate is highest
/// (Smith, arXiv:1803.09820, section 4.3; PyTorch's OneCycleLR and CyclicLR, whose max_momentum is momentum, and base_momentum target_momentum).
/// </summary>
/// <param name="Start">momentum.</param>
/// <param name="Target">target_momentum.</param>
/// <param name="Rates">The learning rates.</param>
public sealed record CyclicMomentum(double Start, double Target, LearningRatePolicy Rates) : MomentumPolicy
{
    /// <inheritdoc/>
    public override double Momentum(long iteration) => Start - (Start - Target) * Rates.Height(iteration);
}
