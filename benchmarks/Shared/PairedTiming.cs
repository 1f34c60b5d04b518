using System.Diagnostics;

namespace NetFramework.Benchmarks;

/// <summary>Runs something a number of times and tells how many seconds that took.</summary>
internal delegate double Turn(int calls);

/// <summary>Ways to do the same, timed in turns, so that what else the machine does falls on both.</summary>
internal static class PairedTiming
{
    private const double SecondsPerTurn = 0.0003;

    /// <summary>Median seconds of one call of each, and the median of peer / ours over the rounds.</summary>
    public static Result Measure(Action ours, Action peer, int rounds) => Measure(Timed(ours), Timed(peer), rounds, SecondsPerTurn, TimeSpan.Zero);

    /// <summary>As the other, of turns of a given length, each after a pause in which the threads of the other go to sleep.</summary>
    public static Result Measure(Turn ours, Turn peer, int rounds, double secondsPerTurn, TimeSpan pause)
    {
        double[][] seconds = SecondsByRound([ours, peer], rounds, secondsPerTurn, pause);
        return new Result(Median(seconds[0]), Median(seconds[1]), MedianRatio(seconds[1], seconds[0]));
    }

    /// <summary>Seconds of one call of each, in every round: first to last in one, last to first in the next.</summary>
    public static double[][] SecondsByRound(IReadOnlyList<Turn> turns, int rounds, double secondsPerTurn, TimeSpan pause)
    {
        int[] calls = [.. turns.Select(turn => CallsPerTurn(turn, secondsPerTurn))];
        double[][] seconds = [.. turns.Select(_ => new double[rounds])];
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < turns.Count; i++)
            {
                int next = round % 2 == 0 ? i : turns.Count - 1 - i;
                seconds[next][round] = Seconds(turns[next], calls[next], pause);
            }
        }
        return seconds;
    }

    /// <summary>The median over the rounds of peer / ours.</summary>
    public static double MedianRatio(double[] peer, double[] ours) => Median([.. peer.Zip(ours, (theirs, own) => theirs / own)]);

    /// <summary>Median seconds of one call, where there is nobody to compare with.</summary>
    public static double Measure(Turn ours, int rounds, double secondsPerTurn)
    {
        int calls = CallsPerTurn(ours, secondsPerTurn);
        return Median([.. Enumerable.Range(0, rounds).Select(_ => Seconds(ours, calls, TimeSpan.Zero))]);
    }

    /// <summary>An action of this process as a turn.</summary>
    public static Turn Timed(Action action) => calls =>
    {
        long start = Stopwatch.GetTimestamp();
        for (int call = 0; call < calls; call++) action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    };

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

    private static int CallsPerTurn(Turn turn, double secondsPerTurn)
    {
        double least = turn(1);
        for (int i = 0; i < 4 && least < secondsPerTurn; i++) least = Math.Min(least, turn(1));
        return Math.Max(1, (int)(secondsPerTurn / least));
    }

    private static double Seconds(Turn turn, int calls, TimeSpan pause)
    {
        if (pause > TimeSpan.Zero)
        {
            Thread.Sleep(pause);
            if (calls > 1) turn(1);
        }
        return turn(calls) / calls;
    }

    /// <summary>The middle of the values.</summary>
    public static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    internal readonly record struct Result(double Ours, double Peer, double Ratio);
}
