using System.Numerics;
using System.Numerics.Tensors;

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
                scale.Clear();
                (int first, int end) = Settings.Window(c, Channels);
                for (int j = first; j < end; j++)
                {
                    ReadOnlySpan<T> neighbour = X.Slice(start + j * Inner, count);
                    TensorPrimitives.FusedMultiplyAdd(neighbour, neighbour, scale, scale);
                }
                TensorPrimitives.Multiply(scale, perElement, scale);
                TensorPrimitives.Add(scale, k, scale);
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
            Span<T> ratios = PackingBuffer.Columns.ReserveSpan<T>((Channels + 1) * count);
            Span<T> sum = ratios[(Channels * count)..];
            for (int c = 0; c < Channels; c++)
            {
                // ∂y·s^−β stays in ∂x; ∂y·x·s^(−β−1) goes into the ratios.
                int row = start + c * Inner;
                Span<T> xDiff = XDiff.Slice(row, count), ratio = ratios.Slice(c * count, count);
                InversePower.Run(Scale.Slice(row, count), Settings.Beta, xDiff);
                TensorPrimitives.Multiply(xDiff, YDiff.Slice(row, count), xDiff);
                TensorPrimitives.Multiply(xDiff, X.Slice(row, count), ratio);
                TensorPrimitives.Divide(ratio, Scale.Slice(row, count), ratio);
            }
            for (int c = 0; c < Channels; c++)
            {
                int row = start + c * Inner;
                sum.Clear();
                (int first, int end) = Settings.Window(c, Channels);
                for (int j = first; j < end; j++) TensorPrimitives.Add(sum, ratios.Slice(j * count, count), sum);
                TensorPrimitives.Multiply(sum, factor, sum);
                Span<T> xDiff = XDiff.Slice(row, count);
                TensorPrimitives.FusedMultiplyAdd(sum, X.Slice(row, count), xDiff, xDiff);
            }
        }
    }
}
