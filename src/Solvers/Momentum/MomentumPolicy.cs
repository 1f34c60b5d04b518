namespace NetFramework.Solvers;

/// <summary>The momentum as a function of the iteration.</summary>
public abstract record MomentumPolicy
{
    /// <summary>The momentum of an iteration.</summary>
    /// <param name="iteration">The number of updates made so far, from 0.</param>
    public abstract double Momentum(long iteration);

    /// <summary>The policy of a definition, whose fields must be valid.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="rates">The learning rates.</param>
    /// <param name="maxIterations">The length of the training.</param>
    public static MomentumPolicy Of(SolverDefinition definition, LearningRatePolicy rates, long maxIterations)
    {
        ArgumentNullException.ThrowIfNull(definition);
        double momentum = definition.Momentum ?? 0, target = definition.TargetMomentum ?? 0;
        return definition.MomentumPolicy switch
        {
            MomentumPolicyType.Linear => new LinearMomentum(momentum, target, maxIterations),
            MomentumPolicyType.Cyclic => new CyclicMomentum(momentum, target, rates),
            _ => new FixedMomentum(momentum),
        };
    }
}
