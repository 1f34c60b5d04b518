using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>A checked matrix product on pinned memory.</summary>
internal readonly unsafe record struct GemmArguments<T>(bool TransposeA, bool TransposeB, int M, int N, int K, nint A, nint B, nint C, T Alpha, T Beta)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>op(A), element (i, p) at i·ARow + p·AStep.</summary>
    public nint ARow => TransposeA ? 1 : K;

    public nint AStep => TransposeA ? M : 1;

    /// <summary>op(B), element (p, j) at p·BStep + j·BColumn.</summary>
    public nint BStep => TransposeB ? 1 : N;

    public nint BColumn => TransposeB ? K : 1;
}
