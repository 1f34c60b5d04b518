namespace NetFramework.Kernels;

/// <summary>Where the matrices of all samples and heads lie in an array: that of head h of sample n begins at n·Sample + h·Head, and its rows at a distance of Line.</summary>
/// <param name="Sample">The distance between two samples.</param>
/// <param name="Head">The distance between two heads.</param>
/// <param name="Line">The distance between two rows; at least a row's length.</param>
public readonly record struct HeadLayout(int Sample, int Head, int Line)
{
    /// <summary>Matrices one after the other, as samples with one head each.</summary>
    public static HeadLayout Dense(int rows, int columns) => new(rows * columns, 0, columns);

    /// <summary>Matrices side by side: a sample has <paramref name="rows"/> rows of <paramref name="line"/> elements, of which each head has <paramref name="columns"/>.</summary>
    public static HeadLayout SideBySide(int rows, int line, int columns) => new(rows * line, columns, line);

    /// <summary>From the first element of a head's row on.</summary>
    internal ReadOnlySpan<T> From<T>(ReadOnlySpan<T> array, int sample, int head, int row) => array[(sample * Sample + head * Head + row * Line)..];

    /// <summary>From the first element of a head's row on.</summary>
    internal Span<T> From<T>(Span<T> array, int sample, int head, int row) => array[(sample * Sample + head * Head + row * Line)..];
}
