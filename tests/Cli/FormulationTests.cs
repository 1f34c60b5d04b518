namespace NetFramework.Tests;

/// <summary><c>--formulation</c>, and what happens to a separated loss without it.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class FormulationTests
{
    private WorkFolder folder = null!;

    [OneTimeSetUp]
    public void Prepare()
    {
        folder = new WorkFolder();
        folder.Write("separated.yaml", """
            layers:
              - { name: data, type: Input, top: [z, label], shape: [[1, 2], [1]] }
              - { name: prob, type: Softmax, bottom: z, top: p }
              - { name: loss, type: MultinomialLogisticLoss, bottom: [p, label], top: loss }
            """);
        folder.Write("clamped.yaml", """
            layers:
              - { name: data, type: Input, top: [z, label], shape: [[1, 2], [1]] }
              - { name: prob, type: Softmax, bottom: z, top: p }
              - { name: loss, type: MultinomialLogisticLoss, bottom: [p, label], top: loss, min_probability: 1e-20 }
            """);
        NpzFile.Write(folder.PathOf("in.npz"), [NamedArray.Of("z", new Shape(1, 2), new float[] { 0, 200 }), NamedArray.Of("label", new Shape(1), new float[] { 0 })]);
    }

    [OneTimeTearDown]
    public void Remove() => folder.Dispose();

    [TestCase("fused", "loss 200\n")]
    [TestCase("log", "loss 200\n")]
    [TestCase("separated", "loss Infinity\n")]
    public void Run_computes_the_loss_in_the_form_asked_for(string formulation, string expected)
    {
        ToolResult run = folder.Run("run", "separated.yaml", "--inputs", "in.npz", "--formulation", formulation, "--outputs", $"{formulation}.npz").Done();
        Assert.That(run.Output, Does.StartWith(expected));
        Assert.That(run.Error, formulation == "separated" ? Is.Empty : Does.StartWith("loss 'loss': Softmax 'prob' and MultinomialLogisticLoss became "));
    }

    [Test]
    public void A_separated_loss_gives_one_hint_when_it_is_trained()
    {
        folder.Write("pair.yaml", WorkFolder.Net.Replace(
            "{ name: loss, type: SoftmaxWithLoss, bottom: [scores, species], top: loss }",
            "{ name: prob, type: Softmax, bottom: scores, top: p }\n  - { name: loss, type: MultinomialLogisticLoss, bottom: [p, species], top: loss }",
            StringComparison.Ordinal));
        folder.Write("pair-solver.yaml", WorkFolder.Solver.Replace("net.yaml", "pair.yaml", StringComparison.Ordinal));
        ToolResult training = folder.Run("train", "pair-solver.yaml", "--out", "pair").Done();
        Assert.That((training.Output + training.Error).Split("hint: the loss 'loss' is computed from probabilities (Softmax 'prob' and MultinomialLogisticLoss)"), Has.Length.EqualTo(2));
    }

    [Test]
    public void What_has_no_equivalent_is_an_error_with_its_place()
    {
        ToolResult run = folder.Run("run", "clamped.yaml", "--formulation", "fused", "--outputs", "none.npz");
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Error, Is.EqualTo(
            "error: clamped.yaml:4:98: layer 'loss' (MultinomialLogisticLoss): cannot be rewritten to the formulation 'fused': 'min_probability: 1E-20' clamps the probabilities, and without probabilities there is nothing to clamp\n"));
    }

    [Test]
    public void Training_reaches_the_same_accuracy_in_every_form_and_its_model_is_one_for_all()
    {
        foreach (string formulation in new[] { "fused", "separated", "log" })
        {
            ToolResult training = folder.Run("train", "solver.yaml", "--formulation", formulation, "--out", formulation).Done();
            Assert.That(training.Output, Does.Contain("1.0000 (30 of 30)").Or.Contain("0.9667 (29 of 30)"), formulation);
            ToolResult test = folder.Run("test", "net.yaml", "--weights", $"{formulation}/model.safetensors", "--formulation", "log").Done();
            Assert.That(test.Error, Does.Contain("loss 'loss': SoftmaxWithLoss became LogSoftmax 'loss_log_softmax' and NLLLoss"));
        }
    }

    [Test]
    public void Training_that_meets_a_probability_of_0_stops_and_names_the_way_out()
    {
        // Weights of this size put the scores thousands apart: where the label is not ahead, its probability is 0 in float.
        string[] wide = ["train", "solver.yaml", "--set", "net.layers.scores.weight_filler={ type: gaussian, std: 1000 }"];
        ToolResult separated = folder.Run([.. wide, "--formulation", "separated", "--out", "wide"]);
        Assert.That(separated.ExitCode, Is.EqualTo(1), separated.Output);
        Assert.That(separated.Error, Does.Contain("became +∞ in iteration 0").And.Contain("'formulation: fused'"));
        folder.Run([.. wide, "--formulation", "fused", "--out", "wide", "--force"]).Done();
    }
}
