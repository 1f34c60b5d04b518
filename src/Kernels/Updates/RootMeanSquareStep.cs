using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>h ← keep·h + add·g²; w ← w − rate·g / (√h + δ): AdaGrad where keep = add = 1, RMSProp where add = 1 − keep.</summary>
/// <param name="keep">The share of h that is kept.</param>
/// <param name="add">The share of g² that is added.</param>
/// <param name="rate">The learning rate.</param>
/// <param name="delta">δ.</param>
/// <typeparam name="T">The element type.</typeparam>
public readonly struct RootMeanSquareStep<T>(T keep, T add, T rate, T delta) : IUpdateStep<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public static bool HasSecond => false;

    /// <inheritdoc/>
    public void Step(ref Vector<T> weights, Vector<T> gradient, ref Vector<T> first, ref Vector<T> second)
    {
        first = first * keep + gradient * gradient * add;
        weights -= gradient * rate / (Vector.SquareRoot(first) + new Vector<T>(delta));
    }

    /// <inheritdoc/>
    public void Step(ref T weight, T gradient, ref T first, ref T second)
    {
        first = first * keep + gradient * gradient * add;
        weight -= gradient * rate / (T.Sqrt(first) + delta);
    }
}
