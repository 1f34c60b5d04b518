using NetFramework.Kernels;

namespace NetFramework.Benchmarks;

/// <summary>Matrix products in float: squares, and those that the layers of the nets come down to, forward and both backwards.</summary>
internal static class GemmTable
{
    private static readonly int[] Squares = [256, 512, 1024, 2048];

    // One for each way that our kernels may go: large, thin, with few rows, transposed, and as the transpose.
    private static readonly MatrixProduct[] WarmUpProducts =
    [
        new(false, false, 128, 128, 128), new(true, false, 128, 128, 128), new(false, true, 128, 128, 128), new(false, true, 64, 10, 784), new(true, false, 10, 784, 64), new(false, false, 1, 256, 256),
        new(false, true, 64, 512, 784), new(true, false, 832, 49, 128),
    ];

    /// <summary>Measures the table.</summary>
    public static MarkdownTable Measure(BenchmarkSettings settings)
    {
        PairedTiming.WarmUp([.. WarmUpProducts.Select(Ours)]);
        List<string[]> rows = [];
        foreach (int size in Squares)
            Add(rows, $"sgemm {size}³", () => [new MatrixProduct(false, false, size, size, size)], settings);
        foreach (BenchmarkNet net in BenchmarkNet.All)
            Add(rows, $"sgemm, shapes of {net.Name}", () => LayerProducts.Of(net), settings);
        return new MarkdownTable("gemm", ["products", ">shapes", ">threads", ">ours, ms", ">OpenBLAS, ms", ">OpenBLAS / ours", ">least ratio", "at"], rows);
    }

    private static void Add(List<string[]> rows, string name, Func<IReadOnlyList<MatrixProduct>> shapes, BenchmarkSettings settings)
    {
        if (!settings.Wants(name))
            return;
        IReadOnlyList<MatrixProduct> products = shapes();
        foreach (int threads in settings.ThreadCounts)
        {
            Console.Error.WriteLine($"{name}, {threads} thread(s)");
            Threads.Count = threads;
            OpenBlas.UseThreads(threads);
            (MatrixProduct Product, PairedTiming.Result Result)[] results = [.. products.Select(product => (product, Measure(product, settings)))];
            double ours = results.Sum(result => result.Result.Ours), peer = results.Sum(result => result.Result.Peer);
            (MatrixProduct worst, PairedTiming.Result least) = results.MinBy(result => result.Result.Ratio);
            rows.Add(OpenBlas.IsInstalled
                ? [name, $"{products.Count}", $"{threads}", MarkdownTable.Milliseconds(ours), MarkdownTable.Milliseconds(peer), MarkdownTable.Ratio(peer / ours), MarkdownTable.Ratio(least.Ratio), worst.ToString()]
                : [name, $"{products.Count}", $"{threads}", MarkdownTable.Milliseconds(ours), MarkdownTable.Nothing, MarkdownTable.Nothing, MarkdownTable.Nothing, MarkdownTable.Nothing]);
        }
    }

    private static Action Ours(MatrixProduct product)
    {
        float[] a = product.RandomA(), b = product.RandomB(), c = new float[product.M * product.N];
        return () => product.Multiply(a, b, c);
    }

    private static PairedTiming.Result Measure(MatrixProduct product, BenchmarkSettings settings)
    {
        float[] a = product.RandomA(), b = product.RandomB(), c = new float[product.M * product.N];
        Turn ours = PairedTiming.Timed(() => product.Multiply(a, b, c));
        double secondsPerTurn = settings.SecondsPerTurn / 20;
        return OpenBlas.IsInstalled
            ? PairedTiming.Measure(ours, PairedTiming.Timed(() => OpenBlas.Multiply(product, a, b, c)), settings.Rounds, secondsPerTurn, TimeSpan.FromMilliseconds(1))
            : new PairedTiming.Result(PairedTiming.Measure(ours, settings.Rounds, secondsPerTurn), 0, 0);
    }
}
