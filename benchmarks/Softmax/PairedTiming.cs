using System.Diagnostics;

namespace NetFramework.Benchmarks;

/// <summary>Two ways to do the same, timed in turns in one process, so that what else the machine does falls on both.</summary>
internal static class PairedTiming
{
    private const double SecondsPerTurn = 0.0003;

    /// <summary>Median seconds of one call of each, and the median of peer / ours over the rounds.</summary>
    public static Result Measure(Action ours, Action peer, int rounds)
    {
        int ourCalls = CallsPerTurn(ours), peerCalls = CallsPerTurn(peer);
        double[] ourTimes = new double[rounds], peerTimes = new double[rounds], ratios = new double[rounds];
        for (int round = 0; round < rounds; round++)
        {
            bool oursFirst = round % 2 == 0;
            if (oursFirst) ourTimes[round] = Seconds(ours, ourCalls);
            peerTimes[round] = Seconds(peer, peerCalls);
            if (!oursFirst) ourTimes[round] = Seconds(ours, ourCalls);
            ratios[round] = peerTimes[round] / ourTimes[round];
        }
        return new Result(Median(ourTimes), Median(peerTimes), Median(ratios));
    }

    /// <summary>Lets the tiered compiler finish with what is measured.</summary>
    public static void WarmUp(IReadOnlyList<Action> actions)
    {
        for (int pass = 0; pass < 4; pass++)
        {
            foreach (Action action in actions)
            {
                long start = Stopwatch.GetTimestamp();
                for (int calls = 0; calls < 40 || Stopwatch.GetElapsedTime(start).TotalSeconds < 0.002; calls++) action();
            }
            Thread.Sleep(200);
        }
    }

    private static int CallsPerTurn(Action action)
    {
        double seconds = Enumerable.Range(0, 5).Min(_ => Seconds(action, 1));
        return Math.Max(1, (int)(SecondsPerTurn / seconds));
    }

    private static double Seconds(Action action, int calls)
    {
        long start = Stopwatch.GetTimestamp();
        for (int call = 0; call < calls; call++) action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds / calls;
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }

    internal readonly record struct Result(double Ours, double Peer, double Ratio);
}
