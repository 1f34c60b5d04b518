using System.Numerics;

namespace NetFramework.Layers;

/// <summary>Counts how often each class occurs among labels.</summary>
internal sealed class ClassCounter
{
    // 255 often marks what losses ignore.
    private const int Bytes = 256;

    private readonly int[] counts;
    private int classes;
    private bool areLabels = true;

    /// <summary>Nothing counted yet.</summary>
    /// <param name="labels">The number of labels that there will be. Where every class occurs none is as large, or it is a mark.</param>
    /// <param name="classes">The number of classes that are known.</param>
    public ClassCounter(int labels, int classes = 0) => (counts, this.classes) = (new int[Math.Max(Math.Max(labels, classes), Bytes)], classes);

    /// <summary>The number of each class, from class 0 on; null where numbers were no labels.</summary>
    public IReadOnlyList<int>? Counts => areLabels && classes > 0 ? counts[..classes] : null;

    /// <summary>Counts labels. Those below 0, which losses can ignore, are left out.</summary>
    public void Add<T>(ReadOnlySpan<T> labels) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < labels.Length && areLabels; i++)
            Add(double.CreateTruncating(labels[i]));
    }

    /// <summary>Counts a label.</summary>
    public void Add(double label)
    {
        // NaN fails the comparisons.
        if (!(label < counts.Length && label == Math.Floor(label)))
        {
            areLabels = false;
        }
        else if (label >= 0)
        {
            counts[(int)label]++;
            classes = Math.Max(classes, (int)label + 1);
        }
    }
}
