using System.Numerics;

namespace NetFramework.Layers;

/// <summary>Options of ReLU.</summary>
public sealed record ReLUOptions : LayerOptions
{
    /// <summary>The slope where x is negative; 0 is the plain ReLU, a small positive one the leaky ReLU.</summary>
    public double NegativeSlope { get; init; }
}

/// <summary>y = max(x, 0) + negative_slope · min(x, 0).  x, y: any shape.
/// Backward: ∂x = ∂y where x &gt; 0, else negative_slope · ∂y.</summary>
/// <remarks>
/// The derivative at x = 0 is taken to be negative_slope.
/// <para>Source: Caffe ReLU; Nair &amp; Hinton, Rectified linear units improve restricted Boltzmann machines, ICML 2010; leaky: Maas, Hannun &amp; Ng, ICML 2013.</para>
/// </remarks>
[LayerType("ReLU")]
public sealed class ReLULayer<T>(ReLUOptions options) : RectifierLayer<T, ReLUOptions>(options, options.NegativeSlope) where T : unmanaged, IFloatingPointIeee754<T>;
