using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NetFramework.Kernels;

/// <summary>
/// The transforms of F(4×4, 3×3) and F(2×2, 5×5) by way of the points 0, ±a, ±b and ∞: Y = Aᵀ·[(G·g·Gᵀ) ⊙ (Bᵀ·d·B)]·A, for a kernel g of 3×3 or 5×5, inputs d of 6×6 and outputs Y of 4×4 or 2×2.
/// Bᵀ has the coefficients of x·(x² − a²)·(x² − b²) and of what remains of it without one of its roots, G the kernel's values at the points over the values there of what remains, Aᵀ the points' powers.
/// </summary>
/// <remarks>
/// With a = 5/8 and b = 3/2, whose squares and cubes are exact, the error is a third to a half of that by way of the usual ±1 and ±2.
/// Source: Lavin &amp; Gray, Fast algorithms for convolutional neural networks, CVPR 2016 (arXiv:1509.09308), §4; the choice of points: Barabasz, Anderson, Soodhalter &amp; Gregg,
/// Error analysis and improving the accuracy of Winograd convolution for deep neural networks, ACM Trans. Math. Softw. 46(4), 2020.
/// </remarks>
internal static unsafe class WinogradTransform
{
    /// <summary>The inputs of a tile on each axis.</summary>
    public const int Inputs = 6;

    /// <summary>The outputs of a tile on each axis, for a kernel of so many elements on each.</summary>
    public static int Outputs(int kernel) => Inputs + 1 - kernel;

    /// <summary>The products of a tile.</summary>
    public const int Products = Inputs * Inputs;

    /// <summary>Elements between the matrices of two products, so that those of a tile are not a power of 2 apart, where they would displace one another from the caches.</summary>
    public static int Gap<T>() where T : unmanaged => sizeof(Block) / sizeof(T);

    private const double A = 0.625;
    private const double B = 1.5;
    private const double A2 = A * A;
    private const double B2 = B * B;

    /// <summary>to[k] = (Bᵀ·d·B)[k], with d[k] at from + k·fromLine, for so many tiles side by side: a multiple of the register.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Input<T, TRegister>(T* from, nint fromLine, T* to, nint toLine, int tiles) where T : unmanaged, IFloatingPointIeee754<T> where TRegister : struct, IRegister<TRegister, T>
    {
        byte* room = stackalloc byte[Products * TRegister.Count * sizeof(T) + sizeof(Block)];
        T* half = Aligned<T>(room);
        for (int tile = 0; tile < tiles; tile += TRegister.Count, from += TRegister.Count, to += TRegister.Count)
        {
            for (int j = 0; j < Inputs; j++) Input<T, TRegister>(from + j * fromLine, Inputs * fromLine, half + j * TRegister.Count, Inputs * TRegister.Count);
            for (int i = 0; i < Inputs; i++) Input<T, TRegister>(half + i * Inputs * TRegister.Count, TRegister.Count, to + i * Inputs * toLine, toLine);
        }
    }

    /// <summary>to[k] = (Aᵀ·x·A)[k] + bias, with x[k] at from + k·fromLine, for so many tiles side by side: a multiple of the register. There are 2 or 4 outputs on each axis.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Output<T, TRegister>(T* from, nint fromLine, T bias, T* to, nint toLine, int tiles, int outputs) where T : unmanaged, IFloatingPointIeee754<T> where TRegister : struct, IRegister<TRegister, T>
    {
        byte* room = stackalloc byte[4 * Inputs * TRegister.Count * sizeof(T) + sizeof(Block)];
        T* half = Aligned<T>(room);
        for (int tile = 0; tile < tiles; tile += TRegister.Count, from += TRegister.Count, to += TRegister.Count)
        {
            for (int j = 0; j < Inputs; j++) Output<T, TRegister>(from + j * fromLine, Inputs * fromLine, T.Zero, half + j * TRegister.Count, Inputs * TRegister.Count, outputs);
            for (int i = 0; i < outputs; i++) Output<T, TRegister>(half + i * Inputs * TRegister.Count, TRegister.Count, bias, to + i * outputs * toLine, toLine, outputs);
        }
    }

