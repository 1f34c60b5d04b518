using System.Numerics;
using System.Numerics.Tensors;

namespace NetFramework.Kernels;

/// <summary>A vector with one element per channel against an outer × channels × inner array.</summary>
/// <remarks>Every method throws <see cref="ArgumentException"/> where the array has not outer·channels·inner elements.</remarks>
public static class Channels
{
    // Below this many elements, the threads cost more than they save.
    private const int LeastParallel = 1 << 16;

    /// <summary>x[o, c, i] += v[c]. The number of channels is the length of v.</summary>
    public static void Add<T>(ReadOnlySpan<T> v, int outer, int inner, Span<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check(x.Length, outer, v.Length, inner);
        for (int row = 0; row < outer * v.Length; row++)
        {
            Span<T> values = x.Slice(row * inner, inner);
            TensorPrimitives.Add(values, v[row % v.Length], values);
        }
    }

    /// <summary>v[c] += Σ over o and i of x[o, c, i], summed in double and rounded once. The number of channels is the length of v.</summary>
    public static void AddSum<T>(ReadOnlySpan<T> x, int outer, int inner, Span<T> v) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check(x.Length, outer, v.Length, inner);
        SumWork<T> work = new() { X = x, V = v, Outer = outer, Inner = inner };
        Threads.For(x.Length >= LeastParallel, v.Length, ref work);
    }

    private static void Check(int length, int outer, int channels, int inner)
    {
        Shapes.NotNegative(outer);
        Shapes.NotNegative(inner);
        Shapes.Length(length, (long)outer * channels * inner, "x");
    }

    private ref struct SumWork<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public ReadOnlySpan<T> X;
        public Span<T> V;
        public int Outer;
        public int Inner;

        public readonly void Run(int block)
        {
            CompensatedSum sum = default;
            for (int o = 0; o < Outer; o++) sum.Add(Sums.Sum(X.Slice((o * V.Length + block) * Inner, Inner)));
            V[block] += T.CreateTruncating(sum.Value);
        }
    }
}
