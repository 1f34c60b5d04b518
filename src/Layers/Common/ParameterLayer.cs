using System.Numerics;
using System.Numerics.Tensors;

namespace NetFramework.Layers;

/// <summary>Options of Parameter.</summary>
public sealed record ParameterOptions : LayerOptions
{
    /// <summary>The shape of the learned blob: a list of extents.</summary>
    public required IReadOnlyList<int> Shape { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<(string Property, string Message)> Validate() => InputChecks.ShapeErrors([Shape]).Select(message => (nameof(Shape), message));
}

/// <summary>A learned blob as a top: y = w.  w, y: the given shape.
/// Backward: ∂w += ∂y.</summary>
/// <remarks>
/// Parameters: parameter, 0 at first; by its share name (param) it can be a blob of another layer, or be set from a file.
/// <para>Source: Caffe Parameter.</para>
/// </remarks>
[LayerType("Parameter")]
public sealed class ParameterLayer<T>(ParameterOptions options) : Layer<T, ParameterOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override Arity Bottoms => Arity.None;

    /// <inheritdoc/>
    public override Arity Tops => Arity.Exactly(1);

    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <inheritdoc/>
    protected override void OnSetup(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top) => AddParameter("parameter", new Shape([.. Options.Shape]), new FillerOptions());

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top) => top[0].Reshape(Parameters[0].Blob.Shape);

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top) => Parameters[0].Data.CopyTo(top[0].Data);

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        if (Parameters[0].Learns)
            TensorPrimitives.Add<T>(Parameters[0].Diff, top[0].Diff, Parameters[0].Diff);
    }
}
