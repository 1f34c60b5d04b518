using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>h ← µ·h + (1 − µ)·g²; d = √((s + δ) / (h + δ))·g; s ← µ·s + (1 − µ)·d²; w ← w − rate·d (Zeiler, arXiv:1212.5701, algorithm 1; the rate is Caffe's).</summary>
/// <param name="momentum">µ, the paper's ρ.</param>
/// <param name="add">1 − µ.</param>
/// <param name="rate">The learning rate.</param>
/// <param name="delta">δ.</param>
/// <typeparam name="T">The element type.</typeparam>
public readonly struct AdaDeltaStep<T>(T momentum, T add, T rate, T delta) : IUpdateStep<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public static bool HasSecond => true;

    /// <inheritdoc/>
    public void Step(ref Vector<T> weights, Vector<T> gradient, ref Vector<T> first, ref Vector<T> second)
    {
        first = first * momentum + gradient * gradient * add;
        Vector<T> direction = Vector.SquareRoot((second + new Vector<T>(delta)) / (first + new Vector<T>(delta))) * gradient;
        second = second * momentum + direction * direction * add;
        weights -= direction * rate;
    }

    /// <inheritdoc/>
    public void Step(ref T weight, T gradient, ref T first, ref T second)
    {
        first = first * momentum + gradient * gradient * add;
        T direction = T.Sqrt((second + delta) / (first + delta)) * gradient;
        second = second * momentum + direction * direction * add;
        weight -= direction * rate;
    }
}
