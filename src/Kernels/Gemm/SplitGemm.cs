using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>A matrix product in parts of C, one to each thread, which packs what it needs into its own caches.</summary>
/// <remarks>An element of C is computed in the same way in whatever part it lies.</remarks>
internal static class SplitGemm<T, TKernel> where T : unmanaged, IFloatingPointIeee754<T> where TKernel : IGemmKernel<T>
{
    // With fewer multiply-adds than this for two parts, the threads cost more than they save.
    private const long LeastParallel = 1 << 18;

    public static void Multiply(in GemmArguments<T> product)
    {
        long size = (long)product.M * product.N * product.K;
        int parts = (int)Math.Min(Threads.Available, 2 * size / LeastParallel);
        if (parts <= 1)
        {
            BlockedGemm<T, TKernel>.Multiply(product);
            return;
        }
        // What is packed for each part anew is proportional to its rows and columns.
        int rowParts = 1;
        for (int candidate = 2; candidate <= parts; candidate++)
        {
            if (parts % candidate == 0 && Lines(product, candidate, parts) <= Lines(product, rowParts, parts)) rowParts = candidate;
        }
        Work work = new(product, rowParts, parts / rowParts);
        Threads.For(parts, ref work);
    }

    private static int Lines(in GemmArguments<T> product, int rowParts, int parts) => product.M / rowParts + product.N / (parts / rowParts);

    private readonly struct Work(GemmArguments<T> product, int rowParts, int columnParts) : IBlockWork
    {
        public void Run(int block)
        {
            (int row, int endRow) = Range(block / columnParts, rowParts, product.M, 4);
            (int column, int endColumn) = Range(block % columnParts, columnParts, product.N, TKernel.Columns / 2);
            BlockedGemm<T, TKernel>.Multiply(product.Part(row, endRow - row, column, endColumn - column));
        }

        private static (int First, int End) Range(int part, int parts, int length, int unit)
        {
            long units = (length + unit - 1) / unit;
            return (Math.Min((int)(units * part / parts) * unit, length), Math.Min((int)(units * (part + 1) / parts) * unit, length));
        }
    }
}
