using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NetFramework.Kernels;

/// <summary>Memory that a kernel needs while it runs: one buffer per thread, which grows and is kept, so that the steady state allocates nothing.</summary>
internal static unsafe class Scratch
{
    private const int Alignment = 64;

    [ThreadStatic]
    private static double[]? doubles;

    /// <summary>The buffer's first <paramref name="length"/> elements, aligned to the widest vector. The next call on this thread hands out the same ones.</summary>
    public static Span<double> Doubles(int length)
    {
        const int spare = Alignment / sizeof(double);
        if (doubles is null || doubles.Length < length + spare)
            doubles = GC.AllocateUninitializedArray<double>(Math.Max(length, 1024) + spare, pinned: true);
        nuint address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(doubles));
        return doubles.AsSpan((int)((Alignment - address % Alignment) % Alignment / sizeof(double)), length);
    }
}
