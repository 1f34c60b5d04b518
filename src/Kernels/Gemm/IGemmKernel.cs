using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>The innermost part of a matrix product: one tile of C, held in registers.</summary>
internal unsafe interface IGemmKernel<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Rows of the largest tile.</summary>
    static abstract int Rows { get; }

    /// <summary>Columns of the largest tile.</summary>
    static abstract int Columns { get; }

    /// <summary>How many rows <see cref="Multiply"/> reads and writes for so many asked.</summary>
    static abstract int RowsWritten(int rows);

    /// <summary>How many columns <see cref="Multiply"/> reads and writes for so many asked.</summary>
    static abstract int ColumnsWritten(int columns);

    /// <summary>C = alpha·A·B + beta·C for a tile; C is not read where beta = 0.</summary>
    /// <param name="rows">1 … Rows.</param>
    /// <param name="columns">1 … Columns.</param>
    /// <param name="k">Columns of A, rows of B.</param>
    /// <param name="a">A, element (i, p) at i·aRow + p·aStep.</param>
    /// <param name="aRow">From a row of A to the next.</param>
    /// <param name="aStep">From a column of A to the next.</param>
    /// <param name="b">B, element (p, j) at p·bStep + j.</param>
    /// <param name="bStep">From a row of B to the next.</param>
    /// <param name="c">C, element (i, j) at i·cRow + j.</param>
    /// <param name="cRow">From a row of C to the next.</param>
    /// <param name="alpha">Factor of the product.</param>
    /// <param name="beta">Factor of C.</param>
    static abstract void Multiply(int rows, int columns, nint k, T* a, nint aRow, nint aStep, T* b, nint bStep, T* c, nint cRow, T alpha, T beta);
}
