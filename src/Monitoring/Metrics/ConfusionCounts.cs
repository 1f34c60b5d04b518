namespace NetFramework.Monitoring;

/// <summary>A confusion matrix as it is kept and shown: all of it for up to <see cref="MostClasses"/> classes, the classes that are confused most for more.</summary>
/// <param name="Classes">The names of the classes shown.</param>
/// <param name="Counts">How often each class shown (row) was taken for each (column).</param>
/// <param name="AllClasses">The number of classes of the net.</param>
public sealed record ConfusionCounts(IReadOnlyList<string> Classes, IReadOnlyList<IReadOnlyList<long>> Counts, int AllClasses)
{
    /// <summary>The most classes that are kept.</summary>
    public const int MostClasses = 40;

    /// <summary>The counts of a matrix.</summary>
    public static ConfusionCounts Of(ConfusionMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        int[] shown =
        [
            .. Enumerable.Range(0, matrix.Classes.Count)
                .OrderByDescending(index => matrix.Support(index) + matrix.Predicted(index) - 2 * matrix[index, index])
                .Take(MostClasses)
                .Order(),
        ];
        return new ConfusionCounts(
            [.. shown.Select(index => matrix.Classes[index])],
            [.. shown.Select(actual => (IReadOnlyList<long>)[.. shown.Select(predicted => matrix[actual, predicted])])],
            matrix.Classes.Count);
    }
}
