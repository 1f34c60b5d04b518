using System.Numerics;
using System.Numerics.Tensors;

namespace NetFramework.Kernels;

/// <summary>Adds the sums of the parts to a whole, part after part.</summary>
internal readonly unsafe struct PartialSums<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
{
    // Elements that one block adds up.
    private const int BlockLength = 1 << 13;

    private readonly T* partials;
    private readonly int parts;
    private readonly int length;
    private readonly T* total;

    private PartialSums(T* partials, int parts, int length, T* total)
    {
        this.partials = partials;
        this.parts = parts;
        this.length = length;
        this.total = total;
    }

    /// <summary>total += Σ partials; each has <paramref name="length"/> elements.</summary>
    public static void Add(T* partials, int parts, int length, T* total)
    {
        PartialSums<T> sums = new(partials, parts, length, total);
        Threads.For((length + BlockLength - 1) / BlockLength, ref sums);
    }

    /// <inheritdoc/>
    public void Run(int block)
    {
        int first = block * BlockLength, count = Math.Min(BlockLength, length - first);
        Span<T> sum = new(total + first, count);
        for (int part = 0; part < parts; part++) TensorPrimitives.Add(sum, new ReadOnlySpan<T>(partials + (nint)part * length + first, count), sum);
    }
}
