using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>The innermost part of A·Bᵀ where packing does not pay: rows of A against rows of B.</summary>
internal unsafe interface IDotKernel<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>sums[4·i + j] = Σ_p a_i[p]·b_j[p] for four rows of each; a row may be given more than once.</summary>
    /// <param name="columns">The number of rows of B, 1 … 4, whose sums are wanted; those of the others may be anything.</param>
    /// <param name="k">Length of the rows.</param>
    /// <param name="a">Row 0 of A.</param>
    /// <param name="aRow1">From row 0 of A to row 1.</param>
    /// <param name="aRow2">From row 0 of A to row 2.</param>
    /// <param name="aRow3">From row 0 of A to row 3.</param>
    /// <param name="b">Row 0 of B.</param>
    /// <param name="bRow1">From row 0 of B to row 1.</param>
    /// <param name="bRow2">From row 0 of B to row 2.</param>
    /// <param name="bRow3">From row 0 of B to row 3.</param>
    /// <param name="sums">Sixteen results.</param>
    static abstract void Multiply(int columns, nint k, T* a, nint aRow1, nint aRow2, nint aRow3, T* b, nint bRow1, nint bRow2, nint bRow3, T* sums);
}
