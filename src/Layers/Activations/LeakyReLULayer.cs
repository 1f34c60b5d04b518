using System.Numerics;

namespace NetFramework.Layers;

/// <summary>Options of LeakyReLU.</summary>
public sealed record LeakyReLUOptions : LayerOptions
{
    /// <summary>The slope where x is negative.</summary>
    public double NegativeSlope { get; init; } = 0.01;
}

/// <summary>y = max(x, 0) + negative_slope · min(x, 0).  x, y: any shape.
/// Backward: ∂x = ∂y where x &gt; 0, else negative_slope · ∂y.</summary>
/// <remarks>
/// ReLU with another default. The derivative at x = 0 is taken to be negative_slope.
/// <para>Source: PyTorch LeakyReLU; Maas, Hannun &amp; Ng, Rectifier nonlinearities improve neural network acoustic models, ICML 2013.</para>
/// </remarks>
[LayerType("LeakyReLU")]
public sealed class LeakyReLULayer<T>(LeakyReLUOptions options) : RectifierLayer<T, LeakyReLUOptions>(options, options.NegativeSlope) where T : unmanaged, IFloatingPointIeee754<T>;
