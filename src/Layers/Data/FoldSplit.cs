namespace NetFramework.Layers;

/// <summary>Divides samples into the folds of a cross-validation, as scikit-learn's StratifiedKFold (and, for a single class, its KFold) does.</summary>
internal static class FoldSplit
{
    /// <summary>
    /// The fold of each sample, 1 … K. Of all samples in the order of their classes, these in the order in which the labels have them, the i-th place belongs to fold i mod K: so many samples of the class fold by fold get.
    /// The sizes of the folds, and those of each class in them, differ by 1 at most. In each class the samples go to the folds one fold after the other, in the given order.
    /// </summary>
    /// <param name="labels">The class of each sample.</param>
    /// <param name="order">All samples: in their own order as StratifiedKFold has it, drawn at random as it does with shuffle.</param>
    /// <param name="folds">The number of folds, K.</param>
    public static int[] Deal(int[] labels, ReadOnlySpan<int> order, int folds)
    {
        Dictionary<int, Queue<int>> foldsOfClass = [];
        int first = 0;
        foreach ((int label, int size) in labels.CountBy(label => label))
        {
            foldsOfClass[label] = new Queue<int>(Enumerable.Range(first, size).Select(place => place % folds + 1).Order());
            first += size;
        }
        var foldOf = new int[labels.Length];
        foreach (int sample in order)
            foldOf[sample] = foldsOfClass[labels[sample]].Dequeue();
        return foldOf;
    }
}
