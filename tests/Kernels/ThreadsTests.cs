using NetFramework.Kernels;

namespace NetFramework.Tests.Kernels;

[NonParallelizable]
internal sealed class ThreadsTests
{
    private int before;

    [SetUp]
    public void Remember() => before = Threads.Count;

    [TearDown]
    public void Restore() => Threads.Count = before;

    private ref struct Squares(Span<long> results) : IBlockWork
    {
        private readonly Span<long> results = results;

        public readonly void Run(int block) => results[block] += (long)block * block;
    }

    private struct Nested(int[] hits) : IBlockWork
    {
        public readonly void Run(int block)
        {
            Row row = new(hits, block);
            Threads.For(10, ref row);
        }

        private readonly struct Row(int[] hits, int row) : IBlockWork
        {
            public void Run(int block) => Interlocked.Increment(ref hits[row * 10 + block]);
        }
    }

    private struct Failing : IBlockWork
    {
        public readonly void Run(int block)
        {
            if (block == 17) throw new InvalidOperationException("block 17");
        }
    }

    [Test]
    public void Every_block_runs_exactly_once([Values(1, 2, 3, 8)] int threads, [Values(0, 1, 2, 1000)] int blocks)
    {
        Threads.Count = threads;
        long[] results = new long[blocks];
        for (int round = 1; round <= 50; round++)
        {
            Squares work = new(results);
            Threads.For(blocks, ref work);
            for (int i = 0; i < blocks; i++) Assert.That(results[i], Is.EqualTo((long)round * i * i));
        }
    }

    [Test]
    public void A_loop_inside_a_loop_runs_every_block_once()
    {
        Threads.Count = 4;
        int[] hits = new int[1000];
        Nested work = new(hits);
        Threads.For(100, ref work);
        Assert.That(hits, Is.All.EqualTo(1));
    }

    [Test]
    public void An_exception_of_a_block_is_thrown_by_the_loop_and_the_next_loop_works([Values(1, 4)] int threads)
    {
        Threads.Count = threads;
        for (int round = 0; round < 20; round++)
        {
            Assert.That(() =>
            {
                Failing work = default;
                Threads.For(100, ref work);
            }, Throws.InvalidOperationException.With.Message.EqualTo("block 17"));
        }
        long[] results = new long[10];
        Squares squares = new(results);
        Threads.For(10, ref squares);
        Assert.That(results[9], Is.EqualTo(81));
    }

    [Test]
    public void Loops_started_by_several_threads_at_once_all_finish()
    {
        Threads.Count = 3;
        Thread[] callers = new Thread[4];
        bool[] right = new bool[callers.Length];
        for (int c = 0; c < callers.Length; c++)
        {
            int caller = c;
            callers[c] = new Thread(() =>
            {
                long[] results = new long[64];
                for (int round = 0; round < 500; round++)
                {
                    Squares work = new(results);
                    Threads.For(64, ref work);
                }
                right[caller] = results.Select((value, i) => value == 500L * i * i).All(equal => equal);
            });
            callers[c].Start();
        }
        foreach (Thread caller in callers) caller.Join();
        Assert.That(right, Is.All.True);
    }

    [Test]
    public void A_loop_allocates_nothing_once_the_workers_exist()
    {
        Threads.Count = 2;
        long[] results = new long[100];
        Assert.That(Allocation.InSteadyState(Loops), Is.Zero);

        void Loops()
        {
            for (int round = 0; round < 100; round++)
            {
                Squares work = new(results);
                Threads.For(100, ref work);
            }
        }
    }

    [Test]
    public void A_count_below_one_is_an_error() => Assert.That(() => Threads.Count = 0, Throws.InstanceOf<ArgumentOutOfRangeException>());
}
