namespace NetFramework.Tests;

/// <summary><c>compare</c>, and <c>--debug-info</c>.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class CompareTests
{
    private WorkFolder folder = null!;

    [OneTimeSetUp]
    public void Prepare()
    {
        folder = new WorkFolder();
        folder.Write("gap.yaml", """
            name: gap
            layers:
              - { name: data, type: Input, top: [z, label], shape: [[1, 2], [1]] }
              - { name: loss, type: SoftmaxWithLoss, bottom: [z, label], top: loss }
            """);
        folder.Write("clamped.yaml", """
            name: clamped
            layers:
              - { name: data, type: Input, top: [z, label], shape: [[1, 2], [1]] }
              - { name: prob, type: Softmax, bottom: z, top: p }
              - { name: loss, type: MultinomialLogisticLoss, bottom: [p, label], top: loss, min_probability: 1e-20 }
            """);
        folder.Write("regression.yaml", """
            name: regression
            layers:
              - { name: data, type: Input, top: [z, y], shape: [[1, 2], [1, 2]] }
              - { name: loss, type: EuclideanLoss, bottom: [z, y], top: loss }
            """);
        // From weights 0 the first sample moves the scores to (100, −100); to the second, of the other class, they are 200 the wrong way.
        folder.Write("turn.csv", "x,side\n1,a\n1,b\n");
        folder.Write("turn.yaml", """
            net:
              name: turn
              layers:
                - { name: data, type: CsvData, top: [x, side], source: turn.csv, label_column: side, batch_size: 1 }
                - { name: scores, type: InnerProduct, bottom: x, top: z, num_output: 2, bias_term: false }
                - { name: loss, type: SoftmaxWithLoss, bottom: [z, side], top: loss }
            base_lr: 200
            max_iter: 10
            """);
        NpzFile.Write(folder.PathOf("in.npz"), [NamedArray.Of("z", new Shape(1, 2), new float[] { 0, 120 }), NamedArray.Of("label", new Shape(1), new float[] { 0 })]);
    }

    [OneTimeTearDown]
    public void Remove() => folder.Dispose();

    [Test]
    public void A_gap_of_120_leaves_the_separated_form_without_a_gradient()
    {
        ToolResult run = folder.Run("compare", "gap.yaml", "--inputs", "in.npz", "--precisions", "half,float,double").Done();
        Assert.That(run.Error, Is.Empty);
        string[] rows = run.Output.Split("zeroed\n")[1].Split("\n\n")[0].Split('\n');
        Assert.That(rows.Select(row => row.Split(' ', StringSplitOptions.RemoveEmptyEntries)), Is.EqualTo(new[]
        {
            ["half", "fused", "120", "0", "0", "7.67e-53", "0", "0", "0"],
            ["half", "separated", "∞", "–", "–", "–", "2", "1", "0"],
            ["half", "log", "120", "0", "0", "7.67e-53", "0", "0", "0"],
            ["float", "fused", "120", "0", "0", "7.67e-53", "0", "0", "0"],
            ["float", "separated", "∞", "–", "–", "–", "2", "1", "0"],
            ["float", "log", "120", "0", "0", "7.67e-53", "0", "0", "0"],
            ["double", "fused", "120", "0", "0", "7.67e-53", "0", "0", "0"],
            ["double", "separated", "120", "0", "0", "7.67e-53", "0", "0", "0"],
            new[] { "double", "log", "120", "0", "0", "7.67e-53", "0", "0", "0" },
        }));
        Assert.That(run.Output, Does.Contain("separated in float: its loss is not finite; 2 of 2 elements of ∂z are NaN or infinite: training stops here.\n"));
    }

    [Test]
    public void A_formulation_that_is_refused_is_a_row_with_its_reason()
    {
        ToolResult run = folder.Run("compare", "clamped.yaml", "--inputs", "in.npz", "--precisions", "float", "--report", "clamped.html").Done();
        Assert.That(run.Output, Does.Match(@"\nfloat +fused +refused\n").And.Match(@"\nfloat +separated +46\.0517 "));
        Assert.That(run.Output, Does.Contain(
            "\nfused was not run: layer 'loss' (MultinomialLogisticLoss): cannot be rewritten to the formulation 'fused': 'min_probability: 1E-20' clamps the probabilities, and without probabilities there is nothing to clamp\n"));
        Assert.That(run.Output, Does.Contain("2 of 2 elements of ∂z are 0 and should not be: what they would teach is lost"));
        Assert.That(run.Output, Does.EndWith("\nReport: clamped.html\n"));
        Assert.That(File.ReadAllText(folder.PathOf("clamped.html")), Does.Contain("fused was not run").And.EndWith("</html>\n"));
    }

    [Test]
    public void In_lock_step_the_separated_form_stops_where_the_probability_underflows()
    {
        ToolResult run = folder.Run("compare", "turn.yaml", "--train", "6", "--report", "turn.html").Done();
        // e^−200 is 0 in float, and not in double.
        Assert.That(run.Output, Does.Contain(
            "\nseparated in float stops: the value of blob 'loss' of layer 'loss' (MultinomialLogisticLoss) became +∞ in iteration 1: the probability of a sample's class became 0"));
        Assert.That(run.Output, Does.Match(@"\nfloat +fused +6 .*\nfloat +separated +1 +0\.693147 +0 +1 +–\nfloat +log +6 "));
        Assert.That(run.Output, Does.Match(@"\n +0 +0\.693147 +0\.693147 +0\.693147 .*\n +1 +200 +200 +200 ").And.Match(@"\n +1 +200 +stopped +200 "));
        Assert.That(run.Output, Does.Contain("Together with fused in double to the end"));
        Assert.That(File.ReadAllText(folder.PathOf("turn.html")), Does.Contain("Trained in lock-step").And.Contain("separated in float stops"));
    }

    [Test]
    public void A_net_alone_is_trained_with_the_stated_defaults() =>
        Assert.That(folder.Run("compare", "net.yaml", "--train", "2", "--precisions", "float").Done().Output, Does.Contain(
            "\nTrained in lock-step for 2 iterations, by SGD with base_lr 0.01 and momentum 0.9, since no solver is given; each reads the data in its own precision; distances are from fused in float\n"));

    [Test]
    public void Two_nets_are_compared_where_names_match()
    {
        ToolResult run = folder.Run("compare", "gap.yaml", "clamped.yaml", "--inputs", "in.npz", "--precisions", "float", "--report", "pair.html").Done();
        Assert.That(run.Output, Does.StartWith("clamped.yaml judged by gap.yaml: 1 batch(es), weights and data as float holds them\n"));
        Assert.That(run.Output, Does.Contain("\nNot compared: p in the second, ∂p in the second.\n").And.Match(@"\nfloat +120 +46\.0517\d+ +2 +2\n"));
        Assert.That(File.ReadAllText(folder.PathOf("pair.html")), Does.Contain("Two nets: gap.yaml and clamped.yaml"));
    }

    [Test]
    public void Debug_info_shows_the_gradients_of_each_layer_at_each_display()
    {
        ToolResult training = folder.Run("train", "solver.yaml", "--set", "max_iter=200", "--debug-info", "--out", "debug").Done();
        Assert.That(training.Output, Does.Match(@"\nGradients in iteration 0\nlayer .*‖g‖₂.*\nscores +InnerProduct +weight +[\d.e-]+ .*\nscores +InnerProduct +bias .*\nscores +InnerProduct +scores .*\nloss +SoftmaxWithLoss +loss +1 +1 +0 +0 +1\n"));
        Assert.That(training.Output, Does.Contain("\nGradients in iteration 100\n"));
        ToolResult silent = folder.Run("train", "solver.yaml", "--set", "max_iter=2", "--set", "display=0", "--debug-info", "--out", "silent").Done();
        Assert.That(silent.Error, Does.StartWith("warning: --debug-info shows gradients at each display, but the solver's 'display' is 0: give it, as in --set display=100\n"));
        ToolResult compared = folder.Run("compare", "net.yaml", "--debug-info").Done();
        Assert.That(compared.Output, Does.Match(@"\nGradients in float, of the last batch\nlayer +gradient of +‖g‖₂, fused +‖g‖₂, separated +‖g‖₂, log\nscores +weight "));
    }

    [TestCase("compare gap.yaml --precisions flaot,double", "error: --precisions takes names of half, bfloat16, float, double, separated by commas, not 'flaot', did you mean 'float'?\n'netframework compare --help' tells what it takes.\n")]
    [TestCase("compare gap.yaml --formulations fuse", "error: --formulations takes names of fused, separated, log, separated by commas, not 'fuse', did you mean 'fused'?\n'netframework compare --help' tells what it takes.\n")]
    [TestCase("compare gap.yaml --batches 0", "error: --batches takes a number of at least 1, not '0'\n'netframework compare --help' tells what it takes.\n")]
    [TestCase("compare gap.yaml --weights none.safetensors", "error: none.safetensors: no such file\n")]
    [TestCase("compare regression.yaml", "warning: no array for the input(s) z, y: filled with random numbers, or 0 where no gradient is taken\nerror: the net 'regression' has no classification loss whose formulations could be compared: expected SoftmaxWithLoss, Softmax with MultinomialLogisticLoss, or LogSoftmax with NLLLoss\n")]
    [TestCase("compare gap.yaml clamped.yaml --train 3", "error: --train is for one net in several formulations, but two nets are given\n")]
    [TestCase("compare net.yaml gap.yaml", "error: gap.yaml:3:5: layer 'data' (Input): gives the blob 'z', but the data of the net that it is compared with have no blob of that name, did you mean 'x'?\nerror: gap.yaml:3:5: layer 'data' (Input): gives the blob 'label', but the data of the net that it is compared with have no blob of that name\n")]
    public void Wrong_input_is_an_error_and_no_more(string commandLine, string expected)
    {
        ToolResult run = folder.Run(commandLine.Split(' '));
        Assert.That((run.ExitCode, run.Error), Is.EqualTo((2, expected)));
    }
}
