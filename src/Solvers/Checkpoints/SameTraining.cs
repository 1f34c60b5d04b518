using NetFramework.Layers;
using NetFramework.Yaml;

namespace NetFramework.Solvers;

/// <summary>Whether a solver is built so that it goes on with the training of a checkpoint, to the bit.</summary>
internal static class SameTraining
{
    // When to stop, to look on and to save: no weight depends on it. That the learning rate may depend on the length is looked at apart.
    private static readonly string[] Free =
    [
        .. new[]
        {
            nameof(SolverDefinition.MaxIter), nameof(SolverDefinition.Epochs), nameof(SolverDefinition.Display),
            nameof(SolverDefinition.TestNet), nameof(SolverDefinition.TestState), nameof(SolverDefinition.TestIter), nameof(SolverDefinition.TestInterval), nameof(SolverDefinition.TestInitialization),
            nameof(SolverDefinition.Snapshot), nameof(SolverDefinition.SnapshotAfterTrain), nameof(SolverDefinition.SnapshotKeep),
        }.Select(YamlNames.Key),
    ];

    /// <summary>Compares what a solver is built from with what the checkpoint's was.</summary>
    /// <returns>What differs and may: the length of the training, what is shown, tested and saved, and the places of files.</returns>
    /// <exception cref="InputException">What differs changes the numbers: one error for each key.</exception>
    public static IReadOnlyList<DefinitionDifference> Check(Checkpoint checkpoint, SolverDefinition definition)
    {
        IReadOnlyList<DefinitionDifference> differences = DefinitionDifference.Between(checkpoint.Definition, definition);
        InputError[] errors = [.. differences.Where(difference => !IsFree(difference)).Select(difference => new InputError(
            $"a training cannot go on with another '{difference.Key}': it was {difference.Before}, and is {difference.After}", new SourceLocation(checkpoint.Path)))];
        return errors.Length == 0 ? differences : throw new InputException(errors);
    }

    /// <summary>Compares the learning rates of all iterations so far, which a change of the length may have changed.</summary>
    /// <exception cref="InputException">They differ.</exception>
    public static void CheckRates(Checkpoint checkpoint, LearningRatePolicy before, LearningRatePolicy after)
    {
        for (long iteration = 0; iteration < checkpoint.Iteration; iteration++)
        {
            if (before.Rate(iteration) != after.Rate(iteration))
            {
                throw new InputException(
                    $"a training cannot go on with another length here: its learning rate depends on the length, and would have been {after.Rate(iteration)} in iteration {iteration}, where it was {before.Rate(iteration)}",
                    new SourceLocation(checkpoint.Path));
            }
        }
    }

    private static bool IsFree(DefinitionDifference difference) => difference.IsFilePath || Free.Contains(difference.Key.Split('.')[0]);
}
