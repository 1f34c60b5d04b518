using System.ComponentModel.DataAnnotations;
using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Options of Embed.</summary>
public sealed record EmbedOptions : LayerOptions
{
    /// <summary>The length of a vector, N.</summary>
    [Range(1, int.MaxValue)]
    public required int NumOutput { get; init; }

    /// <summary>The number of vectors, K: the indices are 0 … K − 1.</summary>
    [Range(1, int.MaxValue)]
    public required int InputDim { get; init; }

    /// <summary>Whether a bias is added to each vector.</summary>
    public bool BiasTerm { get; init; } = true;

    /// <summary>How the vectors are filled.</summary>
    public FillerOptions WeightFiller { get; init; } = new();

    /// <summary>How the bias is filled.</summary>
    public FillerOptions BiasFiller { get; init; } = new();
}

/// <summary>A learned vector for each index: y[m] = W[x[m]] + b.  x: any shape, M integers of 0 … K − 1; W: K × N, b: N; y: the shape of x, then N.
/// Backward: ∂W[x[m]] += ∂y[m], ∂b += Σₘ ∂y[m]. No gradient flows to the indices.</summary>
/// <remarks>It is InnerProduct on one-hot vectors, without forming them. Parameters: weight, bias. Errors: an index that is none. Source: Caffe Embed.</remarks>
[LayerType("Embed")]
public sealed class EmbedLayer<T>(EmbedOptions options) : Layer<T, EmbedOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly RowIndices indices = new();

    private Parameter<T> Weight => Parameters[0];

    private Parameter<T> Bias => Parameters[1];

    /// <inheritdoc/>
    public override Arity Bottoms => Arity.Exactly(1);

    /// <inheritdoc/>
    public override Arity Tops => Arity.Exactly(1);

    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <inheritdoc/>
    public override bool TakesGradient(int bottom) => false;

    /// <inheritdoc/>
    protected override void OnSetup(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        if ((double)Options.InputDim * Options.NumOutput > Array.MaxLength)
            throw new InputException($"{Options.InputDim} vectors of {Options.NumOutput} elements are more than {Array.MaxLength} elements");
        AddParameter("weight", new Shape(Options.InputDim, Options.NumOutput), Options.WeightFiller);
        if (Options.BiasTerm)
            AddParameter("bias", new Shape(Options.NumOutput), Options.BiasFiller);
    }

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        indices.Reshape(bottom[0].Count);
        top[0].Reshape(InputChecks.TopShape([.. bottom[0].Shape.Extents, Options.NumOutput]));
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        indices.Read<T>(bottom[0].Data, Options.InputDim);
        Rows.Gather<T>(Weight.Data, indices.Values, Options.NumOutput, top[0].Data);
        if (Options.BiasTerm)
            Rows.Add(Bias.Data, bottom[0].Count, top[0].Data);
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        if (Weight.Learns)
            Rows.AddScattered<T>(top[0].Diff, indices.Values, Options.NumOutput, Weight.Diff);
        if (Options.BiasTerm && Bias.Learns)
            Rows.AddSum(top[0].Diff, bottom[0].Count, Bias.Diff);
    }
}
