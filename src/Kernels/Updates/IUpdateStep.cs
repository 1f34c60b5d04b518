using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>One step of an update rule: what becomes of a weight and of up to two numbers that the rule remembers of it. The formula stands twice, for a vector of weights and for one of those that are left.</summary>
/// <typeparam name="T">The element type.</typeparam>
public interface IUpdateStep<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Whether the second history is in use.</summary>
    static abstract bool HasSecond { get; }

    /// <summary>The step of a vector of weights.</summary>
    /// <param name="weights">w: read and written.</param>
    /// <param name="gradient">g.</param>
    /// <param name="first">The first history: read and written.</param>
    /// <param name="second">The second history: read and written where it is in use.</param>
    void Step(ref Vector<T> weights, Vector<T> gradient, ref Vector<T> first, ref Vector<T> second);

    /// <summary>The step of one weight.</summary>
    void Step(ref T weight, T gradient, ref T first, ref T second);
}
