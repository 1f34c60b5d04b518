using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NetFramework.Kernels;

/// <summary>Copies a panel so that the register tile reads it from end to end: step after step, each step's lines side by side.</summary>
internal static unsafe class Packing
{
    private const int Page = 4096;

    // Panels that are written at a time, in turns.
    private const int PanelsAtOnce = 32;

    /// <summary>Whether lines that lie so far apart share a set of the first-level cache, so that not many of them stay in it.</summary>
    public static bool ShareSets<T>(nint line) where T : unmanaged => line * sizeof(T) % Page == 0;

    /// <summary>packed[step·width + line] = source[line·lineStride + step·stepStride]; lines from <paramref name="lines"/> to <paramref name="width"/> are 0.</summary>
    public static void Pack<T>(T* source, nint lineStride, nint stepStride, int lines, int width, int steps, T* packed) where T : unmanaged
        => PackPanels(source, lineStride, stepStride, lines, width, steps, packed, (nint)width * steps);

    /// <summary>As <see cref="Pack"/>, panel after panel of <paramref name="width"/> lines, which begin <paramref name="panelLength"/> elements apart; the last may not be full.</summary>
    public static void PackPanels<T>(T* source, nint lineStride, nint stepStride, int lines, int width, int steps, T* packed, nint panelLength) where T : unmanaged
    {
        if (lineStride == 1)
        {
            for (int first = 0; first < lines; first += PanelsAtOnce * width, packed += PanelsAtOnce * panelLength)
                Copy(source + first, stepStride, Math.Min(lines - first, PanelsAtOnce * width), width, steps, packed, panelLength);
            return;
        }
        for (int first = 0; first < lines; first += width, packed += panelLength)
        {
            T* panel = source + first * lineStride;
            int count = Math.Min(width, lines - first);
            if (count < width) Clear(packed, width, steps);
            if (stepStride == 1) Transpose(panel, lineStride, count, steps, packed, width);
            else CopyElements(panel, lineStride, stepStride, count, width, steps, packed);
        }
    }

    // A step of all panels after the other, so that the source is read from end to end.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy<T>(T* source, nint stepStride, int lines, int width, int steps, T* packed, nint panelLength) where T : unmanaged
    {
        if (lines % width != 0) Clear(packed + lines / width * panelLength, width, steps);
        for (int step = 0; step < steps; step++, source += stepStride, packed += width)
        {
            T* from = source;
            T* to = packed;
            int left = lines;
            for (; left >= width; left -= width, from += width, to += panelLength) CopyRow(from, width, to);
            CopyRow(from, left, to);
        }
    }

    private static void Clear<T>(T* packed, int width, int steps) where T : unmanaged => new Span<T>(packed, width * steps).Clear();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyRow<T>(T* from, int count, T* to) where T : unmanaged
    {
        byte* source = (byte*)from, packed = (byte*)to;
        int i = 0, bytes = count * sizeof(T);
        for (; i <= bytes - Vector256<byte>.Count; i += Vector256<byte>.Count) Vector256.Load(source + i).Store(packed + i);
        for (; i <= bytes - Vector128<byte>.Count; i += Vector128<byte>.Count) Vector128.Load(source + i).Store(packed + i);
        for (; i < bytes; i += sizeof(T)) *(T*)(packed + i) = *(T*)(source + i);
    }

    private static void CopyElements<T>(T* source, nint lineStride, nint stepStride, int lines, int width, int steps, T* packed) where T : unmanaged
    {
        for (int line = 0; line < lines; line++)
        {
            T* from = source + line * lineStride;
            T* to = packed + line;
            for (int step = 0; step < steps; step++, from += stepStride, to += width) *to = *from;
        }
    }

    /// <summary>to[step·toLine + line] = source[line·fromLine + step].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose<T>(T* source, nint fromLine, int lines, int steps, T* to, nint toLine) where T : unmanaged
    {
        int line = 0;
        if (sizeof(T) == sizeof(float))
        {
            for (; line <= lines - 4; line += 4)
            {
                float* first = (float*)(source + line * fromLine);
                TransposeFour(first, first + fromLine, first + 2 * fromLine, first + 3 * fromLine, (int)toLine, steps, (float*)to + line);
            }
        }
        for (; line < lines; line++)
        {
            T* from = source + line * fromLine;
            T* at = to + line;
            for (int step = 0; step < steps; step++, at += toLine) *at = from[step];
        }
    }

