using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>m ← β₁·m + (1 − β₁)·g; v ← β₂·v + (1 − β₂)·g²; w ← w − rate·m: v is gathered, and not yet trusted (Liu et al., ICLR 2020, algorithm 2).</summary>
/// <param name="first">β₁.</param>
/// <param name="second">β₂.</param>
/// <param name="rate">The learning rate, with the correction of m's bias in it.</param>
/// <typeparam name="T">The element type.</typeparam>
public readonly struct FirstMomentStep<T>(double first, double second, double rate) : IUpdateStep<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T keepFirst = T.CreateTruncating(first), addFirst = T.CreateTruncating(1 - first);
    private readonly T keepSecond = T.CreateTruncating(second), addSecond = T.CreateTruncating(1 - second);
    private readonly T rate = T.CreateTruncating(rate);

    /// <inheritdoc/>
    public static bool HasSecond => true;

    /// <inheritdoc/>
    public void Step(ref Vector<T> weights, Vector<T> gradient, ref Vector<T> first, ref Vector<T> second)
    {
        first = first * keepFirst + gradient * addFirst;
        second = second * keepSecond + gradient * gradient * addSecond;
        weights -= first * rate;
    }

    /// <inheritdoc/>
    public void Step(ref T weight, T gradient, ref T first, ref T second)
    {
        first = first * keepFirst + gradient * addFirst;
        second = second * keepSecond + gradient * gradient * addSecond;
        weight -= first * rate;
    }
}
