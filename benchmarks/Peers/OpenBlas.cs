using System.Runtime.InteropServices;
using NetFramework.Kernels;

namespace NetFramework.Benchmarks;

/// <summary>The sgemm of OpenBLAS, where it is installed.</summary>
internal static unsafe partial class OpenBlas
{
    private const string Library = "libopenblas.so.0";
    private const int RowMajor = 101, NoTranspose = 111, Transpose = 112;
    private const int LargeSize = 1024;

    // Its threads spin for 2²⁶ ticks of the clock, some 25 ms, after each product, and would take a processor from whoever runs next; so, 2¹⁶.
    private const string SpinTicks = "16";

    /// <summary>The product whose rate is the limit of the arithmetic.</summary>
    public static MatrixProduct LargeProduct { get; } = new(false, false, LargeSize, LargeSize, LargeSize);

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

    /// <summary>A turn of large products on a number of threads; ours where the library is not installed.</summary>
    public static Turn LargeProducts(int threads)
    {
        float[] a = LargeProduct.RandomA(), b = LargeProduct.RandomB(), c = new float[LargeSize * LargeSize];
        return calls =>
        {
            UseThreads(threads);
            Threads.Count = threads;
            return PairedTiming.Timed(IsInstalled ? () => Multiply(LargeProduct, a, b, c) : () => LargeProduct.Multiply(a, b, c))(calls);
        };
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
