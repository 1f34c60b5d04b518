using System.Numerics;
using System.Numerics.Tensors;

namespace NetFramework.Solvers;

/// <summary>A penalty on the weights: it adds its gradient to theirs.</summary>
/// <typeparam name="T">The element type.</typeparam>
internal abstract class Regularization<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>gradient += decay · ∂penalty/∂w.</summary>
    public abstract void AddGradient(ReadOnlySpan<T> weights, T decay, Span<T> gradient);

    /// <summary>The penalty of a type.</summary>
    public static Regularization<T> Of(RegularizationType type) => type == RegularizationType.L1 ? new L1Regularization<T>() : new L2Regularization<T>();
}

/// <summary>½·Σw²: gradient += decay·w.</summary>
internal sealed class L2Regularization<T> : Regularization<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void AddGradient(ReadOnlySpan<T> weights, T decay, Span<T> gradient) => TensorPrimitives.MultiplyAdd(weights, decay, gradient, gradient);
}

/// <summary>Σ|w|: gradient += decay·sign(w), with sign(0) = 0.</summary>
internal sealed class L1Regularization<T> : Regularization<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void AddGradient(ReadOnlySpan<T> weights, T decay, Span<T> gradient)
    {
        for (int i = 0; i < weights.Length; i++)
            gradient[i] += weights[i] > T.Zero ? decay : weights[i] < T.Zero ? -decay : T.Zero;
    }
}
