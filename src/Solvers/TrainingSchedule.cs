using NetFramework.Layers;
using NetFramework.Solvers;

namespace NetFramework;

/// <summary>What a training's definition and length settle for each iteration.</summary>
/// <param name="Iterations">The number of iterations.</param>
/// <param name="Rates">The learning rates.</param>
/// <param name="Momentum">The momentum.</param>
public sealed record TrainingSchedule(long Iterations, LearningRatePolicy Rates, MomentumPolicy Momentum)
{
    /// <summary>The learning rate's part that follows the tests; null where it is a function of the iteration alone.</summary>
    internal PlateauPolicy? Plateau => (Rates is WarmupPolicy { Policy: { } warmed } ? warmed : Rates) as PlateauPolicy;

    /// <summary>The schedule of a definition.</summary>
    /// <param name="definition">The definition, which must be valid.</param>
    /// <param name="data">The training data, which epochs are counted by; null where they are not known.</param>
    /// <exception cref="InputException">The length is given in epochs, of which the length is not known.</exception>
    public static TrainingSchedule Of(SolverDefinition definition, DataExtent? data)
    {
        ArgumentNullException.ThrowIfNull(definition);
        long iterations = LengthOf(definition, data);
        LearningRatePolicy rates = LearningRatePolicy.Of(definition, iterations);
        return new TrainingSchedule(iterations, rates, MomentumPolicy.Of(definition, rates, iterations));
    }

    private static long LengthOf(SolverDefinition definition, DataExtent? data)
    {
        if (definition.MaxIter is { } iterations)
            return iterations;
        if (data is not { } extent)
            throw new InputException([definition.Error("'epochs' needs a data layer that knows the number of its samples, and the training net has none; give 'max_iter'", nameof(SolverDefinition.Epochs))]);
        long perIteration = (long)extent.BatchSize * definition.IterSize;
        return ((long)definition.Epochs!.Value * extent.Samples + perIteration - 1) / perIteration;
    }
}
