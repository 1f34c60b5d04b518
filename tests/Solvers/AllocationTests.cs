using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Tests.Solvers;

/// <summary>The steady state of training allocates nothing, on any thread: layers, net and solver with all their parts.</summary>
[NonParallelizable]
public sealed class AllocationTests
{
    private const int Iterations = 60;

    private static IEnumerable<TestCaseData> Trainings =>
    [
        new TestCaseData(TestNets.DigitsSoftmax).SetArgDisplayNames("softmax regression"),
        new TestCaseData(TestNets.DigitsPerceptron).SetArgDisplayNames("perceptron with dropout"),
        new TestCaseData(TestNets.DigitsPerceptron + "\niter_size: 2\nregularization_type: L1\naverage_loss: 10\nlr_policy: inv\ngamma: 0.01\npower: 0.75").SetArgDisplayNames("perceptron, accumulated gradients"),
        new TestCaseData(TestNets.DigitsPerceptron + "\ntype: NAdam").SetArgDisplayNames("perceptron with NAdam"),
        new TestCaseData(TestNets.DigitsPerceptron + "\ntype: LAMB\nema_decay: 0.99\nclip_value: 1").SetArgDisplayNames("perceptron with LAMB"),
        new TestCaseData(TestNets.DigitsSoftmax.Replace("batch_size: 64", "batch_size: 0", StringComparison.Ordinal).Replace("momentum: 0.9", "type: LBFGS", StringComparison.Ordinal)).SetArgDisplayNames("softmax regression with L-BFGS"),
    ];

    [TestCaseSource(nameof(Trainings))]
    public void Float_allocates_nothing(string yaml) => Assert.That(AllocatedBy<float>(yaml), Is.Zero);

    [TestCaseSource(nameof(Trainings))]
    public void Double_allocates_nothing(string yaml) => Assert.That(AllocatedBy<double>(yaml), Is.Zero);

    // Over an epoch and more, so that reshuffling is within.
    private static long AllocatedBy<T>(string yaml) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var solver = new Solver<T>(SolverDefinition.Parse($"{yaml}\nmax_iter: 1000\ndisplay: 10"));
        int threads = Threads.Count;
        Threads.Count = 2;
        try
        {
            solver.Step(Iterations);
            long least = long.MaxValue;
            // The runtime allocates a little of its own accord while it still optimises code; what the training allocates, it allocates in every round.
            for (int round = 0; round < 40 && least > 0; round++)
            {
                long before = OnBothThreads();
                solver.Step(Iterations);
                least = Math.Min(least, OnBothThreads() - before);
            }
            return least;
        }
        finally
        {
            Threads.Count = threads;
        }
    }

    // Of the process, other threads allocate too: the test host's.
    private static long OnBothThreads()
    {
        AllocatedBytes bytes = new();
        Threads.For(2, ref bytes);
        return bytes.Sum;
    }

    /// <summary>What the calling thread and the worker have allocated: each takes a block, and waits for the other to have the other.</summary>
    private struct AllocatedBytes : IBlockWork
    {
        private int arrived;
        private long sum;

        public readonly long Sum => sum;

        public void Run(int block)
        {
            Interlocked.Increment(ref arrived);
            while (Volatile.Read(ref arrived) < 2) Thread.Yield();
            Interlocked.Add(ref sum, GC.GetAllocatedBytesForCurrentThread());
        }
    }
}
