using System.Numerics;
using System.Numerics.Tensors;

namespace NetFramework.Kernels;

/// <summary>A vector against each row of a rows × columns matrix.</summary>
/// <remarks>Every method throws <see cref="ArgumentException"/> where the matrix has not rows·columns elements.</remarks>
public static class Rows
{
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
}
