using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Options of PReLU.</summary>
public sealed record PReLUOptions : LayerOptions
{
    /// <summary>How the slopes a are filled; by default with 0.25.</summary>
    public FillerOptions Filler { get; init; } = new() { Value = 0.25 };

    /// <summary>Whether there is one slope for all channels.</summary>
    public bool ChannelShared { get; init; }
}

/// <summary>Parametric rectified linear unit: y = x where x &gt; 0, else a_c · x.  x, y: N × C × any, a: C, or a scalar where channel_shared.
/// Backward: ∂x = ∂y where x &gt; 0, else a_c · ∂y; ∂a_c += Σ ∂y · min(x, 0) over the elements of channel c.</summary>
/// <remarks>
/// Parameters: slope.
/// <para>Errors: a bottom with fewer than 2 axes; another number of channels than at first.</para>
/// <para>Source: Caffe PReLU; He, Zhang, Ren &amp; Sun, Delving deep into rectifiers, ICCV 2015.</para>
/// </remarks>
[LayerType("PReLU")]
public sealed class PReLULayer<T>(PReLUOptions options) : Layer<T, PReLUOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    private AxisExtents extents;

    /// <inheritdoc/>
    public override Arity Bottoms => Arity.Exactly(1);

    /// <inheritdoc/>
    public override Arity Tops => Arity.Exactly(1);

    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    private Parameter<T> Slope => Parameters[0];

    /// <inheritdoc/>
    protected override void OnSetup(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        Shape shape = bottom[0].Shape;
        if (shape.Rank < 2)
            throw new InputException($"the bottom must have a channel axis, N × C × any, but its shape is {shape}");
        AddParameter("slope", Options.ChannelShared ? Shape.Scalar : new Shape(shape[1]), Options.Filler);
    }

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        Shape shape = bottom[0].Shape;
        if (shape.Rank < 2 || (!Options.ChannelShared && shape[1] != Slope.Blob.Count))
            throw new InputException($"the slopes are for {Slope.Blob.Count} channel(s), but the bottom has the shape {shape}");
        extents = Options.ChannelShared ? new AxisExtents(1, 1, shape.Count) : new AxisExtents(shape[0], shape[1], shape.CountFrom(2));
        top[0].Reshape(shape);
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        ReadOnlySpan<T> x = bottom[0].Data, slope = Slope.Data;
        Span<T> y = top[0].Data;
        for (int run = 0; run < extents.Runs; run++)
            Elementwise.Relu(x[extents.Run(run)], slope[run % extents.Extent], y[extents.Run(run)]);
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        ReadOnlySpan<T> x = bottom[0].Data, yDiff = top[0].Diff, slope = Slope.Data;
        if (Slope.Learns)
            Broadcast.AddSlopeGradient(x, yDiff, extents, Slope.Diff);
        if (!propagateDown[0])
            return;
        Span<T> xDiff = bottom[0].Diff;
        for (int run = 0; run < extents.Runs; run++)
            Elementwise.ReluBackward(x[extents.Run(run)], yDiff[extents.Run(run)], slope[run % extents.Extent], xDiff[extents.Run(run)]);
    }
}
