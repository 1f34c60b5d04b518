namespace NetFramework.Tests;

/// <summary>The command sweep.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class SweepCommandTests
{
    private const string Small = """
        name: small
        classes: 5
        repetitions: 4
        precisions: [float]
        grids: { name: few, scores: { from: -100, to: 100, step: 50 } }
        gap: { gaps: { from: 40, to: 50 } }
        depth: { depth: 3, width: 8, stacks: { activation: TanH, weight_filler: { type: xavier } } }
        """;

    private WorkFolder folder = null!;

    [OneTimeSetUp]
    public void Prepare()
    {
        folder = new WorkFolder();
        folder.Write("sweep.yaml", Small);
    }

    [OneTimeTearDown]
    public void Remove() => folder.Dispose();

    [Test]
    public void A_sweep_prints_its_tables_and_writes_its_report()
    {
        string output = folder.Run("sweep", "sweep.yaml").Done().Output;
        Assert.That(output, Does.Match(@"\nfloat +published_separated, shift max +4 of 20 +z_y ≤ -100 "));
        Assert.That(output, Does.Match(@"\nfloat +fused +0 of 20 ").And.Match(@"\n +50 .*46\.05"));
        Assert.That(output, Does.Contain($"Report: {Path.Join("runs", "small", "report.html")}"));
        string report = Path.Join(folder.Root, "runs", "small");
        Assert.That(Directory.GetFiles(report).Select(Path.GetFileName), Is.SupersetOf(new[] { "report.html", "measurements.csv", "gap.csv", "depth.csv", "gap-loss.svg", "few-float-layers.svg", "few-float-published-max.svg" }));
    }

    [Test]
    public void The_same_file_gives_the_same_report_wherever_it_is_written()
    {
        folder.Run("sweep", "sweep.yaml", "--out", "a").Done();
        folder.Run("sweep", "sweep.yaml", "--out", "b/c").Done();
        foreach (string file in Directory.GetFiles(Path.Join(folder.Root, "a")))
            Assert.That(File.ReadAllText(Path.Join(folder.Root, "b", "c", Path.GetFileName(file))), Is.EqualTo(File.ReadAllText(file)), file);
    }

    [Test]
    public void A_key_can_be_changed()
    {
        string output = folder.Run("sweep", "sweep.yaml", "--set", "repetitions=2", "--set", "precisions=[half, double]", "--out", "changed").Done().Output;
        Assert.That(output, Does.Match(@"\nHalf +fused +0 of 10 ").And.Match(@"\ndouble +fused +0 of 10 "));
    }

    [Test]
    public void What_is_wrong_is_told_at_its_place()
    {
        folder.Write("wrong.yaml", "grids: { name: g, scores: { from: 0, to: 1 } }\nclases: 3\n");
        ToolResult result = folder.Run("sweep", "wrong.yaml");
        Assert.That((result.ExitCode, result.Error), Is.EqualTo((2, "error: wrong.yaml:2:1: unknown key 'clases', did you mean 'classes'?\n")));
        ToolResult folderIsFile = folder.Run("sweep", "sweep.yaml", "--out", "sweep.yaml");
        Assert.That(folderIsFile.ExitCode, Is.EqualTo(2));
        Assert.That(folderIsFile.Error, Does.StartWith("error: sweep.yaml: cannot make the folder: ").And.Not.Contain("   at "));
        Assert.That(folder.Run("sweep", "none.yaml").ExitCode, Is.EqualTo(2));
    }
}
