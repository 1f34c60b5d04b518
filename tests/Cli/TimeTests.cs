using System.Text.Json.Nodes;

namespace NetFramework.Tests;

/// <summary>The command <c>time</c>: what its table and its JSON hold. No time is judged.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class TimeTests
{
    private WorkFolder folder = null!;

    [OneTimeSetUp]
    public void Prepare()
    {
        folder = new WorkFolder();
        folder.Write("input.yaml", """
            layers:
              - { name: in, type: Input, top: [x, label], shape: [[2, 6], [2]] }
              - { name: scores, type: InnerProduct, bottom: x, top: scores, num_output: 3, weight_filler: { type: xavier } }
              - { name: loss, type: SoftmaxWithLoss, bottom: [scores, label], top: loss, include: { phase: TRAIN } }
            """);
    }

    [OneTimeTearDown]
    public void Remove() => folder.Dispose();

    private JsonNode Json(params string[] args) => JsonNode.Parse(folder.Run(["time", .. args, "--iterations", "3", "--json"]).Done().Output)!;

    [Test]
    public void The_table_has_every_layer_and_says_what_the_peak_is()
    {
        string output = folder.Run("time", "net.yaml", "--backward", "--iterations", "2").Done().Output;
        string[] lines = output.Split('\n');
        Assert.Multiple(() =>
        {
            Assert.That(lines[0], Is.EqualTo("iris (TRAIN phase)"));
            Assert.That(lines[1], Does.Match("^layer +type +forward ms +least +GFLOP/s +backward ms +least +GFLOP/s +share +of peak +allocated$"));
            Assert.That(lines[2..5].Select(line => line.Split(' ')[0]), Is.EqualTo(new[] { "data", "scores", "loss" }));
            Assert.That(lines[3], Does.Match(@"^scores +InnerProduct +\d+\.\d{3} +\d+\.\d{3} +\d+\.\d +\d+\.\d{3} +\d+\.\d{3} +\d+\.\d +\d+\.\d% +\d+\.\d% +0 B$"));
            Assert.That(lines[5], Does.Match(@"^total +\d+\.\d{3} +\d+\.\d{3} +100\.0% +\d+\.\d% +0 B$"));
            Assert.That(lines[6], Does.Match(@"^An iteration takes \d+\.\d+ ms \(median of 2, after [\d,]+ to warm up\), .* on \d+ thread\(s\)\. The peak is what a matrix product of 512×512 reached beside it: \d+\.\d GFLOP/s\.$"));
        });
    }

    [Test]
    public void Without_backward_the_net_is_timed_as_it_is_tested()
    {
        string output = folder.Run("time", "net.yaml", "--iterations", "1").Done().Output;
        Assert.That(output, Does.StartWith("iris (TEST phase)\n").And.Contain("\naccuracy ").And.Not.Contain("backward ms"));
    }

    [Test]
    public void Json_has_all_figures_of_every_layer()
    {
        JsonNode report = Json("net.yaml", "--backward", "--threads", "1");
        Assert.Multiple(() =>
        {
            Assert.That(report.AsObject().Select(entry => entry.Key), Is.EqualTo(new[] { "net", "phase", "threads", "iterations", "warm_up_iterations", "peak_gflops", "iteration", "share_of_peak", "allocated_bytes", "layers" }));
            Assert.That(((string)report["phase"]!, (int)report["threads"]!, (int)report["iterations"]!), Is.EqualTo(("TRAIN", 1, 3)));
            Assert.That(report["layers"]!.AsArray().Select(layer => (string)layer!["name"]!), Is.EqualTo(new[] { "data", "scores", "loss" }));
            foreach (JsonNode? layer in report["layers"]!.AsArray())
                Assert.That(layer!.AsObject().Select(entry => entry.Key), Is.EqualTo(new[] { "name", "type", "fused_into", "forward", "backward", "share", "share_of_peak", "allocated_bytes" }));
            JsonNode scores = report["layers"]![1]!;
            Assert.That(scores["forward"]!.AsObject().Select(entry => entry.Key), Is.EqualTo(new[] { "median_ms", "mean_ms", "minimum_ms", "flops", "gflops" }));
            // 60·4·3 multiply-adds; the gradient of the weights alone.
            Assert.That(((long)scores["forward"]!["flops"]!, (long)scores["backward"]!["flops"]!), Is.EqualTo((1440L, 1440L)));
            Assert.That(report["layers"]![0]!["backward"], Is.Null);
            Assert.That(report["layers"]!.AsArray().Sum(layer => (double)layer!["share"]!), Is.EqualTo(1).Within(1e-9));
        });
    }

    [Test]
    public void Inputs_are_filled_and_keys_of_the_file_can_be_changed()
    {
        JsonNode report = Json("input.yaml", "--backward", "--precision", "double", "--set", "layers.scores.num_output=5");
        Assert.That((long)report["layers"]![1]!["forward"]!["flops"]!, Is.EqualTo(2 * 2 * 6 * 5));
    }

    [TestCase]
    [TestCase("--no-fuse")]
    public void Layers_that_another_one_computes_say_so(params string[] more)
    {
        folder.Write("fused.yaml", """
            layers:
              - { name: in, type: Input, top: x, shape: [2, 6] }
              - { name: scores, type: InnerProduct, bottom: x, top: scores, num_output: 3, weight_filler: { type: xavier } }
              - { name: relu, type: ReLU, bottom: scores, top: scores }
            """);
        JsonNode report = Json(["fused.yaml", .. more]);
        bool isFused = more.Length == 0;
        Assert.That(report["layers"]!.AsArray().Select(layer => (string?)layer!["fused_into"]), Is.EqualTo(new[] { null, null, isFused ? "scores" : null }));
        Assert.That((long)report["layers"]![1]!["forward"]!["flops"]!, Is.EqualTo(2 * 2 * 6 * 3));
        string table = folder.Run(["time", "fused.yaml", "--iterations", "1", .. more]).Done().Output;
        Assert.That(table.Contains("ReLU (in scores)", StringComparison.Ordinal), Is.EqualTo(isFused));
    }

    [Test]
    public void A_solver_file_stands_for_its_net() => Assert.That((string)Json("solver.yaml", "--backward")["net"]!, Is.EqualTo("iris"));

    [Test]
    public void Without_a_loss_nothing_runs_backward_and_the_user_is_told()
    {
        ToolResult result = folder.Run("time", "input.yaml", "--phase", "TEST", "--backward", "--iterations", "1").Done();
        Assert.That(result.Error, Is.EqualTo("warning: the net has no loss in the TEST phase: nothing runs backward\n"));
    }

    [TestCase("error: --iterations takes a number of at least 1, not '0'\n", "time", "net.yaml", "--iterations", "0")]
    [TestCase("error: time needs NET.yaml\n", "time")]
    [TestCase("error: missing.yaml: no such file\n", "time", "missing.yaml")]
    public void Wrong_input_is_an_error(string message, params string[] args)
    {
        ToolResult result = folder.Run(args);
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((2, "")));
        Assert.That(result.Error, Does.StartWith(message));
    }
}