    /// <summary>to[k] = (G·g·Gᵀ)[k], with g[k] at from + k·line, for so many kernels side by side: a multiple of the vector, or more than one. The kernels have 3 or 5 elements on each axis.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Kernel<T>(T* from, nint fromLine, T* to, nint toLine, int kernels, int extent) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Vector128<T>* half = stackalloc Vector128<T>[Inputs * 5];
        for (int kernel = 0; kernel < kernels; kernel += Vector128<T>.Count)
        {
            // The last vector may repeat some of the one before.
            int first = Math.Min(kernel, kernels - Vector128<T>.Count);
            for (int j = 0; j < extent; j++) Kernel(from + first + j * fromLine, extent * fromLine, extent, (T*)(half + j), extent * Vector128<T>.Count);
            for (int i = 0; i < Inputs; i++) Kernel((T*)(half + i * extent), Vector128<T>.Count, extent, to + first + i * Inputs * toLine, toLine);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T* Aligned<T>(byte* room) where T : unmanaged => (T*)(((nint)room + sizeof(Block) - 1) & -sizeof(Block));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Input<T, TRegister>(T* from, nint fromLine, T* to, nint line) where T : unmanaged, IFloatingPointIeee754<T> where TRegister : struct, IRegister<TRegister, T>
    {
        TRegister d0 = TRegister.Load(from), d1 = TRegister.Load(from + fromLine), d2 = TRegister.Load(from + 2 * fromLine), d3 = TRegister.Load(from + 3 * fromLine), d4 = TRegister.Load(from + 4 * fromLine), d5 = TRegister.Load(from + 5 * fromLine);
        TRegister minusA2 = Constant<T, TRegister>(-A2), minusB2 = Constant<T, TRegister>(-B2), product = Constant<T, TRegister>(A2 * B2), minusSum = Constant<T, TRegister>(-A2 - B2);
        TRegister even = TRegister.MultiplyAdd(minusB2, d2, d4), odd = TRegister.MultiplyAdd(minusB2, d1, d3);
        TRegister.MultiplyAdd(product, d0, TRegister.MultiplyAdd(minusSum, d2, d4)).Store(to);
        TRegister.MultiplyAdd(Constant<T, TRegister>(A), odd, even).Store(to + line);
        TRegister.MultiplyAdd(Constant<T, TRegister>(-A), odd, even).Store(to + 2 * line);
        even = TRegister.MultiplyAdd(minusA2, d2, d4);
        odd = TRegister.MultiplyAdd(minusA2, d1, d3);
        TRegister.MultiplyAdd(Constant<T, TRegister>(B), odd, even).Store(to + 3 * line);
        TRegister.MultiplyAdd(Constant<T, TRegister>(-B), odd, even).Store(to + 4 * line);
        TRegister.MultiplyAdd(product, d1, TRegister.MultiplyAdd(minusSum, d3, d5)).Store(to + 5 * line);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Output<T, TRegister>(T* from, nint fromLine, T bias, T* to, nint line, int outputs) where T : unmanaged, IFloatingPointIeee754<T> where TRegister : struct, IRegister<TRegister, T>
    {
        TRegister x0 = TRegister.Load(from), x1 = TRegister.Load(from + fromLine), x2 = TRegister.Load(from + 2 * fromLine), x3 = TRegister.Load(from + 3 * fromLine), x4 = TRegister.Load(from + 4 * fromLine), x5 = TRegister.Load(from + 5 * fromLine);
        TRegister added = TRegister.Broadcast(bias), one = TRegister.Broadcast(T.One), minusOne = TRegister.Broadcast(-T.One);
        // 1·x + y is the sum, rounded once.
        TRegister evenA = TRegister.MultiplyAdd(one, x1, x2), oddA = TRegister.MultiplyAdd(minusOne, x2, x1), evenB = TRegister.MultiplyAdd(one, x3, x4), oddB = TRegister.MultiplyAdd(minusOne, x4, x3);
        TRegister.MultiplyAdd(one, TRegister.MultiplyAdd(one, x0, evenA), TRegister.MultiplyAdd(one, evenB, added)).Store(to);
        TRegister a = Constant<T, TRegister>(A), b = Constant<T, TRegister>(B), last = TRegister.MultiplyAdd(one, x5, added);
        if (outputs == 2)
        {
            TRegister.MultiplyAdd(a, oddA, TRegister.MultiplyAdd(b, oddB, last)).Store(to + line);
            return;
        }
        TRegister.MultiplyAdd(a, oddA, TRegister.MultiplyAdd(b, oddB, added)).Store(to + line);
        TRegister.MultiplyAdd(Constant<T, TRegister>(A2), evenA, TRegister.MultiplyAdd(Constant<T, TRegister>(B2), evenB, added)).Store(to + 2 * line);
        TRegister.MultiplyAdd(Constant<T, TRegister>(A * A2), oddA, TRegister.MultiplyAdd(Constant<T, TRegister>(B * B2), oddB, last)).Store(to + 3 * line);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Kernel<T>(T* from, nint fromLine, int extent, T* to, nint line) where T : unmanaged, IFloatingPointIeee754<T>
    {
        const double OverA = 1 / (2 * A2 * (A2 - B2)), OverB = 1 / (2 * B2 * (B2 - A2));
        Vector128<T> g0 = Vector128.Load(from), g1 = Vector128.Load(from + fromLine), g2 = Vector128.Load(from + 2 * fromLine), g3 = default, g4 = default;
        if (extent == 5)
        {
            g3 = Vector128.Load(from + 3 * fromLine);
            g4 = Vector128.Load(from + 4 * fromLine);
        }
        Vector128<T> even = g0 * T.CreateTruncating(OverA) + g2 * T.CreateTruncating(OverA * A2), odd = g1 * T.CreateTruncating(OverA * A);
        if (extent == 5)
        {
            even += g4 * T.CreateTruncating(OverA * A2 * A2);
            odd += g3 * T.CreateTruncating(OverA * A * A2);
        }
        (g0 * T.CreateTruncating(1 / (A2 * B2))).Store(to);
        (even + odd).Store(to + line);
        (even - odd).Store(to + 2 * line);
        even = g0 * T.CreateTruncating(OverB) + g2 * T.CreateTruncating(OverB * B2);
        odd = g1 * T.CreateTruncating(OverB * B);
        if (extent == 5)
        {
            even += g4 * T.CreateTruncating(OverB * B2 * B2);
            odd += g3 * T.CreateTruncating(OverB * B * B2);
        }
        (even + odd).Store(to + 3 * line);
        (even - odd).Store(to + 4 * line);
        (extent == 5 ? g4 : g2).Store(to + 5 * line);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TRegister Constant<T, TRegister>(double value) where T : unmanaged, IFloatingPointIeee754<T> where TRegister : struct, IRegister<TRegister, T> => TRegister.Broadcast(T.CreateTruncating(value));
}
