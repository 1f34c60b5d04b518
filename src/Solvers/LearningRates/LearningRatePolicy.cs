namespace NetFramework.Solvers;

/// <summary>The learning rate as a function of the iteration.</summary>
public abstract record LearningRatePolicy
{
    /// <summary>The learning rate of an iteration.</summary>
    /// <param name="iteration">The number of updates made so far, from 0.</param>
    public abstract double Rate(long iteration);

    /// <summary>Where a cycle stands in an iteration, from 0 (low) to 1 (high); 0 for policies that are no cycles. A cyclic momentum goes the opposite way.</summary>
    /// <param name="iteration">The number of updates made so far, from 0.</param>
    public virtual double Height(long iteration) => 0;

    /// <summary>The policy of a definition, whose fields must be valid, with the warm-up in front of it.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="maxIterations">The length of the training.</param>
    public static LearningRatePolicy Of(SolverDefinition definition, long maxIterations)
    {
        ArgumentNullException.ThrowIfNull(definition);
        long warmup = definition.WarmupIter ?? 0;
        LearningRatePolicy policy = WithoutWarmup(definition, Math.Max(1, maxIterations - warmup));
        return warmup > 0 ? new WarmupPolicy(policy, warmup, definition.WarmupStartLr ?? 0) : policy;
    }

    private static LearningRatePolicy WithoutWarmup(SolverDefinition definition, long length)
    {
        double baseRate = definition.BaseLr, maxRate = definition.MaxLr ?? 0, gamma = definition.Gamma ?? 0, power = definition.Power ?? 0;
        int stepSize = definition.Stepsize ?? 0;
        return definition.LrPolicy switch
        {
            LearningRatePolicyType.Step => new StepPolicy(baseRate, gamma, stepSize),
            LearningRatePolicyType.Exp => new ExpPolicy(baseRate, gamma),
            LearningRatePolicyType.Inv => new InvPolicy(baseRate, gamma, power),
            LearningRatePolicyType.MultiStep => new MultiStepPolicy(baseRate, gamma, definition.Stepvalue),
            LearningRatePolicyType.Poly => new PolyPolicy(baseRate, power, length),
            LearningRatePolicyType.Sigmoid => new SigmoidPolicy(baseRate, gamma, stepSize),
            LearningRatePolicyType.Cosine => new CosinePolicy(baseRate, definition.MinLr ?? 0, definition.T0, definition.TMult ?? 1, length),
            LearningRatePolicyType.OneCycle => new OneCyclePolicy(
                baseRate, maxRate, definition.MinLr ?? baseRate * PolicyKeys.DefaultFinalShare, definition.PctStart ?? PolicyKeys.DefaultPctStart,
                definition.AnnealStrategy ?? default, definition.ThreePhase ?? false, length),
            LearningRatePolicyType.Triangular => new TriangularPolicy(baseRate, maxRate, stepSize),
            LearningRatePolicyType.Triangular2 => new Triangular2Policy(baseRate, maxRate, stepSize),
            LearningRatePolicyType.ExpRange => new ExpRangePolicy(baseRate, maxRate, stepSize, gamma),
            LearningRatePolicyType.InverseSqrt => new InverseSqrtPolicy(baseRate, stepSize),
            LearningRatePolicyType.Plateau => new PlateauPolicy(baseRate, definition.MinLr ?? 0, definition.Plateau ?? new PlateauDefinition()),
            _ => new FixedPolicy(baseRate),
        };
    }
}
