using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Options of Bias.</summary>
public sealed record BiasOptions : BroadcastOptions
{
    /// <summary>How a learned bias is filled.</summary>
    public FillerOptions Filler { get; init; } = new();
}

/// <summary>y[o, c, i] = x[o, c, i] + β[c].  x, y: outer × C × inner; β: C, the extents of some axes of x in a row.
/// Backward: ∂x = ∂y; ∂β[c] = Σ ∂y over o and i.</summary>
/// <remarks>
/// Bottoms: x; optionally β. With one bottom β is learned. Axis says where the axes of β begin in x; a scalar β needs none.
/// <para>Parameters: bias where there is one bottom. Its gradient is added up, that of the second bottom is overwritten.</para>
/// <para>Errors: a β whose shape is not that of axes of x. Source: Caffe Bias.</para>
/// </remarks>
[LayerType("Bias")]
public sealed class BiasLayer<T>(BiasOptions options) : BroadcastLayer<T, BiasOptions>(options), IChannelMap<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override bool CanShareMemory => true;

    /// <inheritdoc/>
    public override IChannelMap<T>? ChannelMap => this;

    AxisExtents? IChannelMap<T>.Channels => Extents;

    T? IChannelMap<T>.Slope => null;

    /// <inheritdoc/>
    protected override void OnSetup(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        if (bottom.Length == 1)
            AddParameter("bias", LearnedShape(bottom[0].Shape), Options.Filler);
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top) =>
        Broadcast.Add<T>(bottom[0].Data, Operand(bottom).Data, Extents, top[0].Data);

    void IChannelMap<T>.Compose(Span<double> scale, Span<double> shift)
    {
        for (int c = 0; c < shift.Length; c++)
            shift[c] += double.CreateTruncating(Parameters[0].Data[c]);
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        Span<T> biasDiff = OperandDiff(propagateDown, bottom);
        if (!biasDiff.IsEmpty)
            Broadcast.AddSum(top[0].Diff, Extents, biasDiff);
        if (propagateDown[0])
            top[0].Diff.CopyTo(bottom[0].Diff);
    }
}
