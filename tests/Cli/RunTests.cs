namespace NetFramework.Tests;

/// <summary>One pass on given arrays, against numbers computed by hand: y = x·Wᵀ + b, x = [1 2 3; 4 5 6], W = [1 0 −1; 2 1 0], b = [½ −1].</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class RunTests
{
    private const string Net = """
        force_backward: true
        layers:
          - { name: data, type: Input, top: x, shape: [5, 3] }
          - { name: ip, type: InnerProduct, bottom: x, top: y, num_output: 2 }
        """;

    private const string NetWithLoss = """
        layers:
          - { name: data, type: Input, top: [x, target], shape: [[5, 3], [5, 2]] }
          - { name: ip, type: InnerProduct, bottom: x, top: y, num_output: 2 }
          - { name: loss, type: EuclideanLoss, bottom: [y, target], top: loss, loss_weight: 2 }
        """;

    private static readonly double[] X = [1, 2, 3, 4, 5, 6], Weight = [1, 0, -1, 2, 1, 0], Bias = [0.5, -1], Y = [-1.5, 3, -1.5, 12];

    private WorkFolder folder = null!;

    [OneTimeSetUp]
    public void Prepare()
    {
        folder = new WorkFolder();
        folder.Write("plain.yaml", Net);
        folder.Write("loss.yaml", NetWithLoss);
    }

    [OneTimeTearDown]
    public void Remove() => folder.Dispose();

    private static NamedArray Of(string name, double[] values, params int[] shape) => NamedArray.Of(name, new Shape(shape), values);

    private static NamedArray[] Given(params NamedArray[] more) => [Of("x", X, 2, 3), Of("param/ip/0", Weight, 2, 3), Of("param/ip/1", Bias, 2), .. more];

    private Dictionary<string, NamedArray> Run(string net, string name, NamedArray[] inputs, params string[] options)
    {
        NpzFile.Write(folder.PathOf($"{name}-in.npz"), inputs);
        folder.Run(["run", net, "--inputs", $"{name}-in.npz", "--outputs", $"{name}-out.npz", .. options]).Done();
        return NpzFile.Read(folder.PathOf($"{name}-out.npz")).ToDictionary(array => array.Name);
    }

    private static double[] Values(NamedArray array) => array.ToArray<double>();

    [Test]
    public void A_forward_pass_gives_data_and_parameters_and_no_diff()
    {
        Dictionary<string, NamedArray> results = Run("plain.yaml", "forward", Given());
        Assert.That(results.Keys, Is.EquivalentTo(new[] { "data/x", "data/y", "param/ip/0", "param/ip/1" }));
        Assert.That(Values(results["data/y"]), Is.EqualTo(Y));
        Assert.That(results["data/y"].Shape, Is.EqualTo(new Shape(2, 2)), "the batch is that of the array, not of the definition");
        Assert.That(Values(results["param/ip/0"]), Is.EqualTo(Weight));
    }

    [Test]
    public void A_diff_is_seeded_where_the_shape_depends_on_the_data()
    {
        folder.Write("filter.yaml", """
            force_backward: true
            layers:
              - { name: data, type: Input, top: [x, selector], shape: [[3, 2], [3]] }
              - { name: filter, type: Filter, bottom: [x, selector], top: y }
            """);
        Dictionary<string, NamedArray> results = Run("filter.yaml", "filter", [Of("x", X, 3, 2), Of("selector", [1, 0, 1], 3), Of("diff/y", [7, 8, 9, 10], 2, 2)], "--backward");
        Assert.That(Values(results["data/y"]), Is.EqualTo(new double[] { 1, 2, 5, 6 }));
        Assert.That(Values(results["diff/x"]), Is.EqualTo(new double[] { 7, 8, 0, 0, 9, 10 }));
    }

    [TestCase("float", ElementType.Float32)]
    [TestCase("double", ElementType.Float64)]
    public void A_seeded_backward_pass_gives_all_gradients(string precision, ElementType type)
    {
        // ∂x = ∂y·W, ∂W = ∂yᵀ·x, ∂b = Σ ∂y.
        Dictionary<string, NamedArray> results = Run("plain.yaml", $"seeded-{precision}", Given(Of("diff/y", [1, 0, 0, 2], 2, 2)), "--backward", "--precision", precision);
        Assert.That(results.Values.Select(array => array.ElementType), Is.All.EqualTo(type));
        Assert.That(Values(results["data/y"]), Is.EqualTo(Y));
        Assert.That(Values(results["diff/y"]), Is.EqualTo(new double[] { 1, 0, 0, 2 }));
        Assert.That(Values(results["diff/x"]), Is.EqualTo(new double[] { 1, 0, -1, 4, 2, 0 }));
        Assert.That(Values(results["param_diff/ip/0"]), Is.EqualTo(new double[] { 1, 2, 3, 8, 10, 12 }));
        Assert.That(Values(results["param_diff/ip/1"]), Is.EqualTo(new double[] { 1, 2 }));
    }

    [Test]
    public void A_loss_seeds_the_backward_pass_by_its_weight()
    {
        // loss = Σ (y − t)² / 2N, ∂y = 2·(y − t) / N with the weight 2.
        Dictionary<string, NamedArray> results = Run("loss.yaml", "loss", Given(Of("target", [-1.5, 2, -0.5, 12], 2, 2)), "--backward");
        Assert.That(Values(results["data/loss"]), Is.EqualTo(new[] { 0.5 }));
        Assert.That(Values(results["diff/loss"]), Is.EqualTo(new double[] { 2 }));
        Assert.That(Values(results["diff/y"]), Is.EqualTo(new double[] { 0, 1, -1, 0 }));
        Assert.That(Values(results["param_diff/ip/1"]), Is.EqualTo(new double[] { -1, 1 }));
        Assert.That(results, Does.Not.ContainKey("diff/x"), "nothing asks for the gradient of the input");
    }

    [Test]
    public void Without_a_loss_and_without_a_seed_all_gradients_are_0()
    {
        NpzFile.Write(folder.PathOf("zero-in.npz"), Given());
        ToolResult result = folder.Run("run", "plain.yaml", "--inputs", "zero-in.npz", "--backward", "--outputs", "zero-out.npz").Done();
        Assert.That(result.Error, Is.EqualTo("warning: the net has no loss, and no array diff/<blob> seeds a gradient: all gradients are 0\n"));
        Dictionary<string, NamedArray> results = NpzFile.Read(folder.PathOf("zero-out.npz")).ToDictionary(array => array.Name);
        foreach (string name in new[] { "diff/x", "diff/y", "param_diff/ip/0", "param_diff/ip/1" })
            Assert.That(Values(results[name]), Is.All.Zero, name);
    }

    [Test]
    public void An_input_without_an_array_is_0_and_said_to_be()
    {
        ToolResult result = folder.Run("run", "plain.yaml", "--outputs", "empty-out.npz").Done();
        Assert.That(result.Error, Is.EqualTo("warning: no array for the input(s) x: filled with 0\n"));
        NamedArray x = NpzFile.Read(folder.PathOf("empty-out.npz")).Single(array => array.Name == "data/x");
        Assert.That(x.Shape, Is.EqualTo(new Shape(5, 3)));
    }

    [Test]
    public void Every_wrong_array_is_named()
    {
        NpzFile.Write(
            folder.PathOf("wrong.npz"),
            [Of("xx", X, 2, 3), Of("x", X, 6), Of("param/ip/0", X, 3, 2), Of("param/ip/2", [1], 1), Of("diff/loss", [1], 1), Of("diff/yy", [1], 1), Of("data/x", X, 2, 3)]);
        ToolResult result = folder.Run("run", "loss.yaml", "--inputs", "wrong.npz", "--backward", "--outputs", "never.npz");
        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error.TrimEnd().Split('\n'), Is.EqualTo(new[]
        {
            "error: wrong.npz: the array 'x' has the shape 6, but the input 'x' has 2 axes: 5×3",
            "error: wrong.npz: the array 'xx' is unknown to the net, did you mean 'x'?",
            "error: wrong.npz: the array 'param/ip/0' has the shape 3×2, but the weight of that layer has 2×3",
            "error: wrong.npz: the array 'param/ip/2' is unknown to the net, did you mean 'param/ip/0'?",
            "error: wrong.npz: the array 'diff/loss' seeds the gradient of 'loss', but that is a loss: its loss_weight seeds it",
            "error: wrong.npz: the array 'diff/yy' is unknown to the net, did you mean 'diff/y'?",
            "error: wrong.npz: the array 'data/x' is unknown to the net; expected the name of an input (x, target), param/<layer>/<index> or diff/<blob>",
        }));
        Assert.That(File.Exists(folder.PathOf("never.npz")), Is.False);
    }

    [Test]
    public void Shapes_that_do_not_fit_the_layers_are_named()
    {
        NpzFile.Write(folder.PathOf("misfit.npz"), [Of("x", X, 3, 2)]);
        ToolResult result = folder.Run("run", "plain.yaml", "--inputs", "misfit.npz", "--outputs", "never.npz");
        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Does.StartWith("error: misfit.npz: the shapes of the arrays do not fit the net: 'x' 3×2: layer 'ip' (InnerProduct): "));
    }

    [Test]
    public void The_seed_decides_the_fill()
    {
        folder.Write("filled.yaml", Net.Replace("num_output: 2", "num_output: 2, weight_filler: { type: xavier }", StringComparison.Ordinal));
        double[] Weights(string seed, string name) => Values(Run("filled.yaml", name, [Of("x", X, 2, 3)], "--seed", seed)["param/ip/0"]);
        double[] first = Weights("3", "seed3");
        Assert.That(Weights("3", "seed3-again"), Is.EqualTo(first));
        Assert.That(Weights("4", "seed4"), Is.Not.EqualTo(first));
    }
}
