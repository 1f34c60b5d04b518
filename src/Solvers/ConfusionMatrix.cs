using System.Globalization;

namespace NetFramework;

/// <summary>How often each class was taken for each: <c>matrix[actual, predicted]</c>, with the measures that follow from it.</summary>
public sealed class ConfusionMatrix
{
    private readonly long[,] counts;

    /// <summary>An empty matrix.</summary>
    /// <param name="classes">The number of classes.</param>
    /// <param name="names">Their names; null: their numbers.</param>
    public ConfusionMatrix(int classes, IReadOnlyList<string>? names = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        if (names is not null && names.Count != classes)
            throw new ArgumentException($"there are {classes} classes, but {names.Count} names", nameof(names));
        counts = new long[classes, classes];
        Classes = names ?? [.. Enumerable.Range(0, classes).Select(index => index.ToString(CultureInfo.InvariantCulture))];
    }

    /// <summary>The names of the classes.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>The number of samples of class <paramref name="actual"/> that were taken for class <paramref name="predicted"/>.</summary>
    public long this[int actual, int predicted] => counts[actual, predicted];

    /// <summary>The number of samples.</summary>
    public long Total => Enumerable.Range(0, Classes.Count).Select(Support).Sum();

    /// <summary>The number of samples whose class was found.</summary>
    public long Correct => Enumerable.Range(0, Classes.Count).Select(index => counts[index, index]).Sum();

    /// <summary>The share of samples whose class was found; NaN where there are none.</summary>
    public double Accuracy => (double)Correct / Total;

    /// <summary>The mean of <see cref="F1"/> over all classes.</summary>
    public double MacroF1 => Enumerable.Range(0, Classes.Count).Average(F1);

    /// <summary>Counts one sample.</summary>
    public void Add(int actual, int predicted) => counts[actual, predicted]++;

    /// <summary>The number of samples of a class.</summary>
    public long Support(int actual) => Enumerable.Range(0, Classes.Count).Select(predicted => counts[actual, predicted]).Sum();

    /// <summary>The number of samples that were taken for a class.</summary>
    public long Predicted(int predicted) => Enumerable.Range(0, Classes.Count).Select(actual => counts[actual, predicted]).Sum();

    /// <summary>Of the samples taken for a class, the share that are of it; 0 where none was.</summary>
    public double Precision(int index) => Share(counts[index, index], Predicted(index));

    /// <summary>Of the samples of a class, the share taken for it; 0 where there are none.</summary>
    public double Recall(int index) => Share(counts[index, index], Support(index));

    /// <summary>The harmonic mean of precision and recall: 2·correct / (support + predicted); 0 where the class neither occurs nor is predicted.</summary>
    public double F1(int index) => Share(2 * counts[index, index], Support(index) + Predicted(index));

    private static double Share(long part, long whole) => whole == 0 ? 0 : (double)part / whole;
}
