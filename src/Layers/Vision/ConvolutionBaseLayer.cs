using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>What convolution and its transpose have in common: between images, over which a kernel slides, and maps, with one element for each of its positions.</summary>
/// <remarks>A convolution computes maps from images; a deconvolution, images from maps.</remarks>
/// <typeparam name="T">The element type.</typeparam>
public abstract class ConvolutionBaseLayer<T>(ConvolutionOptions options) : Layer<T, ConvolutionOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    private SlidingWindow? window;
    private int inputs;

    /// <inheritdoc/>
    public sealed override Arity Bottoms => Arity.AtLeast(1);

    /// <inheritdoc/>
    public sealed override Arity Tops => Arity.AtLeast(1);

    /// <inheritdoc/>
    public sealed override bool BackwardReadsTops => false;

    /// <summary>The sizes of one bottom with its top.</summary>
    private protected ConvolutionShape Sizes { get; private set; }

    /// <summary>The weights.</summary>
    protected ReadOnlySpan<T> Weights => Parameters[0].Data;

    /// <summary>The bias; empty where there is none.</summary>
    protected ReadOnlySpan<T> Bias => Options.BiasTerm ? Parameters[1].Data : [];

    /// <summary>Whether the bottoms are the images.</summary>
    protected abstract bool ReadsImages { get; }

    /// <inheritdoc/>
    public sealed override long MultiplyAdds(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top) => bottom.Length * Sizes.MultiplyAdds;

    /// <inheritdoc/>
    protected sealed override void OnSetup(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        if (bottom.Length != top.Length)
            throw new InputException($"gives a top for each bottom, but there are {bottom.Length} bottom(s) and {top.Length} top(s)");
        Shape shape = bottom[0].Shape;
        int axis = InputChecks.Axis(shape, Options.Axis);
        inputs = shape[axis];
        if (inputs == 0 || inputs % Options.Group != 0)
            throw new InputException($"a bottom of shape {shape} has {inputs} channels on axis {axis}, which do not make 'group' = {Options.Group} groups");
        window = new SlidingWindow(Options, shape.Rank - axis - 1);
        (int outer, int inner) = ReadsImages ? (Options.NumOutput, inputs) : (inputs, Options.NumOutput);
        double count = window.Kernel.Aggregate((double)outer * (inner / Options.Group), (product, extent) => product * extent);
        if (count > Array.MaxLength)
            throw new InputException($"the weights would have {count:0} elements, more than {Array.MaxLength}");
        AddParameter("weight", new Shape([outer, inner / Options.Group, .. window.Kernel]), Options.WeightFiller);
        if (Options.BiasTerm)
            AddParameter("bias", new Shape(Options.NumOutput), Options.BiasFiller);
    }

    /// <inheritdoc/>
    public sealed override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        Shape shape = bottom[0].Shape;
        foreach (Blob<T> other in bottom)
        {
            if (other.Shape != shape)
                throw new InputException($"the bottoms must have one shape, but have {shape} and {other.Shape}");
        }
        int axis = InputChecks.Axis(shape, Options.Axis);
        if (shape[axis] != inputs || shape.Rank - axis - 1 != window!.Kernel.Length)
            throw new InputException($"the weights are for {inputs} channels and {window!.Kernel.Length} spatial axes, but a bottom of shape {shape} has {shape[axis]} and {shape.Rank - axis - 1}");
        ReadOnlySpan<int> extents = shape.Extents[(axis + 1)..];
        ConvolutionGeometry geometry = window.On(ReadsImages ? extents : window.ImageOf(extents));
        int images = shape.CountOf(0, axis);
        (int channels, int maps) = ReadsImages ? (inputs, Options.NumOutput) : (Options.NumOutput, inputs);
        Sizes = new ConvolutionShape(images, channels, maps, Options.Group, geometry) { Algorithm = Options.Algorithm };
        Shape result = InputChecks.TopShape([.. shape.Extents[..axis], Options.NumOutput, .. ReadsImages ? geometry.Output : geometry.Input]);
        foreach (Blob<T> blob in top)
            blob.Reshape(result);
    }

    /// <summary>∂w += Σₙ Σₚ ∂map·image, and ∂b += Σ ∂y over all but the channels, for those that learn.</summary>
    private protected void BackwardParameters(ReadOnlySpan<T> images, ReadOnlySpan<T> maps, ReadOnlySpan<T> topDiff)
    {
        Span<T> bias = Options.BiasTerm && Parameters[1].Learns ? Parameters[1].Diff : [];
        bool isSummedOnTheWay = ReadsImages && Parameters[0].Learns;
        if (Parameters[0].Learns)
            Convolution.BackwardWeights(Sizes, images, maps, Parameters[0].Diff, isSummedOnTheWay ? bias : []);
        if (!isSummedOnTheWay && !bias.IsEmpty)
            Channels.AddSum(topDiff, Sizes.Images, ReadsImages ? Sizes.Geometry.OutputCount : Sizes.Geometry.InputCount, bias);
    }
}
