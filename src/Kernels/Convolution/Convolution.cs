using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>
/// Grouped convolution over any number of spatial axes, as matrix products whose right side is packed straight from the images (<see cref="Patches{T}"/>).
/// images: N×C×(input extents), weights: M×(C/G)×(kernel extents), outputs: N×M×(output extents).
/// In each group, outputs[n] = weights · patches(images[n]).
/// </summary>
/// <remarks>
/// A depthwise convolution, whose groups are the channels, is none of these products (<see cref="DepthwiseConvolution"/>). Forward and back to the images, kernels of 3×3 and 5×5 may be computed with fewer
/// multiplications (<see cref="WinogradProduct{T, TKernel, TRegister}"/>, <see cref="ConvolutionAlgorithm"/>); whether they are depends on the number of images too, and on whether the weights are kept prepared, so that an image's outputs may differ between batches in their rounding.
/// Work is split by images, groups and tiles, and sums run in an order that the sizes alone fix: results do not depend on the number of threads.
/// Every method throws <see cref="ArgumentException"/> where the sizes do not fit.
/// </remarks>
public static class Convolution
{
    // Below this many multiply-adds, the threads cost more than they save.
    private const long LeastParallel = 1 << 18;

    // With fewer blocks than this, the matrix products inside share the threads instead.
    private const int FewestBlocks = 4;

    /// <summary>outputs = map(weights * images + bias), by channel. An empty bias is none. With <paramref name="prepared"/>, what is made of the weights is kept there, and used where it is there: they are not looked at again.</summary>
    public static void Forward<T>(ConvolutionShape shape, ReadOnlySpan<T> images, ReadOnlySpan<T> weights, ReadOnlySpan<T> bias, Span<T> outputs, ChannelMap<T> map = default, PreparedWeights? prepared = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        shape.Check(images.Length, weights.Length, outputs.Length);
        Shapes.EmptyOr(bias.Length, shape.Outputs, nameof(bias));
        map.Check(shape.Outputs);
        if (DepthwiseConvolution.TryPlane(shape, out WindowPlane plane)) DepthwiseConvolution.Forward(shape, plane, images, weights, bias, outputs, map);
        else Forward(GemmPaths.Best, shape, images, weights, bias, outputs, map, prepared);
    }

