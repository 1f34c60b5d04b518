using System.Numerics;
using System.Runtime.InteropServices;

namespace NetFramework.Kernels;

/// <summary>Applies an update rule to many weights in one pass: every number is read once, and weights and histories are written once.</summary>
public static class FusedUpdate
{
    /// <summary>A step of a rule with one history.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Run<T, TStep>(TStep step, Span<T> weights, ReadOnlySpan<T> gradient, Span<T> history)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TStep : struct, IUpdateStep<T> => Run(step, weights, gradient, history, []);

    /// <summary>A step of a rule with two histories. The weights may be the gradient itself, where the step makes a direction of it.</summary>
    /// <param name="step">The step.</param>
    /// <param name="weights">w.</param>
    /// <param name="gradient">g.</param>
    /// <param name="first">The first history.</param>
    /// <param name="second">The second history; empty where the step has none.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Run<T, TStep>(TStep step, Span<T> weights, ReadOnlySpan<T> gradient, Span<T> first, Span<T> second)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TStep : struct, IUpdateStep<T>
    {
        Shapes.Length(gradient.Length, weights.Length, nameof(gradient));
        Shapes.Length(first.Length, weights.Length, nameof(first));
        Shapes.Length(second.Length, TStep.HasSecond ? weights.Length : 0, nameof(second));
        int i = 0;
        if (Vector<T>.IsSupported)
        {
            ref T w = ref MemoryMarshal.GetReference(weights);
            ref T g = ref MemoryMarshal.GetReference(gradient);
            ref T h = ref MemoryMarshal.GetReference(first);
            ref T s = ref MemoryMarshal.GetReference(second);
            for (; i <= weights.Length - Vector<T>.Count; i += Vector<T>.Count)
            {
                nuint at = (nuint)i;
                Vector<T> weight = Vector.LoadUnsafe(ref w, at), history = Vector.LoadUnsafe(ref h, at);
                Vector<T> other = TStep.HasSecond ? Vector.LoadUnsafe(ref s, at) : default;
                step.Step(ref weight, Vector.LoadUnsafe(ref g, at), ref history, ref other);
                weight.StoreUnsafe(ref w, at);
                history.StoreUnsafe(ref h, at);
                if (TStep.HasSecond)
                    other.StoreUnsafe(ref s, at);
            }
        }
        T none = default;
        for (; i < weights.Length; i++)
            step.Step(ref weights[i], gradient[i], ref first[i], ref TStep.HasSecond ? ref second[i] : ref none);
    }
}
