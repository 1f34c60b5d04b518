namespace NetFramework.Solvers;

/// <summary>The learning rate as a function of the iteration.</summary>
public abstract record LearningRatePolicy
{
    /// <summary>The learning rate of an iteration.</summary>
    /// <param name="iteration">The number of updates made so far, from 0.</param>
    public abstract double Rate(long iteration);

    /// <summary>The policy of a definition, whose fields must be valid.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="maxIterations">The length of the training.</param>
    public static LearningRatePolicy Of(SolverDefinition definition, long maxIterations)
    {
        ArgumentNullException.ThrowIfNull(definition);
        double baseRate = definition.BaseLr, gamma = definition.Gamma ?? 0, power = definition.Power ?? 0;
        int stepSize = definition.Stepsize ?? 0;
        return definition.LrPolicy switch
        {
            LearningRatePolicyType.Step => new StepPolicy(baseRate, gamma, stepSize),
            LearningRatePolicyType.Exp => new ExpPolicy(baseRate, gamma),
            LearningRatePolicyType.Inv => new InvPolicy(baseRate, gamma, power),
            LearningRatePolicyType.MultiStep => new MultiStepPolicy(baseRate, gamma, definition.Stepvalue),
            LearningRatePolicyType.Poly => new PolyPolicy(baseRate, power, maxIterations),
            LearningRatePolicyType.Sigmoid => new SigmoidPolicy(baseRate, gamma, stepSize),
            _ => new FixedPolicy(baseRate),
        };
    }
}