    /// <summary>packed[step·width + line] = s_line[step], for four lines: four steps at a time, in two rounds of interleaving.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TransposeFour(float* s0, float* s1, float* s2, float* s3, int width, int steps, float* packed)
    {
        int step = 0;
        for (; step <= steps - 4; step += 4, packed += 4 * (nint)width)
        {
            Vector128<float> r0 = Vector128.Load(s0 + step), r1 = Vector128.Load(s1 + step), r2 = Vector128.Load(s2 + step), r3 = Vector128.Load(s3 + step);
            Vector128<float> low02 = Low(r0, r2), high02 = High(r0, r2), low13 = Low(r1, r3), high13 = High(r1, r3);
            Low(low02, low13).Store(packed);
            High(low02, low13).Store(packed + width);
            Low(high02, high13).Store(packed + 2 * (nint)width);
            High(high02, high13).Store(packed + 3 * (nint)width);
        }
        for (; step < steps; step++, packed += width)
        {
            packed[0] = s0[step];
            packed[1] = s1[step];
            packed[2] = s2[step];
            packed[3] = s3[step];
        }
    }

    /// <summary>to[j·line + i] = from[4·i + j], for i below 4 and j below 6.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SplitSix(float* from, float* to, nint line)
    {
        Vector128<float> r0 = Vector128.Load(from), r1 = Vector128.Load(from + 4), r2 = Vector128.Load(from + 8), r3 = Vector128.Load(from + 12), r4 = Vector128.Load(from + 16);
        Vector128<float> low02 = Low(r0, r2), high02 = High(r0, r2), low13 = Low(r1, r3), high13 = High(r1, r3), low24 = Low(r2, r4);
        Low(low02, low13).Store(to);
        High(low02, low13).Store(to + line);
        Low(high02, high13).Store(to + 2 * line);
        High(high02, high13).Store(to + 3 * line);
        Low(low13, low24).Store(to + 4 * line);
        High(low13, low24).Store(to + 5 * line);
    }

    /// <summary>even[i] = from[2·i], odd[i] = from[2·i + 1]. Up to a register more of each is written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SplitInTwo(float* from, float* even, float* odd, int count)
    {
        if (Vector512.IsHardwareAccelerated && System.Runtime.Intrinsics.X86.Avx512F.IsSupported)
        {
            Vector512<int> evenNumbers = Vector512<int>.Indices * 2, oddNumbers = evenNumbers + Vector512<int>.One;
            for (int i = 0; i < count; i += Vector512<float>.Count)
            {
                Vector512<float> r0 = Vector512.Load(from + 2 * i), r1 = Vector512.Load(from + 2 * i + Vector512<float>.Count);
                System.Runtime.Intrinsics.X86.Avx512F.PermuteVar16x32x2(r0, evenNumbers, r1).Store(even + i);
                System.Runtime.Intrinsics.X86.Avx512F.PermuteVar16x32x2(r0, oddNumbers, r1).Store(odd + i);
            }
            return;
        }
        for (int i = 0; i < count; i += Vector128<float>.Count)
        {
            Vector128<float> r0 = Vector128.Load(from + 2 * i), r1 = Vector128.Load(from + 2 * i + Vector128<float>.Count);
            Vector128<float> low = Low(r0, r1), high = High(r0, r1);
            Low(low, high).Store(even + i);
            High(low, high).Store(odd + i);
        }
    }

    /// <summary>to[2·i + j] = s_j[i], for i below 4 and j below 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Interleave(float* s0, float* s1, float* to)
    {
        Vector128<float> r0 = Vector128.Load(s0), r1 = Vector128.Load(s1);
        Low(r0, r1).Store(to);
        High(r0, r1).Store(to + 4);
    }

    // x0 y0 x1 y1
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Low(Vector128<float> x, Vector128<float> y)
        => System.Runtime.Intrinsics.X86.Sse.IsSupported ? System.Runtime.Intrinsics.X86.Sse.UnpackLow(x, y)
            : System.Runtime.Intrinsics.Arm.AdvSimd.Arm64.IsSupported ? System.Runtime.Intrinsics.Arm.AdvSimd.Arm64.ZipLow(x, y)
            : Vector128.Create(x[0], y[0], x[1], y[1]);

    // x2 y2 x3 y3
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> High(Vector128<float> x, Vector128<float> y)
        => System.Runtime.Intrinsics.X86.Sse.IsSupported ? System.Runtime.Intrinsics.X86.Sse.UnpackHigh(x, y)
            : System.Runtime.Intrinsics.Arm.AdvSimd.Arm64.IsSupported ? System.Runtime.Intrinsics.Arm.AdvSimd.Arm64.ZipHigh(x, y)
            : Vector128.Create(x[2], y[2], x[3], y[3]);
}
