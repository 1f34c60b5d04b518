using System.Runtime.InteropServices;
using NetFramework.Kernels;

namespace NetFramework.Benchmarks;

/// <summary>The sgemm of OpenBLAS, where it is installed.</summary>
internal static unsafe partial class OpenBlas
{
    private const string Library = "libopenblas.so.0";
    private const int RowMajor = 101, NoTranspose = 111, Transpose = 112;
    private const int RateSize = 1024;

    // Its threads spin for 2²⁶ ticks of the clock, some 25 ms, after each product, and would take a processor from whoever runs next; so, 2¹⁶.
    private const string SpinTicks = "16";

    /// <summary>Whether the library can be loaded.</summary>
    public static bool IsInstalled { get; } = Load();

    /// <summary>The library's version and the kernels that it chose for this machine.</summary>
    public static string Version => IsInstalled ? Marshal.PtrToStringUTF8(openblas_get_config())!.Trim() : "not installed";

    /// <summary>Sets the number of its threads.</summary>
    public static void UseThreads(int count)
    {
        if (IsInstalled) openblas_set_num_threads(count);
    }

    /// <summary>C = op(A)·op(B).</summary>
    public static void Multiply(MatrixProduct product, float[] a, float[] b, float[] c)
    {
        fixed (float* pa = a, pb = b, pc = c)
        {
            cblas_sgemm(
                RowMajor, product.TransposeA ? Transpose : NoTranspose, product.TransposeB ? Transpose : NoTranspose, product.M, product.N, product.K, 1,
                pa, product.TransposeA ? product.M : product.K, pb, product.TransposeB ? product.K : product.N, 0, pc, product.N);
        }
    }

    /// <summary>The best rate of large products on <paramref name="threads"/> threads, in operations per second; ours where the library is not installed.</summary>
    public static double BestRate(int threads)
    {
        UseThreads(threads);
        Threads.Count = threads;
        var product = new MatrixProduct(false, false, RateSize, RateSize, RateSize);
        float[] a = product.RandomA(), b = product.RandomB(), c = new float[RateSize * RateSize];
        Turn turn = PairedTiming.Timed(IsInstalled ? () => Multiply(product, a, b, c) : () => product.Multiply(a, b, c));
        return product.Flops / Enumerable.Range(0, 12).Min(_ => turn(1));
    }

    // The library reads the process's own environment, which Environment.SetEnvironmentVariable does not change, and reads it once.
    private static bool Load() =>
        (OperatingSystem.IsWindows() || setenv("OPENBLAS_THREAD_TIMEOUT", SpinTicks, 1) == 0) && NativeLibrary.TryLoad(Library, out _);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);

    [LibraryImport(Library)]
    private static partial void cblas_sgemm(
        int order, int transposeA, int transposeB, int m, int n, int k, float alpha, float* a, int lineA, float* b, int lineB, float beta, float* c, int lineC);

    [LibraryImport(Library)]
    private static partial void openblas_set_num_threads(int count);

    [LibraryImport(Library)]
    private static partial nint openblas_get_config();
}