    /// <summary>The gradient with respect to the images, which is also the transposed convolution (deconvolution) of the outputs: images = Σ over all positions that see an element of weight · output. Overwrites the images.</summary>
    public static void BackwardData<T>(ConvolutionShape shape, ReadOnlySpan<T> outputs, ReadOnlySpan<T> weights, Span<T> images)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        shape.Check(images.Length, weights.Length, outputs.Length);
        if (DepthwiseConvolution.TryPlane(shape, out WindowPlane plane)) DepthwiseConvolution.BackwardData(shape, plane, outputs, weights, images);
        else BackwardData(GemmPaths.Best, shape, outputs, weights, images);
    }

    /// <summary>Adds the gradient with respect to the weights: in each group, weights += Σₙ outputs[n] · patches(images[n])ᵀ. And that with respect to a bias, where there is room for it: bias[m] += Σ of the outputs of channel m, summed in double and rounded once.</summary>
    public static void BackwardWeights<T>(ConvolutionShape shape, ReadOnlySpan<T> images, ReadOnlySpan<T> outputs, Span<T> weights, Span<T> bias = default)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        shape.Check(images.Length, weights.Length, outputs.Length);
        Shapes.EmptyOr(bias.Length, shape.Outputs, nameof(bias));
        if (DepthwiseConvolution.TryPlane(shape, out WindowPlane plane))
        {
            DepthwiseConvolution.BackwardWeights(shape, plane, images, outputs, weights);
            if (!bias.IsEmpty) Channels.AddSum(outputs, shape.Images, shape.Positions, bias);
        }
        else BackwardWeights(GemmPaths.Best, shape, images, outputs, weights, bias);
    }

    /// <summary>As the public one, never channel by channel, on a path of the caller's choice; nothing is checked.</summary>
    internal static unsafe void Forward<T>(GemmPath path, in ConvolutionShape shape, ReadOnlySpan<T> images, ReadOnlySpan<T> weights, ReadOnlySpan<T> bias, Span<T> outputs, ChannelMap<T> map = default, PreparedWeights? prepared = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        fixed (T* imagesFirst = images, weightsFirst = weights, biasFirst = bias, outputsFirst = outputs)
        {
            if (shape.Geometry.Thinned is { } thinned) Multiply(path, shape with { Geometry = thinned }, ThinnedImages<T>.Take(shape, imagesFirst), weightsFirst, false, biasFirst, outputsFirst, map, prepared);
            else Multiply(path, shape, imagesFirst, weightsFirst, false, biasFirst, outputsFirst, map, prepared);
        }
    }

    /// <inheritdoc cref="Forward{T}(GemmPath, in ConvolutionShape, ReadOnlySpan{T}, ReadOnlySpan{T}, ReadOnlySpan{T}, Span{T}, ChannelMap{T}, PreparedWeights?)"/>
    internal static unsafe void BackwardData<T>(GemmPath path, in ConvolutionShape shape, ReadOnlySpan<T> outputs, ReadOnlySpan<T> weights, Span<T> images)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (shape.Geometry.Transposed is not { } transposed)
        {
            ScatteredData<T> work = new() { Shape = shape, Images = images, Weights = weights, Outputs = outputs };
            int blocks = shape.Images * shape.Groups;
            Threads.For(blocks >= FewestBlocks && shape.MultiplyAdds >= LeastParallel, blocks, ref work);
            return;
        }
        // Each element of the image sees the outputs that saw it, through the kernel turned round.
        ConvolutionShape back = new(shape.Images, shape.Outputs, shape.Channels, shape.Groups, transposed) { Algorithm = shape.Algorithm };
        fixed (T* imagesFirst = images, weightsFirst = weights, outputsFirst = outputs)
        {
            Multiply(path, back, outputsFirst, weightsFirst, true, null, imagesFirst, default, null);
        }
    }

    /// <inheritdoc cref="Forward{T}(GemmPath, in ConvolutionShape, ReadOnlySpan{T}, ReadOnlySpan{T}, ReadOnlySpan{T}, Span{T}, ChannelMap{T}, PreparedWeights?)"/>
    internal static unsafe void BackwardWeights<T>(GemmPath path, in ConvolutionShape shape, ReadOnlySpan<T> images, ReadOnlySpan<T> outputs, Span<T> weights, Span<T> bias = default)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double)) BackwardWeights<T, PlainRegister<T>, Lanes128>(shape, images, outputs, weights, bias);
        else if (path == GemmPath.Vector512) BackwardWeights<T, Register512<T>, Lanes512>(shape, images, outputs, weights, bias);
        else if (path == GemmPath.Vector256) BackwardWeights<T, Register256<T>, Lanes256>(shape, images, outputs, weights, bias);
        else BackwardWeights<T, Register128<T>, Lanes128>(shape, images, outputs, weights, bias);
    }

    private static unsafe void BackwardWeights<T, TRegister, TLanes>(in ConvolutionShape shape, ReadOnlySpan<T> images, ReadOnlySpan<T> outputs, Span<T> weights, Span<T> bias)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TRegister : struct, IRegister<TRegister, T>
        where TLanes : struct, ILanes<TLanes>
    {
        bool sumsBias = WeightGradient<T, TRegister, TLanes>.SumsBias(shape);
        fixed (T* imagesFirst = images, weightsFirst = weights, outputsFirst = outputs, biasFirst = bias)
        {
            WeightGradient<T, TRegister, TLanes>.Run(shape, imagesFirst, outputsFirst, weightsFirst, sumsBias ? biasFirst : null, IsParallel(shape));
        }
        if (!sumsBias && !bias.IsEmpty) Channels.AddSum(outputs, shape.Images, shape.Positions, bias);
    }

    private static unsafe void Multiply<T>(GemmPath path, in ConvolutionShape shape, T* images, T* weights, bool isTurned, T* bias, T* outputs, ChannelMap<T> map, PreparedWeights? prepared)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double)) PatchProduct<T, PlainKernel<T>>.Run(shape, images, weights, isTurned, bias, outputs, map, IsParallel(shape), prepared);
        else if (path == GemmPath.Vector512) Multiply<T, GemmKernel512<T>, Register512<T>>(shape, images, weights, isTurned, bias, outputs, map, prepared);
        else if (path == GemmPath.Vector256) Multiply<T, GemmKernel256<T>, Register256<T>>(shape, images, weights, isTurned, bias, outputs, map, prepared);
        else Multiply<T, GemmKernel128<T>, Register128<T>>(shape, images, weights, isTurned, bias, outputs, map, prepared);
    }

    private static unsafe void Multiply<T, TKernel, TRegister>(in ConvolutionShape shape, T* images, T* weights, bool isTurned, T* bias, T* outputs, ChannelMap<T> map, PreparedWeights? prepared)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TKernel : struct, IGemmKernel<T>
        where TRegister : struct, IRegister<TRegister, T>
    {
        if (shape.Algorithm == ConvolutionAlgorithm.Auto && WinogradProduct<T, TKernel, TRegister>.Pays(shape, prepared is not null)) WinogradProduct<T, TKernel, TRegister>.Run(shape, images, weights, isTurned, bias, outputs, map, IsParallel(shape), prepared);
        else PatchProduct<T, TKernel>.Run(shape, images, weights, isTurned, bias, outputs, map, IsParallel(shape), prepared);
    }

    private static bool IsParallel(in ConvolutionShape shape) => shape.MultiplyAdds >= LeastParallel;
}
