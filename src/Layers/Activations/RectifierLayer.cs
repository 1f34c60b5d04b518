using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>A rectifier: y = x where x &gt; 0, else slope · x.  Backward: ∂x = ∂y where x &gt; 0, else slope · ∂y.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="TOptions">The options record.</typeparam>
public abstract class RectifierLayer<T, TOptions>(TOptions options, double negativeSlope) : ElementwiseLayer<T, TOptions>(options), IChannelMap<T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TOptions : LayerOptions
{
    private readonly T slope = T.CreateTruncating(negativeSlope);

    // With a slope of 0 or more, y > 0 is x > 0: Backward reads the tops, and needs no bottom.
    private bool KeepsSign => slope >= T.Zero;

    /// <inheritdoc/>
    public override bool CanShareMemory => KeepsSign;

    /// <inheritdoc/>
    public override bool BackwardReadsTops => KeepsSign;

    /// <inheritdoc/>
    public override IChannelMap<T>? ChannelMap => this;

    AxisExtents? IChannelMap<T>.Channels => null;

    T? IChannelMap<T>.Slope => slope;

    void IChannelMap<T>.Compose(Span<double> scale, Span<double> shift)
    {
    }

    /// <inheritdoc/>
    protected override void Apply(ReadOnlySpan<T> x, Span<T> y) => Elementwise.Relu(x, slope, y);

    /// <inheritdoc/>
    protected override void Differentiate(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> yDiff, Span<T> xDiff) =>
        Elementwise.ReluBackward(KeepsSign ? y : x, yDiff, slope, xDiff);
}
