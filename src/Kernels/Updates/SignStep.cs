using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>w ← w − rate·sign(β₁·m + (1 − β₁)·g); m ← β₂·m + (1 − β₂)·g, with sign(0) = 0 (Chen et al., arXiv:2302.06675, algorithm 2: Lion).</summary>
/// <param name="first">β₁.</param>
/// <param name="second">β₂.</param>
/// <param name="rate">The learning rate.</param>
/// <typeparam name="T">The element type.</typeparam>
public readonly struct SignStep<T>(double first, double second, double rate) : IUpdateStep<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T keepFirst = T.CreateTruncating(first), addFirst = T.CreateTruncating(1 - first);
    private readonly T keepSecond = T.CreateTruncating(second), addSecond = T.CreateTruncating(1 - second);
    private readonly T rate = T.CreateTruncating(rate);

    /// <inheritdoc/>
    public static bool HasSecond => false;

    /// <inheritdoc/>
    public void Step(ref Vector<T> weights, Vector<T> gradient, ref Vector<T> first, ref Vector<T> second)
    {
        Vector<T> direction = first * keepFirst + gradient * addFirst, step = new(rate);
        weights -= Vector.ConditionalSelect(Vector.GreaterThan(direction, Vector<T>.Zero), step, Vector.ConditionalSelect(Vector.LessThan(direction, Vector<T>.Zero), -step, Vector<T>.Zero));
        first = first * keepSecond + gradient * addSecond;
    }

    /// <inheritdoc/>
    public void Step(ref T weight, T gradient, ref T first, ref T second)
    {
        T direction = first * keepFirst + gradient * addFirst;
        weight -= direction > T.Zero ? rate : direction < T.Zero ? -rate : T.Zero;
        first = first * keepSecond + gradient * addSecond;
    }
}
