using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>A matrix product in parts of C, one to each thread, which packs what it needs into its own caches.</summary>
/// <remarks>An element of C is computed in the same way in whatever part it lies.</remarks>
internal static class SplitGemm<T, TKernel, TDot> where T : unmanaged, IFloatingPointIeee754<T> where TKernel : struct, IGemmKernel<T> where TDot : struct, IDotKernel<T>
{
    // With fewer multiply-adds than this for two parts, the threads cost more than they save.
    private const long LeastParallel = 1 << 18;

    public static void Multiply(in GemmArguments<T> product)
    {
        long size = (long)product.M * product.N * product.K;
        int rest = BlockedGemm<T, TKernel>.RestColumns(product);
        int parts = (int)Math.Min(Threads.Available, 2 * size / LeastParallel);
        if (parts <= 1)
        {
            MultiplyPart(product, rest);
            return;
        }
        // What is packed for each part anew is proportional to its rows and columns.
        int rowParts = 1;
        for (int candidate = 2; candidate <= parts; candidate++)
        {
            if (parts % candidate == 0 && Lines(product, candidate, parts) <= Lines(product, rowParts, parts)) rowParts = candidate;
        }
        Work work = new(product, rest, rowParts, parts / rowParts);
        Threads.For(parts, ref work);
    }

    // Few last columns are products of rows where rows of A there are, and else the rows of the transpose.
    private static void MultiplyPart(in GemmArguments<T> product, int rest)
    {
        BlockedGemm<T, TKernel>.Multiply(product.Part(0, product.M, 0, product.N - rest));
        if (rest == 0) return;
        GemmArguments<T> last = product.Part(0, product.M, product.N - rest, rest);
        if (product.TransposeA) BlockedGemm<T, TKernel>.Multiply(last.Turned);
        else DotGemm<T, TDot>.MultiplyFew(last);
    }

    private static int Lines(in GemmArguments<T> product, int rowParts, int parts) => product.M / rowParts + product.N / (parts / rowParts);

    private readonly struct Work(GemmArguments<T> product, int rest, int rowParts, int columnParts) : IBlockWork
    {
        public void Run(int block)
        {
            (int row, int endRow) = Range(block / columnParts, rowParts, product.M, 4);
            (int column, int endColumn) = Range(block % columnParts, columnParts, product.N, TKernel.Columns / 2);
            MultiplyPart(product.Part(row, endRow - row, column, endColumn - column), endColumn == product.N ? rest : 0);
        }

        private static (int First, int End) Range(int part, int parts, int length, int unit)
        {
            long units = (length + unit - 1) / unit;
            return (Math.Min((int)(units * part / parts) * unit, length), Math.Min((int)(units * (part + 1) / parts) * unit, length));
        }
    }
}
