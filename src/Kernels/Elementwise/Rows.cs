using System.Numerics;
using System.Numerics.Tensors;

namespace NetFramework.Kernels;

/// <summary>Row-major matrices by their rows: a vector against each row, blocks of columns, rows by index.</summary>
/// <remarks>Every method throws <see cref="ArgumentException"/> where the matrix has not rows·columns elements.</remarks>
public static class Rows
{
    // Below this many elements, the threads cost more than they save.
    private const int LeastParallel = 1 << 16;

    /// <summary>A[i, j] += v[j]. The number of columns is the length of v.</summary>
    public static void Add<T>(ReadOnlySpan<T> v, int rows, Span<T> matrix) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shapes.NotNegative(rows);
        Shapes.Length(matrix.Length, (long)rows * v.Length, nameof(matrix));
        for (int i = 0; i < rows; i++)
        {
            Span<T> row = matrix.Slice(i * v.Length, v.Length);
            TensorPrimitives.Add(row, v, row);
        }
    }

    /// <summary>v[j] += Σᵢ A[i, j], the rows in their order. The number of columns is the length of v.</summary>
    public static void AddSum<T>(ReadOnlySpan<T> matrix, int rows, Span<T> v) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shapes.NotNegative(rows);
        Shapes.Length(matrix.Length, (long)rows * v.Length, nameof(matrix));
        for (int i = 0; i < rows; i++) TensorPrimitives.Add(v, matrix.Slice(i * v.Length, v.Length), v);
    }

    /// <summary>B[i, destinationStart + j] = A[i, sourceStart + j] for 0 ≤ j &lt; width: copies a block of columns of one matrix into another with as many rows.</summary>
    /// <exception cref="ArgumentException">The block is not inside the matrices.</exception>
    public static void CopyColumns<T>(
        ReadOnlySpan<T> source, int sourceColumns, int sourceStart, Span<T> destination, int destinationColumns, int destinationStart, int width, int rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shapes.NotNegative(rows);
        Shapes.NotNegative(width);
        Shapes.Length(source.Length, (long)rows * sourceColumns, nameof(source));
        Shapes.Length(destination.Length, (long)rows * destinationColumns, nameof(destination));
        Shapes.AtLeast(sourceColumns, (long)sourceStart + width, nameof(source));
        Shapes.AtLeast(destinationColumns, (long)destinationStart + width, nameof(destination));
        CopyWork<T> work = new() { Source = source[Math.Min(sourceStart, source.Length)..], SourceLine = sourceColumns, Destination = destination[Math.Min(destinationStart, destination.Length)..], DestinationLine = destinationColumns, Width = width };
        Threads.For((long)rows * width >= LeastParallel, rows, ref work);
    }

    /// <summary>B[i] = A[indices[i]], row by row.</summary>
    /// <exception cref="ArgumentException">B has not one row of <paramref name="columns"/> for each index.</exception>
    public static void Gather<T>(ReadOnlySpan<T> matrix, ReadOnlySpan<int> indices, int columns, Span<T> gathered) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shapes.Length(gathered.Length, (long)indices.Length * columns, nameof(gathered));
        for (int i = 0; i < indices.Length; i++) matrix.Slice(indices[i] * columns, columns).CopyTo(gathered.Slice(i * columns, columns));
    }

    /// <summary>A[indices[i]] += B[i], row by row in the order of i.</summary>
    /// <exception cref="ArgumentException">B has not one row of <paramref name="columns"/> for each index.</exception>
    public static void AddScattered<T>(ReadOnlySpan<T> rows, ReadOnlySpan<int> indices, int columns, Span<T> matrix) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shapes.Length(rows.Length, (long)indices.Length * columns, nameof(rows));
        for (int i = 0; i < indices.Length; i++)
        {
            Span<T> row = matrix.Slice(indices[i] * columns, columns);
            TensorPrimitives.Add(row, rows.Slice(i * columns, columns), row);
        }
    }

    private ref struct CopyWork<T> : IBlockWork where T : unmanaged
    {
        public ReadOnlySpan<T> Source;
        public int SourceLine;
        public Span<T> Destination;
        public int DestinationLine;
        public int Width;

        public readonly void Run(int block) => Source.Slice(block * SourceLine, Width).CopyTo(Destination.Slice(block * DestinationLine, Width));
    }
}
