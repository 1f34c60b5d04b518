using System.Numerics;
using System.Numerics.Tensors;

namespace NetFramework.Kernels;

/// <summary>The weighted sum of two arrays, shared out to the threads in pieces that stay in the first-level cache from one operation to the next.</summary>
public static class WeightedSum
{
    private const int PieceSize = 1 << 12;

    // Elements below which the threads cost more than they save.
    private const int LeastParallel = 1 << 15;

    /// <summary>z = map(a·x + b·y), all of the map's channel 0; z may be x.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Run<T>(T a, ReadOnlySpan<T> x, T b, ReadOnlySpan<T> y, Span<T> z, ChannelMap<T> map = default) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shapes.Length(x.Length, z.Length, nameof(x));
        Shapes.Length(y.Length, z.Length, nameof(y));
        map.Check(1);
        SumWork<T> work = new() { A = a, X = x, B = b, Y = y, Z = z, Map = map };
        Threads.For(z.Length >= LeastParallel, (int)(((long)z.Length + PieceSize - 1) / PieceSize), ref work);
    }

    private ref struct SumWork<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public T A;
        public ReadOnlySpan<T> X;
        public T B;
        public ReadOnlySpan<T> Y;
        public Span<T> Z;
        public ChannelMap<T> Map;

        public readonly void Run(int block)
        {
            int first = block * PieceSize, count = Math.Min(PieceSize, Z.Length - first);
            ReadOnlySpan<T> x = X.Slice(first, count), y = Y.Slice(first, count);
            Span<T> z = Z.Slice(first, count);
            if (A == T.One && B == T.One) TensorPrimitives.Add(x, y, z);
            else
            {
                TensorPrimitives.Multiply(x, A, z);
                TensorPrimitives.MultiplyAdd(y, B, z, z);
            }
            Map.Apply(0, z);
        }
    }
}
