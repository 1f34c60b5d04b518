namespace NetFramework.Kernels;

/// <summary>For each matrix of a result, the pairs of matrices whose products it is the sum of, in a fixed order.</summary>
public sealed class MatrixPairs
{
    private readonly int[] starts;
    private readonly int[] first;
    private readonly int[] second;

    private MatrixPairs(int[] starts, int[] first, int[] second) => (this.starts, this.first, this.second) = (starts, first, second);

    /// <summary>Pair i is (first[i], second[i]) and belongs to the matrix result[i].</summary>
    /// <param name="results">The number of matrices of the result.</param>
    /// <param name="result">The matrix of each pair.</param>
    /// <param name="first">The first matrix of each pair.</param>
    /// <param name="second">The second matrix of each pair.</param>
    public static MatrixPairs Of(int results, ReadOnlySpan<int> result, ReadOnlySpan<int> first, ReadOnlySpan<int> second)
    {
        var starts = new int[results + 1];
        foreach (int matrix in result) starts[matrix + 1]++;
        for (int matrix = 0; matrix < results; matrix++) starts[matrix + 1] += starts[matrix];
        var (next, firsts, seconds) = ((int[])starts.Clone(), new int[result.Length], new int[result.Length]);
        for (int i = 0; i < result.Length; i++)
        {
            int at = next[result[i]]++;
            (firsts[at], seconds[at]) = (first[i], second[i]);
        }
        return new MatrixPairs(starts, firsts, seconds);
    }

    /// <summary>The number of matrices of the result.</summary>
    public int Results => starts.Length - 1;

    /// <summary>The number of products.</summary>
    public int Count => first.Length;

    /// <summary>The pairs with their two matrices exchanged.</summary>
    public MatrixPairs Exchanged => new(starts, second, first);

    /// <summary>The numbers of the pairs of a matrix: from Start to before End.</summary>
    internal (int Start, int End) Of(int result) => (starts[result], starts[result + 1]);

    internal (int First, int Second) this[int pair] => (first[pair], second[pair]);
}
