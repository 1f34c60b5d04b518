namespace NetFramework.Tests;

/// <summary>What a piece of work allocates on the managed heap, on the calling thread.</summary>
public static class Allocation
{
    private const int Rounds = 10;

    /// <summary>
    /// The bytes that <paramref name="work"/> allocates in its steady state: the least of several rounds. What the work allocates, it allocates in every round;
    /// the runtime allocates a little once, when a lock is first contended for or a thread first grows its scratch.
    /// </summary>
    public static long InSteadyState(Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        work();
        long least = long.MaxValue;
        for (int round = 0; round < Rounds && least > 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }
}
