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

    /// <summary>Whether C is stored by columns.</summary>
    public bool TransposeC { get; init; }

    /// <summary>C, element (i, j) at i·CRow + j·CColumn.</summary>
    public nint CRow => TransposeC ? 1 : CLine;

    public nint CColumn => TransposeC ? CLine : 1;

    /// <summary>The same product as Cᵀ = op(B)ᵀ·op(A)ᵀ: each element is the same sum of the same terms.</summary>
    public GemmArguments<T> Turned => new(!TransposeB, !TransposeA, N, M, K, B, BLine, A, ALine, C, CLine, Alpha, Beta) { TransposeC = !TransposeC };

    /// <summary>Some rows and columns of C.</summary>
    public GemmArguments<T> Part(int row, int rows, int column, int columns) => this with
    {
        M = rows,
        N = columns,
        A = (nint)((T*)A + row * ARow),
        B = (nint)((T*)B + column * BColumn),
        C = (nint)((T*)C + row * CRow + column * CColumn),
    };
}
