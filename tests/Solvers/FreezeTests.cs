using NetFramework.Layers;

namespace NetFramework.Tests.Solvers;

/// <summary>Learned blobs that are frozen by name: as if their lr_mult and decay_mult were 0, to the bit.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class FreezeTests
{
    private const string Convolutions = """
        net:
          layers:
            - { name: data, type: DummyData, top: [x, t], shape: [[2, 1, 6, 6], [2, 3]], data_filler: [{ type: gaussian }, { type: gaussian }] }
            - { name: conv1, type: Convolution, bottom: x, top: a, num_output: 2, kernel_size: 3, weight_filler: { type: xavier } }
            - { name: relu1, type: ReLU, bottom: a, top: b }
            - { name: conv2, type: Convolution, bottom: b, top: c, num_output: 2, kernel_size: 3, weight_filler: { type: xavier } }
            - { name: relu2, type: ReLU, bottom: c, top: d }
            - { name: y, type: InnerProduct, bottom: d, top: y, num_output: 3, weight_filler: { type: xavier } }
            - { name: loss, type: EuclideanLoss, bottom: [y, t], top: loss }
        base_lr: 0.1
        max_iter: 5
        test_iter: 1
        weight_decay: 0.1
        """;

    private static IEnumerable<SolverType> Types => Enum.GetValues<SolverType>();

    [TestCaseSource(nameof(Types))]
    public void The_weights_are_those_of_multipliers_of_0(SolverType type)
    {
        string yaml = type == SolverType.Lbfgs
            ? $"{Digits.Replace("batch_size: 50", "batch_size: 1438", StringComparison.Ordinal).Replace("clip_gradients: 5", "", StringComparison.Ordinal)}\ntype: LBFGS"
            : $"{Digits}\ntype: {YamlNames.Value(type)}\n{(type is SolverType.AdaGrad or SolverType.RmsProp ? "" : "momentum: 0.9")}\nema_decay: 0.9";
        Solver<float> frozen = new(SolverDefinition.Parse($"{yaml}\nfreeze: hidden.*"));
        Solver<float> multiplied = new(SolverDefinition.Parse(yaml.Replace("num_output: 40,", "num_output: 40, param: [{ lr_mult: 0, decay_mult: 0 }, { lr_mult: 0, decay_mult: 0 }],", StringComparison.Ordinal)));
        double[] before = TestNets.Weights(frozen.Net);
        frozen.Step(6);
        multiplied.Step(6);
        double[] after = TestNets.Weights(frozen.Net);
        Assert.That(after, Is.EqualTo(TestNets.Weights(multiplied.Net)));
        Assert.That(TestNets.Weights(frozen.TestNets[0]), Is.EqualTo(TestNets.Weights(multiplied.TestNets[0])));
        const int hidden = 64 * 40 + 40;
        Assert.That(after[..hidden], Is.EqualTo(before[..hidden]));
        Assert.That(after[hidden..], Is.Not.EqualTo(before[hidden..]));
        Assert.That(frozen.UpdateState.Blobs.Select(entry => entry.Name), Is.EqualTo(multiplied.UpdateState.Blobs.Select(entry => entry.Name)).And.None.StartsWith("hidden."));
    }

    [TestCase("conv1.*", "conv2 relu2 y loss", "conv2.weight conv2.bias y.weight y.bias")]
    [TestCase("conv?.*", "y loss", "y.weight y.bias")]
    [TestCase("[conv1.weight, conv1.bias, y.*]", "conv2 relu2 y loss", "conv2.weight conv2.bias")]
    [TestCase("conv2.*", "conv1 relu1 conv2 relu2 y loss", "conv1.weight conv1.bias y.weight y.bias")]
    [TestCase("\"*.weight\"", "conv1 relu1 conv2 relu2 y loss", "conv1.bias conv2.bias y.bias")]
    [TestCase("\"*\"", "", "")]
    public void No_gradient_is_computed_where_nothing_needs_it(string patterns, string layers, string parameters)
    {
        var solver = new Solver<double>(SolverDefinition.Parse($"{Convolutions}\nfreeze: {patterns}"));
        solver.Step(2);
        Assert.That(string.Join(' ', solver.Net.Layers.Where(layer => layer.NeedsBackward).Select(layer => layer.Name)), Is.EqualTo(layers));
        Assert.That(string.Join(' ', solver.Net.NamedParameters().Where(entry => entry.Parameter.Learns).Select(entry => entry.Name)), Is.EqualTo(parameters));
        foreach ((string name, Parameter<double> parameter) in solver.Net.NamedParameters())
            Assert.That(parameter.Blob.HasDiff, Is.EqualTo(parameter.Learns), name);
        // A diff is allocated where one is written: above the lowest layer that learns.
        string lowest = layers.Split(' ')[0];
        foreach (NetLayer<double> layer in solver.Net.Layers.TakeWhile(layer => layer.Name != lowest).Where(_ => lowest.Length > 0))
            Assert.That(layer.Tops[0].HasDiff, Is.False, layer.Name);
    }

    [TestCase("one.weight")]
    [TestCase("two.weight")]
    public void A_shared_blob_is_frozen_by_any_of_its_names(string pattern)
    {
        Solver<double> solver = Shared(pattern);
        double[] before = TestNets.Weights(solver.Net);
        solver.Step(3);
        Assert.That(TestNets.Weights(solver.Net)[..9], Is.EqualTo(before[..9]));
        Assert.That(TestNets.Weights(solver.Net)[9..].Zip(before[9..], (one, other) => one == other), Has.None.True);
    }

    [Test]
    public void Statistics_are_gathered_all_the_same()
    {
        string yaml = TestNets.DigitsPerceptron.Replace("- { name: relu,", "- { name: normalized, type: BatchNorm, bottom: hidden, top: hidden }\n    - { name: relu,", StringComparison.Ordinal);
        var solver = new Solver<float>(SolverDefinition.Parse($"{yaml}\nmax_iter: 5\nfreeze: \"*\""));
        double[] before = TestNets.Weights(solver.Net);
        solver.Step(2);
        Assert.That(solver.Net.NamedParameters().Where(entry => !entry.Parameter.IsStatistic).SelectMany(entry => entry.Parameter.Data.ToArray()).Select(double.CreateChecked),
            Is.EqualTo(new Solver<float>(SolverDefinition.Parse($"{yaml}\nmax_iter: 5")).Net.NamedParameters().Where(entry => !entry.Parameter.IsStatistic).SelectMany(entry => entry.Parameter.Data.ToArray()).Select(double.CreateChecked)));
        Assert.That(TestNets.Weights(solver.Net), Is.Not.EqualTo(before));
    }

    [TestCase("conv3.*", "solver.yaml:14:9: the training net has no learned blob 'conv3.*', did you mean 'conv1.*'?")]
    [TestCase("conv2", "solver.yaml:14:9: the training net has no learned blob 'conv2', did you mean 'conv2.*'?")]
    [TestCase("\"*.bais\"", "solver.yaml:14:9: the training net has no learned blob '*.bais', did you mean '*.bias'?")]
    [TestCase("relu1.*", "solver.yaml:14:9: the training net has no learned blob 'relu1.*'")]
    [TestCase("[y.*, Y.bias, conv2.wieght]", "solver.yaml:14:15: the training net has no learned blob 'Y.bias', did you mean 'y.bias'?\nsolver.yaml:14:23: the training net has no learned blob 'conv2.wieght', did you mean 'conv2.weight'?")]
    public void A_pattern_that_names_nothing_is_an_error_with_the_nearest_name(string patterns, string message) =>
        Assert.That(() => new Solver<double>(SolverDefinition.Parse($"{Convolutions}\nfreeze: {patterns}", "solver.yaml")), Throws.TypeOf<InputException>().With.Message.EqualTo(message));

    private static string Digits => TestNets.DigitsPerceptron.Replace("momentum: 0.9\n", "", StringComparison.Ordinal).Replace("base_lr: 0.05", "base_lr: 0.01", StringComparison.Ordinal) + "\nmax_iter: 9";

    private static Solver<double> Shared(string pattern) => new(SolverDefinition.Parse($$"""
        net:
          layers:
            - { name: data, type: DummyData, top: [x, t], shape: [[2, 3], [2, 3]], data_filler: [{ type: gaussian }, { type: gaussian }] }
            - { name: one, type: InnerProduct, bottom: x, top: a, num_output: 3, bias_term: false, weight_filler: { type: xavier }, param: [{ name: shared }] }
            - { name: two, type: InnerProduct, bottom: a, top: b, num_output: 3, bias_term: false, weight_filler: { type: xavier }, param: [{ name: shared }] }
            - { name: three, type: InnerProduct, bottom: b, top: y, num_output: 3, bias_term: false, weight_filler: { type: xavier } }
            - { name: loss, type: EuclideanLoss, bottom: [y, t], top: loss }
        base_lr: 0.1
        max_iter: 5
        test_iter: 1
        weight_decay: 0.1
        freeze: {{pattern}}
        """));
}
