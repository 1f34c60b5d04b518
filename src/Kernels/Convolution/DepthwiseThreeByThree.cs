using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NetFramework.Kernels;

/// <summary>
/// Depthwise convolution with kernels of 3×3, a padding of 1 and steps of 1 or 2, in planes that are read from end to end: zeros before and after a plane are the padding above and below, and masks leave out what a
/// line would see of its neighbours at its ends.
/// </summary>
/// <remarks>
/// With steps of 1, output i sees elements i − width − 1 … i + width + 1 of the plane. Registers begin anywhere and go on into the next line; what two of them write in the same place is the same to the bit.
/// With steps of 2, the columns of even and of odd number are taken apart, and a register's elements beyond its line are overwritten by the next.
/// </remarks>
internal readonly unsafe ref struct DepthwiseThreeByThree<T, TRegister> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T> where TRegister : struct, IRegister<TRegister, T>
{
    // Lines that are computed together: they share what they read.
    private const int Lines = 4;

    private readonly int channels;
    private readonly int height;
    private readonly int width;
    private readonly int stride;
    private readonly PlaneBlocks blocks;
    private readonly T* images;
    private readonly T* weights;
    private readonly T* bias;
    private readonly T* outputs;
    private readonly ChannelMap<T> map;

    private DepthwiseThreeByThree(in ConvolutionShape shape, PlaneBlocks blocks, T* images, T* weights, T* bias, T* outputs, ChannelMap<T> map)
    {
        (channels, height, width, stride) = (shape.Channels, shape.Geometry.Input[0], shape.Geometry.Input[1], shape.Geometry.Stride[0]);
        this.blocks = blocks;
        this.images = images;
        this.weights = weights;
        this.bias = bias;
        this.outputs = outputs;
        this.map = map;
    }

    /// <summary>Whether the depthwise convolution is such a one, of planes that the registers of some lines fit into or of an even width, and the map's rectifier, if there is one, makes 0 of what is below.</summary>
    public static bool Serves(in ConvolutionShape shape, ChannelMap<T> map)
    {
        ConvolutionGeometry geometry = shape.Geometry;
        if (shape.GroupOutputs != 1 || geometry.Input.Length != 2 || geometry.Kernel.ContainsAnyExcept(3) || geometry.Pad.ContainsAnyExcept(1) || geometry.Dilation.ContainsAnyExcept(1)) return false;
        if (map.Slope is { } slope && !T.IsZero(slope)) return false;
        (int height, int width) = (geometry.Input[0], geometry.Input[1]);
        if (!geometry.Stride.ContainsAnyExcept(2)) return height > 0 && width > 0 && width % 2 == 0;
        return !geometry.Stride.ContainsAnyExcept(1) && height >= Lines && height * width >= (Lines - 1) * width + TRegister.Count;
    }

    /// <summary>Computes the outputs.</summary>
    public static void Run(in ConvolutionShape shape, PlaneBlocks blocks, T* images, T* weights, T* bias, T* outputs, ChannelMap<T> map, bool isParallel)
    {
        DepthwiseThreeByThree<T, TRegister> work = new(shape, blocks, images, weights, bias, outputs, map);
        Threads.For(isParallel, blocks.Count, ref work);
    }

    /// <inheritdoc/>
    public void Run(int block)
    {
        (int first, int end) = blocks.Of(block);
        if (stride == 1) RunByOne(first, end);
        else RunByTwo(first, end);
    }

    private void RunByOne(int first, int end)
    {
        int count = height * width, lead = width + 1, masks = width + TRegister.Count;
        T* zeros = PackingBuffer.Columns.Reserve<T>(2 * lead + count + 2 * masks), plane = zeros + lead, afterFirst = plane + count + lead;
        new Span<T>(zeros, lead).Clear();
        new Span<T>(plane + count, lead).Clear();
        MemoryMarshal.AsBytes(new Span<T>(afterFirst, 2 * masks)).Fill(byte.MaxValue);
        for (int column = 0; column < masks; column += width) afterFirst[column] = T.Zero;
        for (int column = width - 1; column < masks; column += width) afterFirst[masks + column] = T.Zero;
        for (int channel = first; channel < end; channel++)
        {
            new ReadOnlySpan<T>(images + (nint)channel * count, count).CopyTo(new Span<T>(plane, count));
            Convolve(plane, afterFirst, afterFirst + masks, channel % channels, outputs + (nint)channel * count);
        }
    }

    // Even and odd columns each with a line of zeros before and after them, and a register more that is read but not used.
    private void RunByTwo(int first, int end)
    {
        int step = width / 2, count = height * step, lines = (height + 1) / 2, whole = count + 2 * step + TRegister.Count + 1;
        T* even = PackingBuffer.Columns.Reserve<T>(2 * whole + lines * step + 2 * TRegister.Count) + step + 1, odd = even + whole, sums = odd + whole - step - 1, afterFirst = sums + lines * step + TRegister.Count;
        new Span<T>(even - step - 1, 2 * whole).Clear();
        MemoryMarshal.AsBytes(new Span<T>(afterFirst, TRegister.Count)).Fill(byte.MaxValue);
        *afterFirst = T.Zero;
        for (int channel = first; channel < end; channel++)
        {
            ReadOnlySpan<T> image = new(images + (nint)channel * height * width, height * width);
            StridedRow.Take(image, 2, new Span<T>(even, count));
            StridedRow.Take(image[1..], 2, new Span<T>(odd, count));
            ConvolveByTwo(even, odd, afterFirst, channel % channels, sums);
            new ReadOnlySpan<T>(sums, lines * step).CopyTo(new Span<T>(outputs + (nint)channel * lines * step, lines * step));
        }
    }

    // a, b, c, d: the sums of four lines. l, m, r: what they see in a line of the plane, before, at and after each place.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Convolve(T* plane, T* afterFirst, T* beforeLast, int channel, T* output)
    {
        T* weight = weights + (nint)channel * 9;
        TRegister w0 = TRegister.Broadcast(weight[0]), w1 = TRegister.Broadcast(weight[1]), w2 = TRegister.Broadcast(weight[2]);
        TRegister w3 = TRegister.Broadcast(weight[3]), w4 = TRegister.Broadcast(weight[4]), w5 = TRegister.Broadcast(weight[5]);
        TRegister w6 = TRegister.Broadcast(weight[6]), w7 = TRegister.Broadcast(weight[7]), w8 = TRegister.Broadcast(weight[8]);
        TRegister start = TRegister.Broadcast(bias == null ? T.Zero : bias[channel]);
        bool isScaled = !map.Scale.IsEmpty, isRectified = map.Slope is not null;
        TRegister scale = TRegister.Broadcast(isScaled ? map.Scale[channel] : T.One), shift = TRegister.Broadcast(isScaled ? map.Shift[channel] : T.Zero);
        int step = width, lastLines = height - Lines, last = height * width - (Lines - 1) * width - TRegister.Count;
        for (int line = 0; line < height; line += Lines)
        {
            for (int x = 0; x < step; x += TRegister.Count)
            {
                int at = Math.Min(Math.Min(line, lastLines) * step + x, last), column = at < last ? x : at % step;
                TRegister left = TRegister.Load(afterFirst + column), right = TRegister.Load(beforeLast + column);
                T* source = plane + at - step;
                TRegister a = start, b = start, c = start, d = start;
                TRegister l = TRegister.Load(source - 1).And(left), m = TRegister.Load(source), r = TRegister.Load(source + 1).And(right);
                a = Add(a, l, m, r, w0, w1, w2);
                source += step;
                (l, m, r) = (TRegister.Load(source - 1).And(left), TRegister.Load(source), TRegister.Load(source + 1).And(right));
                a = Add(a, l, m, r, w3, w4, w5);
                b = Add(b, l, m, r, w0, w1, w2);
                source += step;
                (l, m, r) = (TRegister.Load(source - 1).And(left), TRegister.Load(source), TRegister.Load(source + 1).And(right));
                a = Add(a, l, m, r, w6, w7, w8);
                b = Add(b, l, m, r, w3, w4, w5);
                c = Add(c, l, m, r, w0, w1, w2);
                source += step;
                (l, m, r) = (TRegister.Load(source - 1).And(left), TRegister.Load(source), TRegister.Load(source + 1).And(right));
                b = Add(b, l, m, r, w6, w7, w8);
                c = Add(c, l, m, r, w3, w4, w5);
                d = Add(d, l, m, r, w0, w1, w2);
                source += step;
                (l, m, r) = (TRegister.Load(source - 1).And(left), TRegister.Load(source), TRegister.Load(source + 1).And(right));
                c = Add(c, l, m, r, w6, w7, w8);
                d = Add(d, l, m, r, w3, w4, w5);
                source += step;
                (l, m, r) = (TRegister.Load(source - 1).And(left), TRegister.Load(source), TRegister.Load(source + 1).And(right));
                d = Add(d, l, m, r, w6, w7, w8);
                T* to = output + at;
                Write(a, scale, shift, isScaled, isRectified, to);
                Write(b, scale, shift, isScaled, isRectified, to + step);
                Write(c, scale, shift, isScaled, isRectified, to + 2 * step);
                Write(d, scale, shift, isScaled, isRectified, to + 3 * step);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ConvolveByTwo(T* even, T* odd, T* afterFirst, int channel, T* output)
    {
        T* weight = weights + (nint)channel * 9;
        TRegister w0 = TRegister.Broadcast(weight[0]), w1 = TRegister.Broadcast(weight[1]), w2 = TRegister.Broadcast(weight[2]);
        TRegister w3 = TRegister.Broadcast(weight[3]), w4 = TRegister.Broadcast(weight[4]), w5 = TRegister.Broadcast(weight[5]);
        TRegister w6 = TRegister.Broadcast(weight[6]), w7 = TRegister.Broadcast(weight[7]), w8 = TRegister.Broadcast(weight[8]);
        TRegister start = TRegister.Broadcast(bias == null ? T.Zero : bias[channel]);
        bool isScaled = !map.Scale.IsEmpty, isRectified = map.Slope is not null;
        TRegister scale = TRegister.Broadcast(isScaled ? map.Scale[channel] : T.One), shift = TRegister.Broadcast(isScaled ? map.Shift[channel] : T.Zero), isAfterFirst = TRegister.Load(afterFirst);
        int step = width / 2;
        for (int line = 0; line < height; line += 2, output += step)
        {
            for (int x = 0; x < step; x += TRegister.Count)
            {
                T* left = odd + (line - 1) * step + x - 1, middle = even + (line - 1) * step + x;
                TRegister l0 = TRegister.Load(left), l1 = TRegister.Load(left + step), l2 = TRegister.Load(left + 2 * step);
                if (x == 0) (l0, l1, l2) = (l0.And(isAfterFirst), l1.And(isAfterFirst), l2.And(isAfterFirst));
                TRegister sum = Add(start, l0, TRegister.Load(middle), TRegister.Load(left + 1), w0, w1, w2);
                sum = Add(sum, l1, TRegister.Load(middle + step), TRegister.Load(left + step + 1), w3, w4, w5);
                sum = Add(sum, l2, TRegister.Load(middle + 2 * step), TRegister.Load(left + 2 * step + 1), w6, w7, w8);
                Write(sum, scale, shift, isScaled, isRectified, output + x);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TRegister Add(TRegister sum, TRegister l, TRegister m, TRegister r, TRegister w0, TRegister w1, TRegister w2)
        => TRegister.MultiplyAdd(r, w2, TRegister.MultiplyAdd(m, w1, TRegister.MultiplyAdd(l, w0, sum)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(TRegister sum, TRegister scale, TRegister shift, bool isScaled, bool isRectified, T* to)
    {
        // Rounded twice, as the map is: x·s − 0 is x·s to the bit, and x·1 is x.
        if (isScaled) sum = TRegister.MultiplyAdd(TRegister.MultiplyAdd(sum, scale, TRegister.Broadcast(T.NegativeZero)), TRegister.Broadcast(T.One), shift);
        if (isRectified) sum = sum.Rectify();
        sum.Store(to);
    }
}
