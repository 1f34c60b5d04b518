using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>v ← µ·v + rate·g; w ← w − v: gradient descent with momentum (Polyak, USSR Computational Mathematics and Mathematical Physics 4(5), 1964), the learning rate inside the momentum as in Caffe.</summary>
/// <param name="momentum">µ.</param>
/// <param name="rate">The learning rate.</param>
/// <typeparam name="T">The element type.</typeparam>
public readonly struct MomentumStep<T>(T momentum, T rate) : IUpdateStep<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public static bool HasSecond => false;

    /// <inheritdoc/>
    public void Step(ref Vector<T> weights, Vector<T> gradient, ref Vector<T> first, ref Vector<T> second)
    {
        first = first * momentum + gradient * rate;
        weights -= first;
    }

    /// <inheritdoc/>
    public void Step(ref T weight, T gradient, ref T first, ref T second)
    {
        first = first * momentum + gradient * rate;
        weight -= first;
    }
}
