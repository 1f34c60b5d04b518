using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace NetFramework.Kernels;

/// <summary>
/// Local response normalisation over neighbouring channels: y[c] = x[c]·s[c]^−β, s[c] = k + (α/size)·Σ x[j]² over the channels j from c − ⌊size/2⌋ to c + ⌊size/2⌋ that are there.
/// x, s, y: outer × channels × inner; size is odd.
/// </summary>
/// <remarks>
/// Each s is summed anew: a running sum would keep what large values leave behind. Source: Krizhevsky, Sutskever &amp; Hinton, NIPS 2012, 3.3; the division of α by size is Caffe's.
/// Every method throws <see cref="ArgumentException"/> where the sizes do not fit.
/// </remarks>
public static class AcrossChannels
{
    // The positions of a tile: its channels stay in the second-level cache.
    private const int TileElements = 1 << 15;
    private const int LeastTile = 64;

    // Below this many elements, the threads cost more than they save.
    private const int LeastParallel = 1 << 13;

    /// <summary>Computes s, which the gradient needs, and y; s and y may be the same memory, which then holds y.</summary>
    public static void Forward<T>(LocalResponse settings, int outer, int channels, int inner, ReadOnlySpan<T> x, Span<T> scale, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check(settings, outer, channels, inner, x.Length, scale.Length, y.Length);
        ForwardWork<T> work = new() { Settings = settings, Channels = channels, Inner = inner, X = x, Scale = scale, Y = y };
        Threads.For(x.Length >= LeastParallel, outer * Tiles(channels, inner), ref work);
    }

