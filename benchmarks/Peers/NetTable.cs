namespace NetFramework.Benchmarks;

/// <summary>Whole nets: a training step or inference, against PyTorch and against the arithmetic alone.</summary>
internal static class NetTable
{
    /// <summary>Measures the table against PyTorch.</summary>
    public static MarkdownTable Measure(BenchmarkSettings settings)
    {
        List<string[]> rows = [];
        foreach (BenchmarkNet benchmark in BenchmarkNet.All.Where(net => settings.Wants(net.Title)))
        {
            var ours = new OurNet(benchmark);
            double flops = ours.Flops();
            using TorchPeer? torch = TorchPeer.Start(benchmark, ours.Parameters);
            foreach (int threads in settings.ThreadCounts)
            {
                Console.Error.WriteLine($"{benchmark.Title}, {threads} thread(s)");
                rows.Add(Row(benchmark, ours.On(threads), torch?.On(threads), flops, threads, settings));
            }
        }
        return new MarkdownTable("nets", ["net (batch)", ">threads", ">ours, ms", ">PyTorch, ms", ">PyTorch / ours", ">arithmetic alone, ms", ">share of the arithmetic limit"], rows);
    }

    /// <summary>Measures what the second thread is worth.</summary>
    public static MarkdownTable MeasureThreads(BenchmarkSettings settings)
    {
        List<string[]> rows = [];
        if (Environment.ProcessorCount > 1)
        {
            foreach (BenchmarkNet benchmark in BenchmarkNet.All.Where(net => settings.Wants(net.Title)))
            {
                Console.Error.WriteLine($"{benchmark.Title}, two threads against one");
                var net = new OurNet(benchmark);
                PairedTiming.Result result = PairedTiming.Measure(net.On(2), net.On(1), settings.Rounds, settings.SecondsPerTurn, TimeSpan.Zero);
                rows.Add([benchmark.Title, MarkdownTable.Milliseconds(result.Peer), MarkdownTable.Milliseconds(result.Ours), MarkdownTable.Ratio(result.Ratio)]);
            }
        }
        return new MarkdownTable("threads", ["net (batch)", ">one thread, ms", ">two threads, ms", ">one / two"], rows);
    }

    private static string[] Row(BenchmarkNet benchmark, Turn ours, Turn? torch, double flops, int threads, BenchmarkSettings settings)
    {
        Warm(ours);
        List<Turn> turns = [ours, OpenBlas.LargeProducts(threads)];
        if (torch is not null)
        {
            Warm(torch);
            turns.Add(torch);
        }
        double[][] seconds = PairedTiming.SecondsByRound(turns, settings.Rounds, settings.SecondsPerTurn, settings.Pause);
        double[] arithmetic = [.. seconds[1].Select(products => products * flops / OpenBlas.LargeProduct.Flops)];
        return
        [
            benchmark.Title, $"{threads}", MarkdownTable.Milliseconds(PairedTiming.Median(seconds[0])),
            torch is null ? MarkdownTable.Nothing : MarkdownTable.Milliseconds(PairedTiming.Median(seconds[2])),
            torch is null ? MarkdownTable.Nothing : MarkdownTable.Ratio(PairedTiming.MedianRatio(seconds[2], seconds[0])),
            MarkdownTable.Milliseconds(PairedTiming.Median(arithmetic)), MarkdownTable.Percent(PairedTiming.MedianRatio(arithmetic, seconds[0])),
        ];
    }

    // Until the tiered compiler has done with what runs, and memory is in place.
    private static void Warm(Turn turn)
    {
        double seconds = 0;
        for (int calls = 0; calls < 2 || (seconds < 1 && calls < 200); calls++) seconds += turn(1);
    }
}
