using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace NetFramework.Kernels;

/// <summary>The worker threads that all kernels share, and the parallel loop over fixed blocks that they run.</summary>
/// <remarks>
/// A loop allocates nothing once its workers exist. A loop inside a loop, and a loop started while another thread's loop is running, runs on
/// the calling thread. Blocks are handed out in order of demand, but what a block does depends on its number only.
/// </remarks>
public static unsafe class Threads
{
    // A worker spins this often for the next loop before it sleeps: about half a millisecond, more than the gap between two layers.
    private const int SpinsBeforeSleep = 2000;

    private static readonly Lock Growth = new();
    private static readonly object Sleep = new();
    private static volatile int count = Environment.ProcessorCount;
    private static int workers;
    private static volatile int sleeping;

    private static int busy;
    private static volatile int open;
    private static volatile int loop;
    private static int inside;
    private static int nextBlock;
    private static int blockCount;
    private static void* work;
    private static delegate*<void*, int, void> run;
    private static ExceptionDispatchInfo? failure;

    [ThreadStatic]
    private static bool isInLoop;

    /// <summary>Number of threads that a loop may use, the calling one included; ≥ 1. The default is the number of processors.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public static int Count
    {
        get => count;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            count = value;
        }
    }

    /// <summary>How many threads a loop started here may use: one inside a loop.</summary>
    internal static int Available => isInLoop ? 1 : count;

    /// <summary>Runs <c>work.Run(0) … work.Run(blocks − 1)</c>, on up to <see cref="Count"/> threads, and returns when all are done.</summary>
    /// <typeparam name="TWork">A struct; it may be a <c>ref struct</c> that holds spans. All blocks see the one <paramref name="work"/>.</typeparam>
    /// <param name="blocks">Number of blocks, ≥ 0.</param>
    /// <param name="work">What to do.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="blocks"/> is negative.</exception>
    /// <remarks>The first exception of a block stops the loop and is thrown here.</remarks>
    public static void For<TWork>(int blocks, ref TWork work) where TWork : struct, IBlockWork, allows ref struct
    {
        ArgumentOutOfRangeException.ThrowIfNegative(blocks);
        if (blocks <= 1 || count == 1 || isInLoop || Interlocked.CompareExchange(ref busy, 1, 0) != 0)
        {
            for (int block = 0; block < blocks; block++) work.Run(block);
            return;
        }

        // The copy lives on this stack, which does not move and outlives the loop; the collector sees what it refers to.
        TWork shared = work;
        try
        {
            Share(blocks, Unsafe.AsPointer(ref shared), &Invoke<TWork>);
        }
        finally
        {
            work = shared;
            Volatile.Write(ref busy, 0);
        }
    }

    /// <summary>As the public one where the work is worth the threads, and else on the calling thread.</summary>
    internal static void For<TWork>(bool isWorthIt, int blocks, ref TWork work) where TWork : struct, IBlockWork, allows ref struct
    {
        if (isWorthIt) For(blocks, ref work);
        else
        {
            for (int block = 0; block < blocks; block++) work.Run(block);
        }
    }

    private static void Invoke<TWork>(void* work, int block) where TWork : struct, IBlockWork, allows ref struct
        => Unsafe.AsRef<TWork>(work).Run(block);

    private static void Share(int blocks, void* state, delegate*<void*, int, void> body)
    {
        int helpers = Math.Min(count, blocks) - 1;
        if (workers < helpers) Grow(helpers);
        work = state;
        run = body;
        blockCount = blocks;
        nextBlock = 0;
        failure = null;
        open = helpers;
        Interlocked.Increment(ref loop);
        if (sleeping > 0)
        {
            lock (Sleep) Monitor.PulseAll(Sleep);
        }
        RunBlocks();

        // A worker counts itself in before it looks whether the loop is open; the loop closes before it looks who is in.
        // One of the two sees the other, and a worker that never came is not waited for.
        open = 0;
        Interlocked.MemoryBarrier();
        SpinWait spin = default;
        while (Volatile.Read(ref inside) != 0) spin.SpinOnce(sleep1Threshold: -1);
        work = null;
        ExceptionDispatchInfo? thrown = failure;
        failure = null;
        thrown?.Throw();
    }

    private static void RunBlocks()
    {
        isInLoop = true;
        try
        {
            int block;
            while ((block = Interlocked.Increment(ref nextBlock) - 1) < blockCount) run(work, block);
        }
#pragma warning disable CA1031 // It is thrown again on the thread that started the loop.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(exception), null);
            Interlocked.Exchange(ref nextBlock, int.MaxValue / 2);
        }
        finally
        {
            isInLoop = false;
        }
    }

    private static void Grow(int wanted)
    {
        lock (Growth)
        {
            while (workers < wanted)
            {
                int index = workers;
                new Thread(() => Work(index), 1 << 20) { IsBackground = true, Name = $"NetFramework worker {index + 1}" }.Start();
                workers++;
            }
        }
    }

    private static void Work(int index)
    {
        int seen = 0;
        while (true)
        {
            seen = WaitForLoop(seen);
            Interlocked.Increment(ref inside);
            if (open > index) RunBlocks();
            Interlocked.Decrement(ref inside);
        }
    }

    private static int WaitForLoop(int seen)
    {
        for (int spin = 0; spin < SpinsBeforeSleep; spin++)
        {
            if (loop != seen) return loop;
            // Another thread that waits for the processor, such as the runtime's compiler, goes first.
            if (spin % 8 == 7) Thread.Yield();
            else Thread.SpinWait(8);
        }
        lock (Sleep)
        {
            sleeping++;
            Interlocked.MemoryBarrier();
            while (loop == seen) Monitor.Wait(Sleep);
            sleeping--;
            return loop;
        }
    }
}
