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
    public void Mnist() => Assert.That(TestAccuracy<float>(LoadMnist("mnist/solver.yaml"), 10_000), Is.GreaterThanOrEqualTo(0.91));

    [Test]
    public void LeNet_on_mnist() => Assert.That(TestAccuracy<float>(LoadMnist("mnist/lenet-solver.yaml"), 10_000), Is.GreaterThanOrEqualTo(0.975));

    [Test]
    public void LeNet_has_the_published_numbers_of_parameters_and_multiply_adds()
    {
        NetSummary summary = NetSummary.Of(new Solver<float>(LoadMnist("mnist/lenet-solver.yaml")).Net);
        Assert.That(summary.Parameters, Is.EqualTo(431_080));
        // conv1 20·24²·25, conv2 50·8²·500, ip1 500·800, ip2 10·500, for each of 64 images.
        Assert.That(summary.MultiplyAdds, Is.EqualTo(64 * (288_000 + 1_600_000 + 400_000 + 5_000)));
    }

    private static SolverDefinition LoadMnist(string solver)
    {
        string folder = SharedFolder.PathOf("data/mnist");
        return TestNets.LoadSample(solver,
            $"net.layers.train.source={folder}/train10k-images-idx3-ubyte.gz", $"net.layers.train.labels={folder}/train10k-labels-idx1-ubyte.gz",
            $"net.layers.test.source={folder}/t10k-images-idx3-ubyte.gz", $"net.layers.test.labels={folder}/t10k-labels-idx1-ubyte.gz");
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
