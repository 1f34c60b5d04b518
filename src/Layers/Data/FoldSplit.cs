namespace NetFramework.Layers;

/// <summary>Divides the rows of a file into the folds of a cross-validation: a pure function of the labels, the number of folds and the seed.</summary>
internal static class FoldSplit
{
    /// <summary>
    /// The fold of each row. The rows are shuffled, then, with classes, put in the order of these, and dealt out in turn: the folds' sizes, and those of each class in them, differ by 1 at most.
    /// </summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="labels">The class of each row, or null.</param>
    /// <param name="folds">The number of folds, K.</param>
    /// <param name="seed">The seed of the draw.</param>
    /// <returns>For each row its fold, 1 … K; null where there are fewer rows than folds, or a class of one row, which the rows to train on would lack.</returns>
    public static int[]? Draw(int rows, int[]? labels, int folds, long seed)
    {
        if (rows < folds || labels is not null && labels.CountBy(label => label).Any(size => size.Value < 2))
            return null;
        int[] order = [.. Enumerable.Range(0, rows)];
        new RandomStream(seed, "folds").Shuffle(order.AsSpan());
        int[] dealt = labels is null ? order : [.. order.OrderBy(row => labels[row])];
        var foldOf = new int[rows];
        for (int i = 0; i < rows; i++)
            foldOf[dealt[i]] = i % folds + 1;
        return foldOf;
    }
}
