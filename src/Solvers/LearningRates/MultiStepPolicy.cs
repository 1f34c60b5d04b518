namespace NetFramework.Solvers;

/// <summary>base_lr · γ^k, k being the number of stepvalues ≤ iteration.</summary>
/// <param name="BaseRate">base_lr.</param>
/// <param name="Gamma">γ.</param>
/// <param name="StepValues">The iterations at which a step is made, ascending.</param>
public sealed record MultiStepPolicy(double BaseRate, double Gamma, IReadOnlyList<int> StepValues) : LearningRatePolicy
{
    /// <inheritdoc/>
    public override double Rate(long iteration)
    {
        int steps = 0;
        while (steps < StepValues.Count && StepValues[steps] <= iteration)
            steps++;
        return BaseRate * Math.Pow(Gamma, steps);
    }
}
