using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>A checked matrix product on pinned memory. A line is the distance between the stored rows of a matrix: its number of columns, or more where it is a part of a wider one.</summary>
internal readonly unsafe record struct GemmArguments<T>(
    bool TransposeA, bool TransposeB, int M, int N, int K, nint A, nint ALine, nint B, nint BLine, nint C, nint CLine, T Alpha, T Beta)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>op(A), element (i, p) at i·ARow + p·AStep.</summary>
    public nint ARow => TransposeA ? 1 : ALine;

    public nint AStep => TransposeA ? ALine : 1;

    /// <summary>op(B), element (p, j) at p·BStep + j·BColumn.</summary>
    public nint BStep => TransposeB ? 1 : BLine;

    public nint BColumn => TransposeB ? BLine : 1;
}
