using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NetFramework.Kernels;

/// <summary>The outputs of all images in tiles of 4×4, or for a kernel of 5×5 in tiles of 2×2, which see 6×6 elements of the padded image; the tiles are counted row by row, through all images.</summary>
internal readonly unsafe struct WinogradTiles<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    // Tiles that are moved at a time; of 2×2 outputs, on their way in, more.
    private const int Step = 4;
    private const int WideStep = 8;

    private readonly int height;
    private readonly int width;
    private readonly int padHeight;
    private readonly int padWidth;
    private readonly int outputHeight;
    private readonly int outputWidth;
    private readonly int outputs;
    private readonly int perRow;
    private readonly int perImage;
    private readonly int lineLength;

    public WinogradTiles(in ConvolutionShape shape)
    {
        ConvolutionGeometry geometry = shape.Geometry;
        (height, width, padHeight, padWidth) = (geometry.Input[0], geometry.Input[1], geometry.Pad[0], geometry.Pad[1]);
        (outputHeight, outputWidth) = (geometry.Output[0], geometry.Output[1]);
        outputs = WinogradTransform.Outputs(geometry.Kernel[0]);
        perRow = (outputWidth + outputs - 1) / outputs;
        perImage = perRow * ((outputHeight + outputs - 1) / outputs);
        Count = shape.Images * perImage;
        lineLength = perRow * outputs + WinogradTransform.Inputs - outputs;
    }

    /// <summary>The outputs of a tile on each axis: 2 or 4.</summary>
    public int Outputs => outputs;

    /// <summary>The number of tiles of all images.</summary>
    public int Count { get; }

    /// <summary>How many elements <see cref="Gather"/> needs for the padded images of so many tiles, at most, each as a whole and in two phases.</summary>
    public nint PaddedLength(int count) => 2 * MostPadded * Math.Min(count, (count - 1) / perImage + 2);

    private nint MostPadded => (nint)lineLength * (perImage / perRow * outputs + WinogradTransform.Inputs - outputs) + Slack;

    // What is read beyond the last tile.
    private nint Slack => WideStep * outputs + 2 * sizeof(Block);

    // In tiles of 2×2, element j of the tiles is in the elements of even or of odd number, side by side from number j / 2 on.
    private bool HasPhases => outputs == 2 && sizeof(T) == sizeof(float);

    /// <summary>to[i·6 + j] = the elements (i, j) of the tiles of one channel, side by side; up to seven more are written.</summary>
    /// <param name="channel">The channel in the first image.</param>
    /// <param name="imageLength">From an image to the next.</param>
    /// <param name="first">The first tile.</param>
    /// <param name="count">The number of tiles.</param>
    /// <param name="isFirst">Whether it is the first channel of these tiles: the padding is cleared, and stays.</param>
    /// <param name="padded">Room for <see cref="PaddedLength"/> elements.</param>
    /// <param name="to">The result.</param>
    /// <param name="line">From a line of the result to the next.</param>
    public void Gather(T* channel, nint imageLength, int first, int count, bool isFirst, T* padded, T* to, nint line)
    {
        for (int done = 0; done < count; padded += 2 * MostPadded)
        {
            (int image, int inImage) = Math.DivRem(first + done, perImage);
            int taken = Math.Min(perImage - inImage, count - done);
            int firstRow = inImage / perRow, endRow = (inImage + taken - 1) / perRow + 1;
            int rows = (endRow - firstRow) * outputs + WinogradTransform.Inputs - outputs, phase = rows * lineLength / 2 + WinogradTransform.Gap<T>();
            float* even = (float*)(padded + MostPadded);
            if (isFirst)
            {
                new Span<T>(padded, rows * lineLength + (int)Slack).Clear();
                if (HasPhases) new Span<float>(even, 2 * phase).Clear();
            }
            // The rows of the padded image that are there.
            int top = firstRow * outputs - padHeight, begin = Math.Clamp(-top, 0, rows), end = Math.Clamp(height - top, begin, rows);
            for (int row = begin; row < end; row++) Block.CopyExactly(channel + image * imageLength + (nint)(top + row) * width, padded + row * lineLength + padWidth, width);
            if (HasPhases) Packing.SplitInTwo((float*)padded + begin * lineLength, even + begin * lineLength / 2, even + phase + begin * lineLength / 2, (end - begin) * lineLength / 2);
            for (int row = firstRow; row < endRow; row++)
            {
                int left = Math.Max(inImage - row * perRow, 0), tiles = Math.Min(inImage + taken - row * perRow, perRow) - left;
                nint start = (nint)(row - firstRow) * outputs * lineLength + left * outputs;
                if (HasPhases) GatherRow(even + start / 2, phase, tiles, (float*)(to + done), line);
                else GatherRow(padded + start, tiles, to + done, line);
                done += tiles;
            }
        }
    }

    /// <summary>Puts the outputs (i, j) of the tiles of one channel, from[i·Outputs + j], where they belong.</summary>
    /// <param name="from">The outputs, side by side.</param>
    /// <param name="line">From a line of them to the next.</param>
    /// <param name="channel">The channel in the first image.</param>
    /// <param name="imageLength">From an image to the next.</param>
    /// <param name="first">The first tile.</param>
    /// <param name="count">The number of tiles.</param>
    public void Scatter(T* from, nint line, T* channel, nint imageLength, int first, int count)
    {
        for (int done = 0; done < count;)
        {
            (int image, int inImage) = Math.DivRem(first + done, perImage);
            (int row, int left) = Math.DivRem(inImage, perRow);
            int tiles = Math.Min(perRow - left, count - done), y = row * outputs, x = left * outputs;
            T* output = channel + image * imageLength + (nint)y * outputWidth + x;
            for (int i = 0; i < Math.Min(outputs, outputHeight - y); i++, output += outputWidth)
                ScatterLine(from + i * outputs * line + done, line, output, Math.Min(tiles * outputs, outputWidth - x));
            done += tiles;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void GatherRow(T* source, int tiles, T* to, nint line)
    {
        for (int i = 0; i < WinogradTransform.Inputs; i++, source += lineLength, to += WinogradTransform.Inputs * line)
        {
            if (sizeof(T) == sizeof(float))
            {
                for (int tile = 0; tile < tiles; tile += Step) Packing.SplitSix((float*)source + tile * 4, (float*)to + tile, line);
                continue;
            }
            for (int tile = 0; tile < tiles; tile++)
            {
                T* from = source + tile * outputs;
                for (int j = 0; j < WinogradTransform.Inputs; j++) to[j * line + tile] = from[j];
            }
        }
    }

    // Of tiles of 2×2, from the elements of even number and, so much further on, those of odd number.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void GatherRow(float* even, nint odd, int tiles, float* to, nint line)
    {
        for (int i = 0; i < WinogradTransform.Inputs; i++, even += lineLength / 2, to += WinogradTransform.Inputs * line)
        {
            for (int tile = 0; tile < tiles; tile += WideStep)
            {
                float* from = even + tile, start = to + tile;
                Vector256.Load(from).Store(start);
                Vector256.Load(from + odd).Store(start + line);
                Vector256.Load(from + 1).Store(start + 2 * line);
                Vector256.Load(from + odd + 1).Store(start + 3 * line);
                Vector256.Load(from + 2).Store(start + 4 * line);
                Vector256.Load(from + odd + 2).Store(start + 5 * line);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ScatterLine(T* from, nint line, T* output, int length)
    {
        int x = 0;
        if (sizeof(T) == sizeof(float))
        {
            for (; x <= length - Step * outputs; x += Step * outputs, from += Step)
            {
                if (outputs == 2) Packing.Interleave((float*)from, (float*)(from + line), (float*)output + x);
                else Packing.TransposeFour((float*)from, (float*)(from + line), (float*)(from + 2 * line), (float*)(from + 3 * line), 4, Step, (float*)output + x);
            }
            // The last of them again, with those before.
            if (outputs == 2 && x > 0 && length % 2 == 0 && x < length)
            {
                from -= Step - (length - x) / 2;
                Packing.Interleave((float*)from, (float*)(from + line), (float*)output + length - Step * outputs);
                return;
            }
        }
        for (; x < length; x += outputs, from++)
        {
            for (int j = 0; j < Math.Min(outputs, length - x); j++) output[x + j] = from[j * line];
        }
    }
}
