using System.Diagnostics;
using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Timing;

/// <summary>The rate that a machine reaches in practice: that of a large matrix product, C = A·B with 512×512 matrices, on the threads that the kernels use.</summary>
public static class GemmPeak
{
    /// <summary>The number of rows and columns.</summary>
    public const int Size = 512;

    private const double Seconds = 0.2;

    /// <summary>The best rate of many products, in 10⁹ floating-point operations per second.</summary>
    public static double Measure<T>() where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] a = new T[Size * Size], b = new T[Size * Size], c = new T[Size * Size];
        Array.Fill(a, T.One);
        Array.Fill(b, T.One);
        double best = double.PositiveInfinity;
        long start = Stopwatch.GetTimestamp();
        for (int product = 0; product < 3 || Stopwatch.GetElapsedTime(start).TotalSeconds < Seconds; product++)
        {
            long begin = Stopwatch.GetTimestamp();
            Gemm.Multiply(false, false, Size, Size, Size, T.One, a, b, T.Zero, c);
            best = Math.Min(best, Stopwatch.GetElapsedTime(begin).TotalSeconds);
        }
        return 2.0 * Size * Size * Size / best / 1e9;
    }
}
