using System.Globalization;
using System.Text.RegularExpressions;

namespace NetFramework.Tests;

/// <summary>Cross-validation: <c>train --folds</c>.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed partial class FoldsTests
{
    private static readonly string[] Short = ["train", "solver.yaml", "--set", "max_iter=60"];

    [Test]
    public void Every_fold_is_a_run_and_a_table_has_their_mean_and_deviation()
    {
        using var folder = new WorkFolder();
        string output = folder.Run([.. Short, "--folds", "4", "--out", "cv"]).Done().Output;
        double[] accuracies = new double[4];
        int samples = 0;
        for (int fold = 1; fold <= 4; fold++)
        {
            string tested = folder.Run("test", $"cv/fold-{fold}/configuration.yaml", "--weights", $"cv/fold-{fold}/model.safetensors").Done().Output;
            Match match = Accuracy().Match(tested);
            accuracies[fold - 1] = double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) / double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture);
            samples += int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture);
        }
        double mean = accuracies.Average(), deviation = Math.Sqrt(accuracies.Sum(accuracy => (accuracy - mean) * (accuracy - mean)) / 3);
        string[] table = output.Split("\nCross-validation in 4 folds\n")[1].TrimEnd().Split('\n');
        Assert.That(samples, Is.EqualTo(150));
        Assert.That(table, Has.Length.EqualTo(6));
        Assert.That(table[0], Does.Match("^fold +samples +loss +accuracy$"));
        for (int fold = 1; fold <= 4; fold++)
            Assert.That(table[fold], Does.Match(string.Create(CultureInfo.InvariantCulture, $@"^{fold} .* {accuracies[fold - 1]:F4}$")));
        Assert.That(table[5], Does.Match("^mean +150 ").And.EndsWith(string.Create(CultureInfo.InvariantCulture, $" {mean:F4} ± {deviation:F4}")));
    }

    [Test]
    public void Without_a_directory_the_folds_are_in_a_new_one_in_runs()
    {
        using var folder = new WorkFolder();
        Assert.That(folder.Run([.. Short, "--folds", "2", "--quiet"]).Done().Output, Is.EqualTo("runs/iris/fold-1\nruns/iris/fold-2\n"));
        Assert.That(folder.Run([.. Short, "--folds", "2", "--quiet"]).Done().Output, Is.EqualTo("runs/iris-2/fold-1\nruns/iris-2/fold-2\n"));
        Assert.That(folder.Run("train", "--resume", "runs/iris/fold-2", "--set", "max_iter=61").Done().Output, Does.Contain("Resuming runs/iris/fold-2 at iteration 60"));
    }

    [Test]
    public void What_cannot_be_divided_is_refused()
    {
        using var folder = new WorkFolder();
        folder.Write("net.yaml", WorkFolder.Net.Replace("test_fraction: 0.2", "include: { phase: TRAIN }", StringComparison.Ordinal));
        ToolResult refused = folder.Run([.. Short, "--folds", "3"]);
        Assert.That(refused.ExitCode, Is.EqualTo(2));
        Assert.That(refused.Error, Does.Contain("expected a 'net' with one CsvData layer, in both phases"));
        Assert.That(folder.Run([.. Short, "--folds", "1"]).Error, Does.StartWith("error: --folds takes a number of at least 2, not '1'\n"));
    }

    [GeneratedRegex(@"accuracy [\d.]+ \((\d+) of (\d+)\)")]
    private static partial Regex Accuracy();
}
