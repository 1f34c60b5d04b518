using System.Text.Json.Nodes;
using NetFramework.Layers;

namespace NetFramework.Tests;

/// <summary>The commands that look at nets and layer types: layers, show, check, schema.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class InspectionTests
{
    private static readonly string Plugin = typeof(ScaledLayer<>).Assembly.Location;

    private WorkFolder folder = null!;

    [OneTimeSetUp]
    public void Prepare()
    {
        folder = new WorkFolder();
        folder.Write("scaled.yaml", """
            layers:
              - { name: data, type: Input, top: x, shape: [2, 3] }
              - { name: right, type: Scaled, bottom: x, top: y, factor: 3 }
              - { name: wrong, type: Scaled, bottom: y, top: z, factor: 3, backward_factor: 4 }
            """);
    }

    [OneTimeTearDown]
    public void Remove() => folder.Dispose();

    [Test]
    public void The_catalogue_has_every_layer_type_with_a_summary()
    {
        string catalogue = folder.Run("layers").Done().Output;
        foreach (LayerTypeInfo type in LayerRegistry.Types.Where(type => type.LayerType.Assembly == typeof(LayerRegistry).Assembly))
            Assert.That(catalogue, Does.Match($@"\n  {type.Name} +\S+ .*\S"), type.Name);
        Assert.That(catalogue, Does.Contain("Data\n").And.Contain("Computation\n").And.Contain("Losses\n").And.Contain("Metrics\n"));
    }

    [Test]
    public void A_layer_type_is_told_with_formula_options_and_defaults()
    {
        string text = folder.Run("layers", "InnerProduct").Done().Output;
        Assert.That(text, Does.Contain("y = x·Wᵀ + b").And.Contain("∂x = ∂y·W"));
        Assert.That(text, Does.Match(@"\n  num_output +.*\(integer, at least 1; required\)\n"));
        Assert.That(text, Does.Match(@"\n  bias_term +.*\(true or false; default true\)\n"));
        Assert.That(text, Does.Contain("Keys of weight_filler, bias_filler\n").And.Match(@"\n  variance_norm +.*default FAN_IN\)\n"));
    }

    [Test]
    public void Layers_of_a_plug_in_are_in_the_catalogue()
    {
        Assert.That(folder.Run("layers", "--plugin", Plugin).Done().Output, Does.Match(@"\n  Scaled +y = s·x, a layer of this test assembly\. \[NetFramework\.Cli\.Tests\]\n"));
        Assert.That(folder.Run("layers", "Scaled", "--plugin", Plugin).Done().Output, Does.Match(@"\n  factor +The factor, s\. \(number; default 2\)\n"));
    }

    [Test]
    public void Show_counts_what_the_formulas_give()
    {
        string[][] rows = [.. folder.Run("show", "net.yaml").Done().Output.TrimEnd().Split('\n').Select(line => line.Split("  ", StringSplitOptions.RemoveEmptyEntries).Select(cell => cell.Trim()).ToArray())];
        Assert.That(rows[0], Is.EqualTo(new[] { "iris (TRAIN phase)" }));
        // 60×4 features and 60 labels; 3·4 weights and 3 biases; 60·4·3 multiply-adds; 4 bytes each.
        Assert.That(rows[2], Is.EqualTo(new[] { "data", "CsvData", "→ x, species", "60×4, 60", "1.17 KiB", "0 B" }));
        Assert.That(rows[3], Is.EqualTo(new[] { "scores", "InnerProduct", "x → scores", "60×3", "15", "720", "780 B", "780 B" }));
        Assert.That(rows[4], Is.EqualTo(new[] { "loss", "SoftmaxWithLoss", "scores, species → loss", "scalar", "4 B", "4 B" }));
        Assert.That(rows[5], Is.EqualTo(new[] { "total", "15", "720", "1.94 KiB", "784 B" }));
    }

    [Test]
    public void Show_draws_a_flowchart_of_the_phase()
    {
        const string Expected = """
            flowchart TD
              layer0(["data<br/>CsvData<br/>30×4, 30"])
              layer1["scores<br/>InnerProduct<br/>30×3"]
              layer0 -- "x" --> layer1
              layer2{{"loss<br/>SoftmaxWithLoss<br/>scalar"}}
              layer1 -- "scores" --> layer2
              layer0 -- "species" --> layer2
              layer3>"accuracy<br/>Accuracy<br/>scalar"]
              layer1 -- "scores" --> layer3
              layer0 -- "species" --> layer3

            """;
        Assert.That(folder.Run("show", "solver.yaml", "--phase", "TEST", "--format", "mermaid").Done().Output, Is.EqualTo(Expected.ReplaceLineEndings("\n")));
    }

    [Test]
    public void Show_prints_the_memory_plan_of_inference()
    {
        folder.Write("chain.yaml", """
            name: chain
            layers:
              - { name: in, type: Input, top: x, shape: [2, 512] }
              - { name: a, type: Sigmoid, bottom: x, top: a }
              - { name: b, type: InnerProduct, bottom: a, top: b, num_output: 512 }
              - { name: relu, type: ReLU, bottom: b, top: b }
              - { name: c, type: Sigmoid, bottom: b, top: c }
            """);
        // 2·512 floats each: a and b at one time, then b and c, which takes the place of a. 512·512 weights and 512 biases.
        const string Expected = """
            chain (TEST phase): memory of inference
            blob  shape      size  at byte  from layer  to layer
            x     2×512  4.00 KiB  its own  in          the end
            a     2×512  4.00 KiB        0  a           b
            b     2×512  4.00 KiB    4,096  b           c
            c     2×512  4.00 KiB        0  c           the end

            sum of the blobs  16.0 KiB
            peak as planned   12.0 KiB, 75.0 % of the sum
            learned values    1.00 MiB

            """;
        Assert.That(folder.Run("show", "chain.yaml", "--memory").Done().Output, Is.EqualTo(Expected.ReplaceLineEndings("\n")));
        Assert.That(folder.Run("show", "solver.yaml", "--memory", "--phase", "TEST").Done().Output, Does.StartWith("iris (TEST phase): memory of inference\n"));
    }

    [TestCase("TRAIN", "table", "--memory shows the plan of inference: in training Backward needs every blob, and none shares memory; leave --phase TRAIN out")]
    [TestCase("TEST", "mermaid", "--memory is a table: it has no --format mermaid")]
    public void A_memory_plan_that_there_is_not_is_told(string phase, string format, string message)
    {
        ToolResult result = folder.Run("show", "net.yaml", "--memory", "--phase", phase, "--format", format);
        Assert.That((result.ExitCode, result.Output, result.Error), Is.EqualTo((2, "", $"error: {message}\n")));
    }

    [Test]
    public void Right_gradients_pass_the_check()
    {
        string report = folder.Run("check", "net.yaml").Done().Output;
        Assert.That(report, Does.Match(@"\nscores +InnerProduct +weight +passed +768 ").And.Match(@"\nloss +SoftmaxWithLoss +scores +passed "));
        Assert.That(report, Does.Match(@" kinks +worst error +expected +best step\n(.* [\d.e-]+ +[\d.e-]+ +[\d.e-]+\n)+Worst error: "));
        Assert.That(report, Does.EndWith("All gradients are right.\n"));
    }

    [Test]
    public void A_wrong_gradient_fails_the_check_and_is_named()
    {
        ToolResult result = folder.Run("check", "scaled.yaml", "--plugin", Plugin);
        Assert.That(result.ExitCode, Is.EqualTo(1), result.Error);
        Assert.That(result.Output, Does.Match(@"\nright +Scaled +x +passed ").And.Match(@"\nwrong +Scaled +y +failed "));
        Assert.That(result.Output, Does.Match(@"\nlayer 'wrong' \(Scaled\): ∂top\[0\]\[\d\]/∂y\[\d\] is 4 by Backward, but 3(\.0*\d+)? by differences").Or.Match(@"is 4 by Backward, but 2\.9{6,}\d* by differences"));
        Assert.That(folder.Run("check", "scaled.yaml", "--layer", "right", "--plugin", Plugin).ExitCode, Is.Zero);
    }

    [Test]
    public void The_schema_knows_nets_solvers_sweeps_and_plug_ins()
    {
        JsonNode schema = JsonNode.Parse(folder.Run("schema", "--plugin", Plugin).Done().Output)!;
        Assert.That((string?)schema["$schema"], Is.EqualTo("https://json-schema.org/draft/2020-12/schema"));
        Assert.That((string?)schema["then"]!["$ref"], Is.EqualTo("#/$defs/NetDefinition"));
        Assert.That((string?)schema["else"]!["then"]!["$ref"], Is.EqualTo("#/$defs/SweepDefinition"));
        Assert.That((string?)schema["else"]!["else"]!["$ref"], Is.EqualTo("#/$defs/SolverDefinition"));
        JsonNode solver = schema["$defs"]!["SolverDefinition"]!;
        Assert.That(solver["required"]!.AsArray().Select(key => (string?)key), Is.EqualTo(new[] { "base_lr" }));
        Assert.That((double?)solver["properties"]!["base_lr"]!["minimum"], Is.Zero);
        Assert.That(solver["properties"]!["lr_policy"]!["enum"]!.AsArray().Select(value => (string?)value), Does.Contain("multistep"));
        Assert.That((double?)schema["$defs"]!["Scaled_layer"]!["properties"]!["factor"]!["default"], Is.EqualTo(2));
        Assert.That((string?)JsonNode.Parse(folder.Run("schema", "solver").Done().Output)!["$ref"], Is.EqualTo("#/$defs/SolverDefinition"));
        Assert.That((string?)JsonNode.Parse(folder.Run("schema", "sweep").Done().Output)!["$ref"], Is.EqualTo("#/$defs/SweepDefinition"));
    }

    [Test]
    public void A_fault_of_the_code_is_one_line_and_shows_its_stack_where_it_is_asked_for()
    {
        folder.Write("faulty.yaml", "layers: [{ name: data, type: Input, top: x, shape: [2] }, { name: f, type: Scaled, bottom: x, top: y, faulty: true }]");
        string[] run = ["run", "faulty.yaml", "--outputs", "out.npz", "--plugin", Plugin];
        ToolResult result = folder.Run(run);
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Error, Does.Contain("\ninternal error: InvalidOperationException: a fault of the code\n").And.Contain("--verbose").And.Not.Contain("   at "));
        Assert.That(folder.Run([.. run, "--verbose"]).Error, Does.Contain("   at NetFramework.Tests.ScaledLayer"));
    }
}
