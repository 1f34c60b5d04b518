using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>w ← w − d, d being the direction of the gradient's moments.</summary>
/// <param name="moments">The moments, the rate in their factors.</param>
/// <typeparam name="T">The element type.</typeparam>
public readonly struct MomentsStep<T>(GradientMoments<T> moments) : IUpdateStep<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public static bool HasSecond => true;

    /// <inheritdoc/>
    public void Step(ref Vector<T> weights, Vector<T> gradient, ref Vector<T> first, ref Vector<T> second) => weights -= moments.Direction(gradient, ref first, ref second);

    /// <inheritdoc/>
    public void Step(ref T weight, T gradient, ref T first, ref T second) => weight -= moments.Direction(gradient, ref first, ref second);
}
