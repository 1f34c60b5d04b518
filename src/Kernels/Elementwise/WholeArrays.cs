using System.Numerics;
using System.Numerics.Tensors;

namespace NetFramework.Kernels;

/// <summary>Passes over whole arrays that memory alone bounds, shared out to the threads.</summary>
/// <remarks>Every method throws <see cref="ArgumentException"/> where the lengths differ.</remarks>
public static class WholeArrays
{
    // Elements of one block: what is shorter is not worth a second thread.
    private const int BlockSize = 1 << 15;

    /// <summary>x = 0.</summary>
    public static void Clear<T>(Span<T> x) where T : unmanaged, IFloatingPointIeee754<T> => Run<T, Clearing<T>>(x, x);

    /// <summary>y = x.</summary>
    public static void Copy<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => Run<T, Copying<T>>(x, y);

    /// <summary>y = y + x.</summary>
    public static void Add<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => Run<T, Adding<T>>(x, y);

    /// <summary>Whether no element is infinite or NaN.</summary>
    public static bool AreFinite<T>(ReadOnlySpan<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        FiniteWork<T> work = new() { X = x };
        Threads.For(Blocks(x.Length), ref work);
        return !work.HasOther;
    }

    private static void Run<T, TPass>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> where TPass : struct, IPass<T>
    {
        Shapes.Length(x.Length, y.Length, nameof(x));
        PassWork<T, TPass> work = new() { X = x, Y = y };
        Threads.For(Blocks(y.Length), ref work);
    }

    private static int Blocks(int length) => (int)(((long)length + BlockSize - 1) / BlockSize);

    private static Range RangeOf(int block, int length) => (block * BlockSize)..(int)Math.Min((block + 1L) * BlockSize, length);

    private interface IPass<T>
    {
        static abstract void Run(ReadOnlySpan<T> x, Span<T> y);
    }

    private readonly struct Clearing<T> : IPass<T>
    {
        public static void Run(ReadOnlySpan<T> x, Span<T> y) => y.Clear();
    }

    private readonly struct Copying<T> : IPass<T>
    {
        public static void Run(ReadOnlySpan<T> x, Span<T> y) => x.CopyTo(y);
    }

    private readonly struct Adding<T> : IPass<T> where T : unmanaged, IFloatingPointIeee754<T>
    {
        public static void Run(ReadOnlySpan<T> x, Span<T> y) => TensorPrimitives.Add(y, x, y);
    }

    private ref struct PassWork<T, TPass> : IBlockWork where T : unmanaged where TPass : struct, IPass<T>
    {
        public ReadOnlySpan<T> X;
        public Span<T> Y;

        public readonly void Run(int block)
        {
            Range range = RangeOf(block, Y.Length);
            TPass.Run(X[range], Y[range]);
        }
    }

    private ref struct FiniteWork<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public ReadOnlySpan<T> X;

        // Blocks only ever set it.
        public bool HasOther;

        public void Run(int block)
        {
            if (!TensorPrimitives.IsFiniteAll(X[RangeOf(block, X.Length)])) HasOther = true;
        }
    }
}
