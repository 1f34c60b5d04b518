namespace NetFramework.Layers;

/// <summary>
/// Divides the rows of a file into training and test rows: a pure function of the labels, the fraction and the seed.
/// </summary>
internal static class TrainTestSplit
{
    /// <summary>
    /// Which of the rows are test rows: fraction·N of them, rounded. With classes, each gives its share, rounded by the largest remainder (Hamilton's method),
    /// and keeps at least one training row.
    /// </summary>
    /// <param name="rows">The number of rows, N.</param>
    /// <param name="labels">The class of each row, or null.</param>
    /// <param name="fraction">The share of test rows, over 0 and under 1.</param>
    /// <param name="seed">The seed of the draw.</param>
    /// <returns>For each row, whether it is a test row; null where there are too few rows for such a split.</returns>
    public static bool[]? Draw(int rows, int[]? labels, double fraction, long seed)
    {
        int[] classOf = labels ?? new int[rows];
        int wanted = (int)Math.Round(rows * fraction, MidpointRounding.AwayFromZero);
        int[] sizes = new int[rows == 0 ? 0 : classOf.Max() + 1];
        foreach (int label in classOf)
            sizes[label]++;
        if (wanted == 0 || Shares(sizes, fraction, wanted) is not { } left)
            return null;

        int[] order = [.. Enumerable.Range(0, rows)];
        new RandomStream(seed, "split").Shuffle(order.AsSpan());
        var isTest = new bool[rows];
        foreach (int row in order)
            isTest[row] = left[classOf[row]]-- > 0;
        return isTest;
    }

    // The number of test rows of each class; null where they cannot add up.
    private static int[]? Shares(int[] sizes, double fraction, int wanted)
    {
        int[] shares = [.. sizes.Select(size => Math.Min((int)(size * fraction), Math.Max(size - 1, 0)))];
        for (int missing = wanted - shares.Sum(); missing > 0; missing--)
        {
            int largest = -1;
            double largestRemainder = double.NegativeInfinity;
            for (int label = 0; label < sizes.Length; label++)
            {
                double remainder = sizes[label] * fraction - shares[label];
                if (shares[label] < sizes[label] - 1 && remainder > largestRemainder)
                    (largest, largestRemainder) = (label, remainder);
            }
            if (largest < 0)
                return null;
            shares[largest]++;
        }
        return shares;
    }
}
