using System.Numerics;
using System.Runtime.InteropServices;

namespace NetFramework.Kernels;

/// <summary>Gradient descent with momentum (Polyak, USSR Computational Mathematics and Mathematical Physics 4(5), 1964), the learning rate inside the momentum as in Caffe.</summary>
public static class Momentum
{
    /// <summary>v ← µ·v + rate·g; w ← w − v, each product and sum rounded. One pass: every number is read once, and v and w are written once.</summary>
    /// <param name="weights">w.</param>
    /// <param name="history">v.</param>
    /// <param name="gradient">g.</param>
    /// <param name="momentum">µ.</param>
    /// <param name="rate">The learning rate.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Step<T>(Span<T> weights, Span<T> history, ReadOnlySpan<T> gradient, T momentum, T rate) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shapes.Length(history.Length, weights.Length, nameof(history));
        Shapes.Length(gradient.Length, weights.Length, nameof(gradient));
        int i = 0;
        if (Vector<T>.IsSupported)
        {
            ref T w = ref MemoryMarshal.GetReference(weights);
            ref T v = ref MemoryMarshal.GetReference(history);
            ref T g = ref MemoryMarshal.GetReference(gradient);
            Vector<T> momenta = new(momentum), rates = new(rate);
            for (; i <= weights.Length - Vector<T>.Count; i += Vector<T>.Count)
            {
                nuint at = (nuint)i;
                Vector<T> next = Vector.LoadUnsafe(ref v, at) * momenta + Vector.LoadUnsafe(ref g, at) * rates;
                next.StoreUnsafe(ref v, at);
                (Vector.LoadUnsafe(ref w, at) - next).StoreUnsafe(ref w, at);
            }
        }
        for (; i < weights.Length; i++)
        {
            history[i] = history[i] * momentum + gradient[i] * rate;
            weights[i] -= history[i];
        }
    }
}
