using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NetFramework.Kernels;

/// <summary>The vector widths that a matrix product can be computed with.</summary>
internal enum GemmPath
{
    /// <summary>128 bits: AdvSimd, SSE2, or none at all.</summary>
    Portable,

    /// <summary>256 bits: AVX2 and FMA.</summary>
    Vector256,

    /// <summary>512 bits: AVX-512.</summary>
    Vector512,
}

/// <summary>Which path this machine takes.</summary>
internal static class GemmPaths
{
    public static GemmPath Best { get; } = IsSupported(GemmPath.Vector512) ? GemmPath.Vector512 : IsSupported(GemmPath.Vector256) ? GemmPath.Vector256 : GemmPath.Portable;

    public static bool IsSupported(GemmPath path) => path switch
    {
        GemmPath.Vector512 => Vector512.IsHardwareAccelerated,
        GemmPath.Vector256 => Vector256.IsHardwareAccelerated && Fma.IsSupported,
        _ => true,
    };
}
