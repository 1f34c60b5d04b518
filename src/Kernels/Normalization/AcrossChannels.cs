using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace NetFramework.Kernels;

/// <summary>
/// Local response normalisation over neighbouring channels: y[c] = x[c]·s[c]^−β, s[c] = k + (α/size)·Σ x[j]² over the channels j from c − ⌊size/2⌋ to c + ⌊size/2⌋ that are there.
/// x, y: outer × channels × inner; size is odd.
/// </summary>
/// <remarks>
/// Each s is summed anew: a running sum would keep what large values leave behind. The gradient computes s once more: that takes no longer, forward and backward together, than to store it, and no memory. Source: Krizhevsky, Sutskever &amp; Hinton, NIPS 2012, 3.3; the division of α by size is Caffe's.
/// Every method throws <see cref="ArgumentException"/> where the sizes do not fit.
/// </remarks>
public static class AcrossChannels
{
    // The positions of a tile: the rows of neighbouring channels stay in the first-level cache, and are long enough to be read ahead.
    private const int TileLength = 1 << 10;

    // Below this many elements, the threads cost more than they save.
    private const int LeastParallel = 1 << 13;

    /// <summary>Computes y.</summary>
    public static void Forward<T>(LocalResponse settings, int outer, int channels, int inner, ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check(settings, outer, channels, inner, x.Length, y.Length);
        ForwardWork<T> work = new() { Settings = settings, Channels = channels, Inner = inner, X = x, Y = y };
        Threads.For(x.Length >= LeastParallel, outer * Tiles(inner), ref work);
    }

