using System.Xml.Linq;

namespace NetFramework.Tests;

/// <summary>The command <c>schedule</c>.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class ScheduleTests
{
    private WorkFolder folder = null!;

    [OneTimeSetUp]
    public void Prepare() => folder = new WorkFolder();

    [OneTimeTearDown]
    public void Remove() => folder.Dispose();

    [Test]
    public void The_learning_rate_is_drawn_plain_where_it_is_piped()
    {
        string[] lines = folder.Run("schedule", "solver.yaml", "--set", "lr_policy=poly", "--set", "power=1").Done().Output.TrimEnd().Split('\n');
        Assert.That(lines[0], Is.EqualTo("Learning rate: poly"));
        Assert.That(lines[1], Does.Match("^ +0.1 ┤[⠀-⣿]+$"));
        Assert.That(lines[^1].Trim(), Is.EqualTo("iteration"));
        Assert.That(lines.Max(line => line.Length), Is.LessThanOrEqualTo(80));
        Assert.That(string.Concat(lines), Does.Not.Contain('\u001b'));
    }

    [Test]
    public void Epochs_are_counted_in_iterations()
    {
        // 120 samples in batches of 60: two iterations an epoch.
        string output = folder.Run("schedule", "solver.yaml", "--set", "max_iter=~", "--set", "epochs=50").Done().Output;
        Assert.That(output, Does.Match(@"\n +0 .* 100\n"));
    }

    [Test]
    public void The_file_has_the_rate_and_the_momentum()
    {
        string output = folder.Run(
            "schedule", "solver.yaml", "--set", "lr_policy=one_cycle", "--set", "max_lr=1", "--set", "warmup_iter=10", "--set", "momentum_policy=cyclic", "--set", "target_momentum=0.8", "--out", "cycle.svg").Done().Output;
        Assert.That(output, Does.Contain("Learning rate: one_cycle, after a warm-up of 10 iterations\n").And.Contain("Momentum: cyclic\n").And.EndWith("Drawing: cycle.svg\n"));
        XElement drawing = XDocument.Load(folder.PathOf("cycle.svg")).Root!;
        XNamespace svg = drawing.Name.Namespace;
        Assert.That(drawing.Elements(svg + "svg").Select(plot => plot.Element(svg + "desc")!.Value), Is.EqualTo(new[]
        {
            "The learning rate over 400 iterations: 0 at first, 0 at least, 1 at most, 1E-05 at last.",
            "The momentum over 400 iterations: 0.9 at first, 0.8 at least, 0.9 at most, 0.9 at last.",
        }));
    }

    [Test]
    public void A_plateau_cannot_be_drawn_ahead() =>
        Assert.That(folder.Run("schedule", "solver.yaml", "--set", "lr_policy=plateau").Done().Output, Does.EndWith("which cannot be drawn ahead: this is the rate until then.\n"));

    [Test]
    public void A_net_has_no_schedule()
    {
        ToolResult result = folder.Run("schedule", "net.yaml");
        Assert.That((result.ExitCode, result.Error), Is.EqualTo((2, "error: net.yaml: the file is a net: 'schedule' takes a solver\n")));
    }
}
