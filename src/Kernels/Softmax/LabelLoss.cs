using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>What the two losses that only look up the label's entry have in common.</summary>
internal static class LabelLoss
{
    public static void Check<T>(int values, ReadOnlySpan<int> labels, ReadOnlySpan<T> classWeights, int outer, int classes, int inner)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int positions = Shapes.Positions(outer, classes, inner);
        Shapes.Length(labels.Length, positions, nameof(labels));
        Shapes.EmptyOr(classWeights.Length, classes, nameof(classWeights));
        Shapes.Length(values, (long)positions * classes, nameof(values));
        Labels(labels, classes);
    }

    public static void Labels(ReadOnlySpan<int> labels, int classes)
    {
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] < -1 || labels[i] >= classes)
                Shapes.Fail($"Label {labels[i]} of position {i} is out of range; there are {classes} classes (−1 is to ignore).", nameof(labels));
        }
    }

    public static double Weight<T>(ReadOnlySpan<T> classWeights, int label) where T : unmanaged, IFloatingPointIeee754<T>
        => classWeights.IsEmpty ? 1 : double.CreateTruncating(classWeights[label]);
}