    /// <summary>∂x[i] = ∂y[i]·s[i]^−β − (2αβ/size)·x[i]·Σ ∂y[j]·x[j]·s[j]^(−β−1) over the channels j within ⌊size/2⌋ of i. ∂x may lie where ∂y does.</summary>
    public static void Backward<T>(LocalResponse settings, int outer, int channels, int inner, ReadOnlySpan<T> x, ReadOnlySpan<T> yDiff, Span<T> xDiff)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check(settings, outer, channels, inner, x.Length, yDiff.Length);
        Shapes.Length(xDiff.Length, x.Length, nameof(xDiff));
        BackwardWork<T> work = new() { Settings = settings, Channels = channels, Inner = inner, X = x, YDiff = yDiff, XDiff = xDiff };
        Threads.For(x.Length >= LeastParallel, outer * Tiles(inner), ref work);
    }

    private static void Check(LocalResponse settings, int outer, int channels, int inner, int x, int y)
    {
        Shapes.NotNegative(outer);
        Shapes.NotNegative(channels);
        Shapes.NotNegative(inner);
        if (settings.Size < 1 || settings.Size % 2 == 0) Shapes.Fail($"size is {settings.Size}; it must be odd.", nameof(settings));
        Shapes.Length(x, (long)outer * channels * inner, nameof(x));
        Shapes.Length(y, x, nameof(y));
    }

    private static int Tiles(int inner) => (inner + TileLength - 1) / TileLength;

    /// <summary>The image and the first position of a block, and its number of positions.</summary>
    private static (int Start, int Count) Tile(int block, int channels, int inner)
    {
        (int image, int tile) = Math.DivRem(block, Tiles(inner));
        int first = tile * TileLength;
        return (image * channels * inner + first, Math.Min(TileLength, inner - first));
    }

    /// <summary>s = k + perElement·Σ x[j]², from the squares of the neighbours.</summary>
    private static void Scales<T>(Neighbours<T> squares, T perElement, T k, Span<T> s) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ReadOnlySpan<T> rows = squares.Rows;
        ref T from = ref MemoryMarshal.GetReference(rows), to = ref MemoryMarshal.GetReference(s);
        int i = 0;
        if (Vector<T>.IsSupported)
        {
            Vector<T> factor = new(perElement), offset = new(k);
            for (; i <= s.Length - Vector<T>.Count; i += Vector<T>.Count)
            {
                Vector<T> sum = Vector<T>.Zero;
                for (nuint at = (nuint)i; at < (nuint)rows.Length; at += (nuint)s.Length) sum += Vector.LoadUnsafe(ref from, at);
                (sum * factor + offset).StoreUnsafe(ref to, (nuint)i);
            }
        }
        for (; i < s.Length; i++)
        {
            T sum = T.Zero;
            for (int at = i; at < rows.Length; at += s.Length) sum += rows[at];
            s[i] = sum * perElement + k;
        }
    }

    /// <summary>∂x = ∂y·s^−β, and ∂y·x·s^(−β−1) in the ratios, in the place of s.</summary>
    private static void Ratios<T>(ReadOnlySpan<T> yDiff, ReadOnlySpan<T> x, ReadOnlySpan<T> powers, Span<T> xDiff, Span<T> ratios) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ref T dy = ref MemoryMarshal.GetReference(yDiff), values = ref MemoryMarshal.GetReference(x), powersOfScale = ref MemoryMarshal.GetReference(powers);
        ref T dx = ref MemoryMarshal.GetReference(xDiff), scales = ref MemoryMarshal.GetReference(ratios);
        int i = 0;
        if (Vector<T>.IsSupported)
        {
            for (; i <= ratios.Length - Vector<T>.Count; i += Vector<T>.Count)
            {
                nuint at = (nuint)i;
                Vector<T> scaled = Vector.LoadUnsafe(ref powersOfScale, at) * Vector.LoadUnsafe(ref dy, at);
                scaled.StoreUnsafe(ref dx, at);
                (scaled * Vector.LoadUnsafe(ref values, at) / Vector.LoadUnsafe(ref scales, at)).StoreUnsafe(ref scales, at);
            }
        }
        for (; i < ratios.Length; i++)
        {
            xDiff[i] = powers[i] * yDiff[i];
            ratios[i] = xDiff[i] * x[i] / ratios[i];
        }
    }

    /// <summary>∂x = ∂x + factor·x·Σ ratios, over the neighbours.</summary>
    private static void AddSums<T>(Neighbours<T> ratios, T factor, ReadOnlySpan<T> x, Span<T> xDiff) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ReadOnlySpan<T> rows = ratios.Rows;
        ref T from = ref MemoryMarshal.GetReference(rows), values = ref MemoryMarshal.GetReference(x), dx = ref MemoryMarshal.GetReference(xDiff);
        int i = 0;
        if (Vector<T>.IsSupported)
        {
            var scale = new Vector<T>(factor);
            for (; i <= x.Length - Vector<T>.Count; i += Vector<T>.Count)
            {
                Vector<T> sum = Vector<T>.Zero;
                for (nuint at = (nuint)i; at < (nuint)rows.Length; at += (nuint)x.Length) sum += Vector.LoadUnsafe(ref from, at);
                (sum * scale * Vector.LoadUnsafe(ref values, (nuint)i) + Vector.LoadUnsafe(ref dx, (nuint)i)).StoreUnsafe(ref dx, (nuint)i);
            }
        }
        for (; i < x.Length; i++)
        {
            T sum = T.Zero;
            for (int at = i; at < rows.Length; at += x.Length) sum += rows[at];
            xDiff[i] += sum * factor * x[i];
        }
    }

    /// <summary>Rows of a channel and of its neighbours, at the positions of a tile. A row takes the place of the one that is out of reach; that of a channel that is not there is 0.</summary>
    private readonly ref struct Neighbours<T> where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly int channels;
        private readonly int count;

        public Neighbours(Span<T> rows, int channels, int count)
        {
            (this.channels, this.count) = (channels, count);
            Rows = rows;
            rows.Clear();
        }

        public Span<T> Rows { get; }

        /// <summary>The row of a channel, to be written; empty, and 0 in its place, where the channel is not there.</summary>
        public Span<T> Enter(int channel)
        {
            Span<T> row = Rows.Slice(channel * count % Rows.Length, count);
            if (channel < channels) return row;
            row.Clear();
            return [];
        }
    }

    private ref struct ForwardWork<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public LocalResponse Settings;
        public int Channels;
        public int Inner;
        public ReadOnlySpan<T> X;
        public Span<T> Y;

        public readonly void Run(int block)
        {
            (int start, int count) = Tile(block, Channels, Inner);
            T perElement = T.CreateTruncating(Settings.Alpha / Settings.Size), k = T.CreateTruncating(Settings.K);
            int reach = Settings.Reach(Channels);
            Neighbours<T> squares = new(PackingBuffer.Columns.ReserveSpan<T>((2 * reach + 1) * count), Channels, count);
            for (int c = 0; c < Channels + reach; c++)
            {
                Span<T> square = squares.Enter(c);
                if (!square.IsEmpty)
                    TensorPrimitives.Multiply(X.Slice(start + c * Inner, count), X.Slice(start + c * Inner, count), square);
                if (c < reach)
                    continue;
                int row = start + (c - reach) * Inner;
                Span<T> y = Y.Slice(row, count);
                Scales(squares, perElement, k, y);
                InversePower.Run(y, Settings.Beta, y);
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
        public ReadOnlySpan<T> YDiff;
        public Span<T> XDiff;

        public readonly void Run(int block)
        {
            (int start, int count) = Tile(block, Channels, Inner);
            T perElement = T.CreateTruncating(Settings.Alpha / Settings.Size), k = T.CreateTruncating(Settings.K);
            T factor = T.CreateTruncating(-2 * Settings.Alpha * Settings.Beta / Settings.Size);
            int reach = Settings.Reach(Channels), length = (2 * reach + 1) * count;
            Span<T> scratch = PackingBuffer.Columns.ReserveSpan<T>(2 * length + count), powers = scratch[(2 * length)..];
            Neighbours<T> squares = new(scratch[..length], Channels, count), ratios = new(scratch.Slice(length, length), Channels, count);
            for (int c = 0; c < Channels + 2 * reach; c++)
            {
                Span<T> square = squares.Enter(c), ratio = c < reach ? [] : ratios.Enter(c - reach);
                if (!square.IsEmpty)
                    TensorPrimitives.Multiply(X.Slice(start + c * Inner, count), X.Slice(start + c * Inner, count), square);
                if (!ratio.IsEmpty)
                {
                    int row = start + (c - reach) * Inner;
                    Scales(squares, perElement, k, ratio);
                    InversePower.Run(ratio, Settings.Beta, powers);
                    Ratios(YDiff.Slice(row, count), X.Slice(row, count), powers, XDiff.Slice(row, count), ratio);
                }
                if (c >= 2 * reach)
                {
                    int row = start + (c - 2 * reach) * Inner;
                    AddSums(ratios, factor, X.Slice(row, count), XDiff.Slice(row, count));
                }
            }
        }
    }
}
