namespace NetFramework.Kernels;

/// <summary>An array as rows × columns, each row normalized by itself, with weights and biases that each stand for <paramref name="Inner"/> elements in a row's order and begin anew after <paramref name="Groups"/> rows.</summary>
/// <remarks>Layer normalization has 1 group and 1 inner element; group normalization of N × C × inner has N·G rows, G groups and C weights.</remarks>
/// <param name="Rows">The number of rows, a multiple of the groups.</param>
/// <param name="Columns">The elements of a row, a multiple of the inner ones.</param>
/// <param name="Groups">The rows that have weights of their own, at least 1.</param>
/// <param name="Inner">The elements that share a weight, at least 1.</param>
public readonly record struct NormalizedRows(int Rows, int Columns, int Groups, int Inner)
{
    /// <summary>The number of weights, and of biases.</summary>
    public int Weights => Groups * (Columns / Inner);

    internal int Count => Rows * Columns;

    /// <summary>The elements of a row from a place on that go through the inner loop at once: those with one weight, or all of a row where each has its own or there are none.</summary>
    internal int RunLength(bool hasWeights) => hasWeights && Inner > 1 ? Inner : Columns;

    /// <summary>The weights of the elements of a row from a place on: one for all, or one for each.</summary>
    internal RowOperand<T> Operand<T>(ReadOnlySpan<T> weights, int row, int at, double absent) where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        if (weights.IsEmpty) return new RowOperand<T>(absent);
        int first = (row % Groups * Columns + at) / Inner;
        return Inner > 1 ? new RowOperand<T>(double.CreateTruncating(weights[first])) : new RowOperand<T>(weights.Slice(first, Columns));
    }
}
