using System.Numerics;

namespace NetFramework.Tests.Solvers;

/// <summary>The samples reach the accuracy that they promise, on data that training has not seen.</summary>
public sealed class SampleTests
{
    [Test]
    public void Iris_in_float() => Assert.That(TestAccuracy<float>(TestNets.LoadSample("iris/solver.yaml"), 30), Is.GreaterThanOrEqualTo(0.95));

    [Test]
    public void Iris_in_double() => Assert.That(TestAccuracy<double>(TestNets.LoadSample("iris/solver.yaml"), 30), Is.GreaterThanOrEqualTo(0.95));

    [Test]
    public void Iris_in_half_precision() => Assert.That(TestAccuracy<Half>(TestNets.LoadSample("iris/solver.yaml"), 30), Is.GreaterThanOrEqualTo(0.9));

    [Test]
    public void Digits() => Assert.That(TestAccuracy<float>(TestNets.LoadSample("digits/solver.yaml"), 359), Is.GreaterThanOrEqualTo(0.95));

    [Test]
    public void Mnist()
    {
        string folder = SharedFolder.PathOf("data/mnist");
        SolverDefinition definition = TestNets.LoadSample("mnist/solver.yaml",
            $"net.layers.train.source={folder}/train10k-images-idx3-ubyte.gz", $"net.layers.train.labels={folder}/train10k-labels-idx1-ubyte.gz",
            $"net.layers.test.source={folder}/t10k-images-idx3-ubyte.gz", $"net.layers.test.labels={folder}/t10k-labels-idx1-ubyte.gz");
        Assert.That(TestAccuracy<float>(definition, 10_000), Is.GreaterThanOrEqualTo(0.91));
    }

    private static double TestAccuracy<T>(SolverDefinition definition, int testSamples) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var solver = new Solver<T>(definition);
        var last = new LastTest<T>();
        solver.Hooks.Add(last);
        solver.Train();
        Assert.That(last.Iteration, Is.EqualTo(solver.MaxIterations));
        Assert.That(last.Evaluation!.Samples, Is.EqualTo(testSamples));
        // Two countings of the same: the Accuracy layer's, batch by batch, and the confusion matrix.
        double accuracy = last.Evaluation.Confusion!.Accuracy;
        Assert.That(last.Evaluation.Outputs.Single(output => output.Blob == "accuracy").Values[0], Is.EqualTo(accuracy).Within(typeof(T) == typeof(Half) ? 1e-3 : 1e-6));
        return accuracy;
    }

    private sealed class LastTest<T> : SolverHook<T> where T : unmanaged, IFloatingPointIeee754<T>
    {
        public Evaluation? Evaluation { get; private set; }

        public long Iteration { get; private set; }

        public override void OnTest(Solver<T> solver, int testNet, Evaluation evaluation) => (Evaluation, Iteration) = (evaluation, solver.Iteration);
    }
}
