using System.Numerics;
using System.Runtime.CompilerServices;

namespace NetFramework.Kernels;

/// <summary>
/// The running moments of a gradient, and the direction that they give: m ← β₁·m + (1 − β₁)·g; v ← β₂·v + (1 − β₂)·g²; d = (a·g + b·m) / (√v + δ) (Kingma &amp; Ba, ICLR 2015, whose d has a = 0).
/// </summary>
/// <param name="first">β₁.</param>
/// <param name="second">β₂.</param>
/// <param name="ofGradient">a: with the rate and the corrections of the bias in it.</param>
/// <param name="ofMoment">b: likewise.</param>
/// <param name="delta">δ.</param>
/// <typeparam name="T">The element type.</typeparam>
public readonly struct GradientMoments<T>(double first, double second, double ofGradient, double ofMoment, double delta) where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T keepFirst = T.CreateTruncating(first), addFirst = T.CreateTruncating(1 - first);
    private readonly T keepSecond = T.CreateTruncating(second), addSecond = T.CreateTruncating(1 - second);
    private readonly T ofGradient = T.CreateTruncating(ofGradient), ofMoment = T.CreateTruncating(ofMoment), delta = T.CreateTruncating(delta);

    /// <summary>Adds gradients to the moments, and gives the direction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Direction(Vector<T> gradient, ref Vector<T> moment, ref Vector<T> square)
    {
        moment = moment * keepFirst + gradient * addFirst;
        square = square * keepSecond + gradient * gradient * addSecond;
        return (gradient * ofGradient + moment * ofMoment) / (Vector.SquareRoot(square) + new Vector<T>(delta));
    }

    /// <summary>Adds a gradient to the moments, and gives the direction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Direction(T gradient, ref T moment, ref T square)
    {
        moment = moment * keepFirst + gradient * addFirst;
        square = square * keepSecond + gradient * gradient * addSecond;
        return (gradient * ofGradient + moment * ofMoment) / (T.Sqrt(square) + delta);
    }
}
