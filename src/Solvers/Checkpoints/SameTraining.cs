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
            nameof(SolverDefinition.Snapshot), nameof(SolverDefinition.SnapshotAfterTrain), nameof(SolverDefinition.SnapshotKeep),
        }.Select(YamlNames.Key),
    ];

    // What the tests so far have brought is kept; how many more there may be, and how many checkpoints stay, is not.
    private static readonly string[] FreeOfMonitors =
    [
        $"{YamlNames.Key(nameof(SolverDefinition.EarlyStopping))}.{YamlNames.Key(nameof(EarlyStoppingDefinition.Patience))}",
        $"{YamlNames.Key(nameof(SolverDefinition.SnapshotBest))}.{YamlNames.Key(nameof(SnapshotBestDefinition.Keep))}",
    ];

    // Free too, but where the learning rate follows the tests.
    private static readonly string[] OfTests =
    [
        .. new[]
        {
            nameof(SolverDefinition.TestNet), nameof(SolverDefinition.TestState), nameof(SolverDefinition.TestIter), nameof(SolverDefinition.TestInterval), nameof(SolverDefinition.TestInitialization),
        }.Select(YamlNames.Key),
    ];

    /// <summary>Compares what a solver is built from with what the checkpoint's was.</summary>
    /// <returns>What differs and may: the length of the training, what is shown, tested and saved, and the places of files.</returns>
    /// <exception cref="InputException">What differs changes the numbers: one error for each key.</exception>
    public static IReadOnlyList<DefinitionDifference> Check(Checkpoint checkpoint, SolverDefinition definition)
    {
        IReadOnlyList<DefinitionDifference> differences = DefinitionDifference.Between(checkpoint.Definition, definition);
        InputError[] errors = [.. differences.Where(difference => !IsFree(difference, definition)).Select(difference => new InputError(
            $"a training cannot go on with another '{difference.Key}': it was {difference.Before}, and is {difference.After}", new SourceLocation(checkpoint.Path)))];
        return errors.Length == 0 ? differences : throw new InputException(errors);
    }

    /// <summary>Compares the learning rates and momenta of all iterations so far, which a change of the length may have changed.</summary>
    /// <exception cref="InputException">They differ.</exception>
    public static void CheckSchedule(Checkpoint checkpoint, TrainingSchedule before, TrainingSchedule after)
    {
        for (long iteration = 0; iteration < checkpoint.Iteration; iteration++)
        {
            CheckEqual(checkpoint, "learning rate", iteration, before.Rates.Rate(iteration), after.Rates.Rate(iteration));
            CheckEqual(checkpoint, "momentum", iteration, before.Momentum.Momentum(iteration), after.Momentum.Momentum(iteration));
        }
    }

    private static void CheckEqual(Checkpoint checkpoint, string what, long iteration, double before, double after)
    {
        if (before != after)
        {
            throw new InputException(
                $"a training cannot go on with another length here: its {what} depends on the length, and would have been {after} in iteration {iteration}, where it was {before}",
                new SourceLocation(checkpoint.Path));
        }
    }

    private static bool IsFree(DefinitionDifference difference, SolverDefinition definition)
    {
        string key = difference.Key.Split('.')[0];
        return difference.IsFilePath || FreeOfMonitors.Contains(difference.Key) || Free.Contains(key) || (OfTests.Contains(key) && definition.LrPolicy != LearningRatePolicyType.Plateau);
    }
}
