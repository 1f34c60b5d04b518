using System.Numerics;
using System.Numerics.Tensors;

namespace NetFramework.Kernels;

/// <summary>Adds the sums of the parts, part after part, and their transpose to a matrix of each group.</summary>
internal readonly unsafe struct TransposedSums<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
{
    // Rows of the sums that one block adds up: neighbours in the total.
    private const int RowsPerBlock = 64;

    private readonly T* sums;
    private readonly int parts;
    private readonly nint partLength;
    private readonly int rows;
    private readonly int columns;
    private readonly int line;
    private readonly T* total;

    private TransposedSums(T* sums, int parts, nint partLength, int rows, int columns, int line, T* total)
    {
        (this.parts, this.partLength, this.rows, this.columns, this.line) = (parts, partLength, rows, columns, line);
        this.sums = sums;
        this.total = total;
    }

    /// <summary>total[j, i] += Σ over the parts of sums[i, j], for rows × columns sums, of which the first part's are overwritten.</summary>
    /// <param name="sums">The sums of the first part.</param>
    /// <param name="parts">The number of parts.</param>
    /// <param name="partLength">From a part to the next.</param>
    /// <param name="rows">The rows of the sums, and the columns of the total.</param>
    /// <param name="columns">The columns of the sums, and the rows of the total.</param>
    /// <param name="line">From a row of the sums to the next.</param>
    /// <param name="total">The total.</param>
    /// <param name="isParallel">Whether it is worth the threads.</param>
    public static void Add(T* sums, int parts, nint partLength, int rows, int columns, int line, T* total, bool isParallel)
    {
        TransposedSums<T> work = new(sums, parts, partLength, rows, columns, line, total);
        Threads.For(isParallel, (rows + RowsPerBlock - 1) / RowsPerBlock, ref work);
    }

    /// <inheritdoc/>
    public void Run(int block)
    {
        int first = block * RowsPerBlock, count = Math.Min(RowsPerBlock, rows - first);
        T* from = sums + (nint)first * line;
        Span<T> sum = new(from, count * line);
        for (int part = 1; part < parts; part++) TensorPrimitives.Add(sum, new ReadOnlySpan<T>(from + part * partLength, sum.Length), sum);
        T* turned = PackingBuffer.A.Reserve<T>((nint)columns * RowsPerBlock);
        Packing.Pack(from, line, 1, count, RowsPerBlock, columns, turned);
        for (int j = 0; j < columns; j++, turned += RowsPerBlock)
        {
            Span<T> to = new(total + (nint)j * rows + first, count);
            TensorPrimitives.Add(to, new ReadOnlySpan<T>(turned, count), to);
        }
    }
}
