using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Options of Scale.</summary>
public sealed record ScaleOptions : BroadcastOptions
{
    /// <summary>How a learned scale is filled; by default with 1.</summary>
    public FillerOptions Filler { get; init; } = new() { Value = 1 };

    /// <summary>Whether a learned bias β of the scale's shape is added.</summary>
    public bool BiasTerm { get; init; }

    /// <summary>How the bias is filled.</summary>
    public FillerOptions BiasFiller { get; init; } = new();
}

/// <summary>y[o, c, i] = x[o, c, i] · γ[c], plus β[c] with bias_term.  x, y: outer × C × inner; γ, β: C, the extents of some axes of x in a row.
/// Backward: ∂x = ∂y · γ; ∂γ[c] = Σ ∂y · x, ∂β[c] = Σ ∂y over o and i.</summary>
/// <remarks>
/// Bottoms: x; optionally γ. With one bottom γ is learned. Axis says where the axes of γ begin in x; a scalar γ needs none.
/// <para>Parameters: scale where there is one bottom; bias with bias_term. The gradients of parameters are added up, that of the second bottom is overwritten.</para>
/// <para>Errors: a γ whose shape is not that of axes of x. Source: Caffe Scale.</para>
/// </remarks>
[LayerType("Scale")]
public sealed class ScaleLayer<T>(ScaleOptions options) : BroadcastLayer<T, ScaleOptions>(options), IChannelMap<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override IChannelMap<T>? ChannelMap => this;

    AxisExtents? IChannelMap<T>.Channels => Extents;

    T? IChannelMap<T>.Slope => null;

    private Parameter<T> Bias => Parameters[^1];

    /// <inheritdoc/>
    protected override void OnSetup(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        if (bottom.Length == 1)
            AddParameter("scale", LearnedShape(bottom[0].Shape), Options.Filler);
        if (Options.BiasTerm)
            AddParameter("bias", Operand(bottom).Shape, Options.BiasFiller);
    }

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        base.Reshape(bottom, top);
        if (Options.BiasTerm && Bias.Blob.Shape != Operand(bottom).Shape)
            throw new InputException($"the bias is for a scale of shape {Bias.Blob.Shape}, but the second bottom has the shape {bottom[1].Shape}");
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        Broadcast.Multiply<T>(bottom[0].Data, Operand(bottom).Data, Extents, top[0].Data);
        if (Options.BiasTerm)
            Broadcast.Add<T>(top[0].Data, Bias.Data, Extents, top[0].Data);
    }

    void IChannelMap<T>.Compose(Span<double> scale, Span<double> shift)
    {
        for (int c = 0; c < scale.Length; c++)
        {
            double s = double.CreateTruncating(Parameters[0].Data[c]);
            (scale[c], shift[c]) = (s * scale[c], s * shift[c] + (Options.BiasTerm ? double.CreateTruncating(Bias.Data[c]) : 0));
        }
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        ReadOnlySpan<T> yDiff = top[0].Diff;
        if (Options.BiasTerm && Bias.Learns)
            Broadcast.AddSum(yDiff, Extents, Bias.Diff);
        Span<T> scaleDiff = OperandDiff(propagateDown, bottom);
        if (!scaleDiff.IsEmpty)
            Broadcast.AddDot(bottom[0].Data, yDiff, Extents, scaleDiff);
        if (propagateDown[0])
            Broadcast.Multiply(yDiff, Operand(bottom).Data, Extents, bottom[0].Diff);
    }
}
