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

    /// <summary>to[k] = (Bᵀ·d·B)[k], with d[k] at from + k·fromLine, for so many tiles side by side: a multiple of the vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Input<T>(T* from, nint fromLine, T* to, nint toLine, int tiles) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Vector<T>* half = stackalloc Vector<T>[Products];
        for (int tile = 0; tile < tiles; tile += Vector<T>.Count, from += Vector<T>.Count, to += Vector<T>.Count)
        {
            for (int j = 0; j < Inputs; j++)
            {
                T* d = from + j * fromLine;
                nint row = Inputs * fromLine;
                Input(Vector.Load(d), Vector.Load(d + row), Vector.Load(d + 2 * row), Vector.Load(d + 3 * row), Vector.Load(d + 4 * row), Vector.Load(d + 5 * row), (T*)(half + j), Inputs * Vector<T>.Count);
            }
            for (int i = 0; i < Inputs; i++)
            {
                Vector<T>* d = half + i * Inputs;
                Input(d[0], d[1], d[2], d[3], d[4], d[5], to + i * Inputs * toLine, toLine);
            }
        }
    }

    /// <summary>to[k] = (Aᵀ·x·A)[k] + bias, with x[k] at from + k·fromLine, for so many tiles side by side: a multiple of the vector. There are 2 or 4 outputs on each axis.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Output<T>(T* from, nint fromLine, T bias, T* to, nint toLine, int tiles, int outputs) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Vector<T>* half = stackalloc Vector<T>[4 * Inputs];
        for (int tile = 0; tile < tiles; tile += Vector<T>.Count, from += Vector<T>.Count, to += Vector<T>.Count)
        {
            for (int j = 0; j < Inputs; j++)
            {
                T* x = from + j * fromLine;
                nint row = Inputs * fromLine;
                Output(Vector.Load(x), Vector.Load(x + row), Vector.Load(x + 2 * row), Vector.Load(x + 3 * row), Vector.Load(x + 4 * row), Vector.Load(x + 5 * row), Vector<T>.Zero, (T*)(half + j), Inputs * Vector<T>.Count, outputs);
            }
            Vector<T> added = new(bias);
            for (int i = 0; i < outputs; i++)
            {
                Vector<T>* x = half + i * Inputs;
                Output(x[0], x[1], x[2], x[3], x[4], x[5], added, to + i * outputs * toLine, toLine, outputs);
            }
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
    private static void Input<T>(Vector<T> d0, Vector<T> d1, Vector<T> d2, Vector<T> d3, Vector<T> d4, Vector<T> d5, T* to, nint line) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Vector<T> a = Constant<T>(A), b = Constant<T>(B), minusA2 = Constant<T>(-A2), minusB2 = Constant<T>(-B2), product = Constant<T>(A2 * B2), minusSum = Constant<T>(-A2 - B2);
        Vector<T> even = MultiplyAdd(minusB2, d2, d4), odd = MultiplyAdd(minusB2, d1, d3);
        MultiplyAdd(product, d0, MultiplyAdd(minusSum, d2, d4)).Store(to);
        MultiplyAdd(a, odd, even).Store(to + line);
        MultiplyAdd(-a, odd, even).Store(to + 2 * line);
        even = MultiplyAdd(minusA2, d2, d4);
        odd = MultiplyAdd(minusA2, d1, d3);
        MultiplyAdd(b, odd, even).Store(to + 3 * line);
        MultiplyAdd(-b, odd, even).Store(to + 4 * line);
        MultiplyAdd(product, d1, MultiplyAdd(minusSum, d3, d5)).Store(to + 5 * line);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Output<T>(Vector<T> x0, Vector<T> x1, Vector<T> x2, Vector<T> x3, Vector<T> x4, Vector<T> x5, Vector<T> bias, T* to, nint line, int outputs) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Vector<T> evenA = x1 + x2, oddA = x1 - x2, evenB = x3 + x4, oddB = x3 - x4;
        (x0 + evenA + (evenB + bias)).Store(to);
        if (outputs == 2)
        {
            MultiplyAdd(Constant<T>(A), oddA, MultiplyAdd(Constant<T>(B), oddB, x5 + bias)).Store(to + line);
            return;
        }
        MultiplyAdd(Constant<T>(A), oddA, MultiplyAdd(Constant<T>(B), oddB, bias)).Store(to + line);
        MultiplyAdd(Constant<T>(A2), evenA, MultiplyAdd(Constant<T>(B2), evenB, bias)).Store(to + 2 * line);
        MultiplyAdd(Constant<T>(A * A2), oddA, MultiplyAdd(Constant<T>(B * B2), oddB, x5 + bias)).Store(to + 3 * line);
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
    private static Vector<T> Constant<T>(double value) where T : unmanaged, IFloatingPointIeee754<T> => new(T.CreateTruncating(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> MultiplyAdd<T>(Vector<T> x, Vector<T> y, Vector<T> z) where T : unmanaged
        => typeof(T) == typeof(float)
            ? Vector.MultiplyAddEstimate(x.As<T, float>(), y.As<T, float>(), z.As<T, float>()).As<float, T>()
            : Vector.MultiplyAddEstimate(x.As<T, double>(), y.As<T, double>(), z.As<T, double>()).As<double, T>();
}
