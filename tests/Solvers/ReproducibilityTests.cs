using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Tests.Solvers;

/// <summary>The same file and seed give the same bits, whatever the number of threads.</summary>
[NonParallelizable]
public sealed class ReproducibilityTests
{
    private static IEnumerable<TestCaseData> Trainings =>
    [
        new TestCaseData(TestNets.DigitsSoftmax).SetArgDisplayNames("softmax regression"),
        new TestCaseData(TestNets.DigitsPerceptron).SetArgDisplayNames("perceptron with dropout"),
        new TestCaseData(TestNets.DigitsPerceptron.Replace("num_output: 40", "num_output: 300", StringComparison.Ordinal)).SetArgDisplayNames("wide perceptron"),
        new TestCaseData(TestNets.DigitsPerceptron.Replace("num_output: 40", "num_output: 600", StringComparison.Ordinal) + "\ntype: LAMB").SetArgDisplayNames("wide perceptron with LAMB"),
        new TestCaseData($"net: \"{TestNets.Sample("char-lstm/net.yaml")}\"\nbase_lr: 1\nmomentum: 0.9\nclip_gradients: 1").SetArgDisplayNames("character-level LSTM"),
    ];

    [TestCaseSource(nameof(Trainings))]
    public void One_and_two_threads_give_the_same_bits_in_float(string yaml) => Assert.That(Train<float>(yaml, 1, threads: 2), Is.EqualTo(Train<float>(yaml, 1, threads: 1)));

    [TestCaseSource(nameof(Trainings))]
    public void One_and_two_threads_give_the_same_bits_in_double(string yaml) => Assert.That(Train<double>(yaml, 1, threads: 2), Is.EqualTo(Train<double>(yaml, 1, threads: 1)));

    [Test]
    public void LeNet_has_the_same_bits_after_50_iterations_on_one_and_on_two_threads()
    {
        string data = SharedFolder.PathOf("data/mnist");
        string yaml = File.ReadAllText(TestNets.Sample("mnist/lenet.yaml")).Replace("data/train-", $"{data}/train10k-", StringComparison.Ordinal).Replace("data/t10k-", $"{data}/t10k-", StringComparison.Ordinal);
        string solver = $"net:\n  {yaml.ReplaceLineEndings("\n  ")}\nbase_lr: 0.04\nmomentum: 0.9\nweight_decay: 0.0005\ntest_interval: 25\ntest_iter: 2";
        Assert.That(Train<float>(solver, 1, threads: 2, iterations: 50), Is.EqualTo(Train<float>(solver, 1, threads: 1, iterations: 50)));
    }

    [Test]
    public void Another_seed_gives_other_weights() =>
        Assert.That(Train<float>(TestNets.DigitsPerceptron, 2, threads: 1), Is.Not.EqualTo(Train<float>(TestNets.DigitsPerceptron, 1, threads: 1)));

    [Test]
    public void Tests_in_between_do_not_change_the_training() =>
        Assert.That(Train<float>(TestNets.DigitsPerceptron + "\ntest_interval: 7", 1, threads: 2), Is.EqualTo(Train<float>(TestNets.DigitsPerceptron, 1, threads: 2)));

    private static double[] Train<T>(string yaml, long seed, int threads, int iterations = 40) where T : unmanaged, IFloatingPointIeee754<T>
    {
        int before = Threads.Count;
        Threads.Count = threads;
        try
        {
            var solver = new Solver<T>(SolverDefinition.Parse($"{yaml}\nmax_iter: {iterations}\nrandom_seed: {seed}"));
            solver.Train();
            return TestNets.Weights(solver.Net);
        }
        finally
        {
            Threads.Count = before;
        }
    }
}
