using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>v' = µ·v + rate·g; w ← w − ((1 + µ)·v' − µ·v); v ← v': Nesterov's accelerated gradient (Soviet Mathematics Doklady 27(2), 1983), in Caffe's form, whose weights are those looked ahead at.</summary>
/// <param name="momentum">µ.</param>
/// <param name="rate">The learning rate.</param>
/// <typeparam name="T">The element type.</typeparam>
public readonly struct NesterovStep<T>(T momentum, T rate) : IUpdateStep<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T ahead = T.One + momentum;

    /// <inheritdoc/>
    public static bool HasSecond => false;

    /// <inheritdoc/>
    public void Step(ref Vector<T> weights, Vector<T> gradient, ref Vector<T> first, ref Vector<T> second)
    {
        Vector<T> kept = first * momentum;
        first = kept + gradient * rate;
        weights -= first * ahead - kept;
    }

    /// <inheritdoc/>
    public void Step(ref T weight, T gradient, ref T first, ref T second)
    {
        T kept = first * momentum;
        first = kept + gradient * rate;
        weight -= first * ahead - kept;
    }
}