    /// <summary>∂x[i] = ∂y[i]·s[i]^−β − (2αβ/size)·x[i]·Σ ∂y[j]·x[j]·s[j]^(−β−1) over the channels j within ⌊size/2⌋ of i.</summary>
    public static void Backward<T>(LocalResponse settings, int outer, int channels, int inner, ReadOnlySpan<T> x, ReadOnlySpan<T> scale, ReadOnlySpan<T> yDiff, Span<T> xDiff)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check(settings, outer, channels, inner, x.Length, scale.Length, yDiff.Length);
        Shapes.Length(xDiff.Length, x.Length, nameof(xDiff));
        BackwardWork<T> work = new() { Settings = settings, Channels = channels, Inner = inner, X = x, Scale = scale, YDiff = yDiff, XDiff = xDiff };
        Threads.For(x.Length >= LeastParallel, outer * Tiles(channels, inner), ref work);
    }

    private static void Check(LocalResponse settings, int outer, int channels, int inner, int x, int scale, int y)
    {
        Shapes.NotNegative(outer);
        Shapes.NotNegative(channels);
        Shapes.NotNegative(inner);
        if (settings.Size < 1 || settings.Size % 2 == 0) Shapes.Fail($"size is {settings.Size}; it must be odd.", nameof(settings));
        Shapes.Length(x, (long)outer * channels * inner, nameof(x));
        Shapes.Length(scale, x, nameof(scale));
        Shapes.Length(y, x, nameof(y));
    }

    private static int TileLength(int channels) => Math.Max(LeastTile, TileElements / Math.Max(1, channels));

    private static int Tiles(int channels, int inner) => (inner + TileLength(channels) - 1) / TileLength(channels);

    /// <summary>The image and the first position of a block, and its number of positions.</summary>
    private static (int Start, int Count) Tile(int block, int channels, int inner)
    {
        (int image, int tile) = Math.DivRem(block, Tiles(channels, inner));
        int first = tile * TileLength(channels);
        return (image * channels * inner + first, Math.Min(TileLength(channels), inner - first));
    }

    /// <summary>s = k + perElement·Σ x[j]², over rows of x that are stride apart.</summary>
    private static void Scales<T>(ReadOnlySpan<T> x, int rows, int stride, T perElement, T k, Span<T> s) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ref T from = ref MemoryMarshal.GetReference(x), to = ref MemoryMarshal.GetReference(s);
        int i = 0;
        if (Vector<T>.IsSupported)
        {
            Vector<T> factor = new(perElement), offset = new(k);
            for (; i <= s.Length - Vector<T>.Count; i += Vector<T>.Count)
            {
                Vector<T> sum = Vector<T>.Zero;
                nuint at = (nuint)i;
                for (int row = 0; row < rows; row++, at += (nuint)stride)
                {
                    Vector<T> value = Vector.LoadUnsafe(ref from, at);
                    sum += value * value;
                }
                (sum * factor + offset).StoreUnsafe(ref to, (nuint)i);
            }
        }
        for (; i < s.Length; i++)
        {
            T sum = T.Zero;
            for (int row = 0; row < rows; row++)
            {
                T value = x[row * stride + i];
                sum += value * value;
            }
            s[i] = sum * perElement + k;
        }
    }

    /// <summary>From s^−β in xDiff: ∂y·s^−β in it, and ∂y·x·s^(−β−1) in the ratios.</summary>
    private static void Ratios<T>(ReadOnlySpan<T> yDiff, ReadOnlySpan<T> x, ReadOnlySpan<T> s, Span<T> xDiff, Span<T> ratios) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ref T dy = ref MemoryMarshal.GetReference(yDiff), values = ref MemoryMarshal.GetReference(x), scales = ref MemoryMarshal.GetReference(s);
        ref T dx = ref MemoryMarshal.GetReference(xDiff), to = ref MemoryMarshal.GetReference(ratios);
        int i = 0;
        if (Vector<T>.IsSupported)
        {
            for (; i <= s.Length - Vector<T>.Count; i += Vector<T>.Count)
            {
                nuint at = (nuint)i;
                Vector<T> scaled = Vector.LoadUnsafe(ref dx, at) * Vector.LoadUnsafe(ref dy, at);
                scaled.StoreUnsafe(ref dx, at);
                (scaled * Vector.LoadUnsafe(ref values, at) / Vector.LoadUnsafe(ref scales, at)).StoreUnsafe(ref to, at);
            }
        }
        for (; i < s.Length; i++)
        {
            xDiff[i] *= yDiff[i];
            ratios[i] = xDiff[i] * x[i] / s[i];
        }
    }

    /// <summary>∂x = ∂x + factor·x·Σ ratios, over rows of ratios that follow each other.</summary>
    private static void AddSums<T>(ReadOnlySpan<T> ratios, T factor, ReadOnlySpan<T> x, Span<T> xDiff) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ref T from = ref MemoryMarshal.GetReference(ratios), values = ref MemoryMarshal.GetReference(x), dx = ref MemoryMarshal.GetReference(xDiff);
        int i = 0;
        if (Vector<T>.IsSupported)
        {
            var scale = new Vector<T>(factor);
            for (; i <= x.Length - Vector<T>.Count; i += Vector<T>.Count)
            {
                Vector<T> sum = Vector<T>.Zero;
                for (nuint at = (nuint)i; at < (nuint)ratios.Length; at += (nuint)x.Length) sum += Vector.LoadUnsafe(ref from, at);
                (sum * scale * Vector.LoadUnsafe(ref values, (nuint)i) + Vector.LoadUnsafe(ref dx, (nuint)i)).StoreUnsafe(ref dx, (nuint)i);
            }
        }
        for (; i < x.Length; i++)
        {
            T sum = T.Zero;
            for (int at = i; at < ratios.Length; at += x.Length) sum += ratios[at];
            xDiff[i] += sum * factor * x[i];
        }
    }

    private ref struct ForwardWork<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public LocalResponse Settings;
        public int Channels;
        public int Inner;
        public ReadOnlySpan<T> X;
        public Span<T> Scale;
        public Span<T> Y;

        public readonly void Run(int block)
        {
            (int start, int count) = Tile(block, Channels, Inner);
            T perElement = T.CreateTruncating(Settings.Alpha / Settings.Size), k = T.CreateTruncating(Settings.K);
            for (int c = 0; c < Channels; c++)
            {
                int row = start + c * Inner;
                Span<T> scale = Scale.Slice(row, count), y = Y.Slice(row, count);
                (int first, int end) = Settings.Window(c, Channels);
                Scales(X.Slice(start + first * Inner, (end - first - 1) * Inner + count), end - first, Inner, perElement, k, scale);
                InversePower.Run(scale, Settings.Beta, y);
                TensorPrimitives.Multiply(y, X.Slice(row, count), y);
            }
        }
    }

    private ref struct BackwardWork<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public LocalResponse Settings;
        public int Channels;
        public int Inner;
        public ReadOnlySpan<T> X;
        public ReadOnlySpan<T> Scale;
        public ReadOnlySpan<T> YDiff;
        public Span<T> XDiff;

        public readonly void Run(int block)
        {
            (int start, int count) = Tile(block, Channels, Inner);
            T factor = T.CreateTruncating(-2 * Settings.Alpha * Settings.Beta / Settings.Size);
            Span<T> ratios = PackingBuffer.Columns.ReserveSpan<T>(Channels * count);
            for (int c = 0; c < Channels; c++)
            {
                // ∂y·s^−β stays in ∂x; ∂y·x·s^(−β−1) goes into the ratios.
                int row = start + c * Inner;
                Span<T> xDiff = XDiff.Slice(row, count), ratio = ratios.Slice(c * count, count);
                InversePower.Run(Scale.Slice(row, count), Settings.Beta, xDiff);
                Ratios(YDiff.Slice(row, count), X.Slice(row, count), Scale.Slice(row, count), xDiff, ratio);
            }
            for (int c = 0; c < Channels; c++)
            {
                int row = start + c * Inner;
                (int first, int end) = Settings.Window(c, Channels);
                AddSums(ratios[(first * count)..(end * count)], factor, X.Slice(row, count), XDiff.Slice(row, count));
            }
        }
    }
}
