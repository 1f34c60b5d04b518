using System.ComponentModel.DataAnnotations;
using System.Numerics;
using System.Numerics.Tensors;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Options of SPP.</summary>
public sealed record SPPOptions : LayerOptions
{
    /// <summary>The number of levels, L: level l has 2ˡ×2ˡ bins, l = 0 … L − 1.</summary>
    [Range(1, 15)]
    public required int PyramidHeight { get; init; }

    /// <summary>What is taken of the elements of a bin.</summary>
    public PoolMethod Pool { get; init; }
}

/// <summary>Spatial pyramid pooling: each channel, whatever its size, is pooled into 1, 4, 16, … bins, and the levels stand side by side.
/// x: N×C×H×W, y: N×(C·(4ᴸ − 1)/3), level by level, in each channel by channel; where L = 1, y: N×C×1×1.
/// Backward: ∂x = Σ over the levels of the pooling's.</summary>
/// <remarks>
/// L is pyramid_height. On level l a bin has ⌈H/2ˡ⌉ rows, and the rows that are too many are padding: (2ˡ·⌈H/2ˡ⌉ − H + 1)/2, rounded down, above; columns likewise. AVE counts the padding as zeros.
/// <para>Errors: a bottom without 4 axes; an image so small that a bin would lie in the padding.</para>
/// <para>Source: Caffe SPP; He, Zhang, Ren &amp; Sun, Spatial pyramid pooling in deep convolutional networks for visual recognition, ECCV 2014.</para>
/// </remarks>
[LayerType("SPP")]
public sealed class SPPLayer<T>(SPPOptions options) : Layer<T, SPPOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly WindowPooling<T>[] levels = new WindowPooling<T>[options.PyramidHeight];

    // The outputs of one level, and the gradient that it passes down.
    private readonly Blob<T> pooled = new(new Shape(0));
    private readonly Blob<T> passed = new(new Shape(0));

    /// <inheritdoc/>
    public override Arity Bottoms => Arity.Exactly(1);

    /// <inheritdoc/>
    public override Arity Tops => Arity.Exactly(1);

    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <inheritdoc/>
    protected override void OnSetup(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        for (int level = 0; level < levels.Length; level++)
            levels[level] = new WindowPooling<T>(Options.Pool, Context.Phase, Context.HasBackward);
    }

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        Shape shape = bottom[0].Shape;
        InputChecks.Images(shape);
        int features = 0;
        for (int level = 0; level < levels.Length; level++)
        {
            PoolingShape sizes = Level(shape, 1 << level);
            levels[level].Reshape(sizes);
            features += sizes.OutputCount;
        }
        top[0].Reshape(levels.Length == 1 ? new Shape(shape[0], shape[1], 1, 1) : InputChecks.TopShape(shape[0], shape[1] * features));
        pooled.Reshape(new Shape(shape[0] * shape[1], levels[^1].Sizes.OutputCount));
        if (levels.Length > 1)
            passed.Reshape(shape);
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        RandomStream random = Context.Random();
        int images = bottom[0].Shape[0], first = 0;
        Span<T> y = top[0].Data;
        foreach (WindowPooling<T> level in levels)
        {
            Span<T> values = pooled.Data[..(level.Sizes.Planes * level.Sizes.OutputCount)];
            level.Forward(bottom[0].Data, values, ref random);
            first += Exchange(values, images, y, first, intoTop: true);
        }
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        if (!propagateDown[0])
            return;
        int images = bottom[0].Shape[0], first = 0;
        Span<T> bottomDiff = bottom[0].Diff;
        for (int level = 0; level < levels.Length; level++)
        {
            Span<T> values = pooled.Data[..(levels[level].Sizes.Planes * levels[level].Sizes.OutputCount)];
            first += Exchange(values, images, top[0].Diff, first, intoTop: false);
            levels[level].Backward(bottom[0].Data, values, level == 0 ? bottomDiff : passed.Data);
            if (level > 0)
                TensorPrimitives.Add<T>(bottomDiff, passed.Data, bottomDiff);
        }
    }

    private static PoolingShape Level(Shape shape, int bins)
    {
        (int height, int padHeight) = Bin(shape[2], bins);
        (int width, int padWidth) = Bin(shape[3], bins);
        if (padHeight >= height || padWidth >= width)
            throw new InputException($"the {shape[2]}×{shape[3]} images of a bottom of shape {shape} are too small for {bins}×{bins} bins");
        return new PoolingShape(shape[0] * shape[1], shape[2], shape[3], height, width, height, width, padHeight, padWidth, bins, bins);
    }

    private static (int Size, int Pad) Bin(int size, int bins)
    {
        int bin = (size + bins - 1) / bins;
        return (bin, (bin * bins - size + 1) / 2);
    }

    /// <summary>Copies a level between its own array and its place in the rows of the top; gives the elements it has in a row.</summary>
    private static int Exchange(Span<T> values, int images, Span<T> top, int first, bool intoTop)
    {
        if (images == 0)
            return 0;
        int count = values.Length / images, row = top.Length / images;
        for (int n = 0; n < images; n++)
        {
            Span<T> own = values.Slice(n * count, count), place = top.Slice(n * row + first, count);
            if (intoTop)
                own.CopyTo(place);
            else
                place.CopyTo(own);
        }
        return count;
    }
}
