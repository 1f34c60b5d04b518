using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>
/// The patches of a group of channels at a range of positions, counted through all images: the matrix (C/G·K)×count of im2col, which never is in memory as a whole.
/// Where the kernel is not pointwise, the images are copied with their padding, in the order of <see cref="PatchLayout"/>.
/// </summary>
internal unsafe struct Patches<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly ConvolutionShape shape;
    private readonly PatchLayout layout;
    private T* source;
    private int channelLength;
    private int imageLength;
    private int firstImage;
    private int skipped;

    public Patches(in ConvolutionShape shape)
    {
        this.shape = shape;
        layout = shape.Geometry.Layout;
    }

    /// <summary>The last address at which a whole <see cref="Block"/> may be read.</summary>
    public byte* LastBlock { get; private set; }

    /// <summary>Where in a channel the elements of the kernel lie.</summary>
    public readonly ReadOnlySpan<int> ElementOffsets => layout.ElementOffsets;

    /// <summary>Makes the patches of the positions from first to before first + count ready.</summary>
    public void Prepare(T* images, int group, int first, int count)
    {
        int positions = shape.Positions;
        firstImage = first / positions;
        int lastImage = (first + count - 1) / positions;
        byte* lastOfImages = (byte*)(images + (nint)shape.Images * shape.Channels * shape.Geometry.InputCount) - sizeof(Block);
        if (layout.IsDirect)
        {
            channelLength = shape.Geometry.InputCount;
            imageLength = shape.Channels * channelLength;
            source = images + (nint)firstImage * imageLength + (nint)group * shape.GroupChannels * channelLength;
            LastBlock = lastOfImages;
            return;
        }
        // Within one image, only the rows that the positions see.
        ConvolutionGeometry geometry = shape.Geometry;
        int firstRow = 0, rows = layout.RowLength == 0 ? 1 : geometry.Input[0] + 2 * geometry.Pad[0];
        if (firstImage == lastImage && layout.RowLength > 0)
        {
            int perRow = positions / geometry.Output[0];
            firstRow = first % positions / perRow * geometry.Stride[0];
            rows = (first + count - 1) % positions / perRow * geometry.Stride[0] + (geometry.Kernel[0] - 1) * geometry.Dilation[0] + 1 - firstRow;
        }
        int rowLength = layout.RowLength == 0 ? layout.LineLength : layout.RowLength;
        skipped = firstRow * rowLength;
        channelLength = checked(rows * rowLength);
        imageLength = checked(shape.GroupChannels * channelLength);
        source = PackingBuffer.Patches.Reserve<T>((nint)(lastImage - firstImage + 1) * imageLength + 2 * sizeof(Block));
        LastBlock = (byte*)nuint.MaxValue;
        for (int image = firstImage; image <= lastImage; image++)
        {
            T* channel = images + ((nint)image * shape.Channels + (nint)group * shape.GroupChannels) * geometry.InputCount;
            T* copy = source + (nint)(image - firstImage) * imageLength;
            for (int i = 0; i < shape.GroupChannels; i++, channel += geometry.InputCount, copy += channelLength) Copy(channel, copy, firstRow, rows, lastOfImages);
        }
    }

    /// <summary>From a channel to the next.</summary>
    public readonly int ChannelLength => channelLength;

    /// <summary>Whether the rows of the matrix are the channels: one lies as far behind the other as the next.</summary>
    public readonly bool AreEvenlySpaced => layout.ElementOffsets.Length == 1;

    /// <summary>Where a channel lies.</summary>
    public readonly T* Channel(int channel) => source + (nint)channel * channelLength;

    /// <summary>Where a row of the matrix, (channel, element), lies for a run that begins at source 0.</summary>
    public readonly T* Row(int row)
    {
        (int channel, int element) = Math.DivRem(row, layout.ElementOffsets.Length);
        return Channel(channel) + layout.ElementOffsets[element];
    }

    /// <summary>Splits positions into runs, and returns their number: at most one for each position.</summary>
    public readonly int Runs(int first, int count, Span<PatchRun> runs)
    {
        int length = layout.PositionsPerLine, positions = shape.Positions, number = 0;
        int image = first / positions, position = first % positions;
        for (int done = 0; done < count;)
        {
            (int line, int x) = Math.DivRem(position, length);
            int taken = Math.Min(length - x, count - done);
            runs[number++] = new PatchRun(done, (image - firstImage) * imageLength + layout.LineOffset(line) + x - skipped, taken);
            done += taken;
            position += taken;
            if (position == positions) (image, position) = (image + 1, 0);
        }
        return number;
    }

    // The rows of one padded channel, line by line.
    private readonly void Copy(T* channel, T* copy, int firstRow, int rows, byte* lastOfImages)
    {
        ConvolutionGeometry geometry = shape.Geometry;
        int last = geometry.Input.Length - 1, length = geometry.Input[last], lines = last == 0 ? 1 : layout.RowLength / layout.LineLength;
        for (int row = 0; row < rows; row++)
        {
            for (int line = 0; line < lines; line++, copy += layout.LineLength)
            {
                if (TryInputLine(firstRow + row, line, out int inputLine)) CopyLine(channel + (nint)inputLine * length, copy, length, geometry.Pad[last], lastOfImages);
                else Block.Clear((byte*)copy, (nint)layout.LineLength * sizeof(T));
            }
        }
    }

    // The line of the image that a line of a padded row is; false in the padding.
    private readonly bool TryInputLine(int row, int line, out int inputLine)
    {
        ConvolutionGeometry geometry = shape.Geometry;
        int last = geometry.Input.Length - 1, scale = 1;
        bool isInside = true;
        inputLine = 0;
        for (int axis = last - 1; axis >= 0; axis--)
        {
            int y = row;
            if (axis > 0) (line, y) = Math.DivRem(line, geometry.Input[axis] + 2 * geometry.Pad[axis]);
            y -= geometry.Pad[axis];
            isInside &= (uint)y < (uint)geometry.Input[axis];
            inputLine += y * scale;
            scale *= geometry.Input[axis];
        }
        return isInside;
    }

    private readonly void CopyLine(T* line, T* copy, int length, int pad, byte* lastOfImages)
    {
        int stride = layout.Stride, phaseLength = layout.PhaseLength;
        if (stride == 1)
        {
            Block.Clear((byte*)copy, (nint)pad * sizeof(T));
            if ((byte*)(line + length) <= lastOfImages) Block.Copy((byte*)line, (byte*)(copy + pad), (nint)length * sizeof(T));
            else new ReadOnlySpan<T>(line, length).CopyTo(new Span<T>(copy + pad, length));
            Block.Clear((byte*)(copy + pad + length), (nint)pad * sizeof(T));
            return;
        }
        for (int phase = 0; phase < stride; phase++, copy += phaseLength)
        {
            // Element i of the phase is element i·stride + phase − pad of the line.
            int begin = phase >= pad ? 0 : (pad - phase + stride - 1) / stride;
            int end = Math.Clamp((length + pad - phase + stride - 1) / stride, begin, phaseLength);
            begin = Math.Min(begin, end);
            new Span<T>(copy, begin).Clear();
            int from = begin * stride + phase - pad;
            if (end > begin) StridedRow.Take(new ReadOnlySpan<T>(line + from, length - from), stride, new Span<T>(copy + begin, end - begin));
            new Span<T>(copy + end, phaseLength - end).Clear();
        }
    }
}
