using System.Globalization;

namespace NetFramework.Tests;

/// <summary><c>--no-fuse</c>: what is computed layer by layer is what is computed fused, but for rounding, and training is the same to the last bit.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class FusingTests
{
    private WorkFolder folder = null!;

    [OneTimeSetUp]
    public void Prepare()
    {
        folder = new WorkFolder();
        folder.Write("hidden.yaml", """
            name: hidden
            layers:
              - { name: data, type: CsvData, top: [x, species], source: iris.csv, label_column: species, batch_size: 60, shuffle: true, standardize: true, test_fraction: 0.2 }
              - { name: hidden, type: InnerProduct, bottom: x, top: hidden, num_output: 8, weight_filler: { type: xavier } }
              - { name: norm, type: BatchNorm, bottom: hidden, top: norm, moving_average_fraction: 0.9 }
              - { name: scale, type: Scale, bottom: norm, top: scaled, bias_term: true }
              - { name: relu, type: ReLU, bottom: scaled, top: relu }
              - { name: scores, type: InnerProduct, bottom: relu, top: scores, num_output: 3, weight_filler: { type: xavier } }
              - { name: loss, type: SoftmaxWithLoss, bottom: [scores, species], top: loss }
            """);
        folder.Write("hidden-solver.yaml", "net: hidden.yaml\nbase_lr: 0.1\nmax_iter: 50\n");
        folder.Run("train", "hidden-solver.yaml", "--out", "fused").Done();
        folder.Run("train", "hidden-solver.yaml", "--out", "apart", "--no-fuse").Done();
    }

    [OneTimeTearDown]
    public void Remove() => folder.Dispose();

    [Test]
    public void Training_is_the_same_to_the_last_bit() =>
        Assert.That(File.ReadAllBytes(folder.PathOf("apart/model.safetensors")), Is.EqualTo(File.ReadAllBytes(folder.PathOf("fused/model.safetensors"))));

    [TestCase("hidden.yaml")]
    [TestCase("hidden-solver.yaml")]
    public void A_test_reports_the_same(string file)
    {
        string fused = folder.Run("test", file, "--weights", "fused/model.safetensors").Done().Output;
        Assert.That(fused, Does.Contain("Confusion matrix"));
        Assert.That(folder.Run("test", file, "--weights", "fused/model.safetensors", "--no-fuse").Done().Output, Is.EqualTo(fused));
    }

    [Test]
    public void Predictions_are_the_same_but_for_rounding()
    {
        string[][] fused = Predict(), apart = Predict("--no-fuse");
        Assert.That(fused, Has.Length.EqualTo(150));
        Assert.That(fused.Select(row => row[0]), Is.EqualTo(apart.Select(row => row[0])));
        Assert.That(fused.SelectMany(Numbers), Is.EqualTo(apart.SelectMany(Numbers)).Within(1e-6));
    }

    private static IEnumerable<double> Numbers(string[] row) => row.Skip(1).Select(text => double.Parse(text, CultureInfo.InvariantCulture));

    private string[][] Predict(params string[] more) =>
        [.. folder.Run(["predict", "fused/model.safetensors", "--input", "iris.csv", .. more]).Done().Output.TrimEnd().Split('\n').Skip(1).Select(line => line.Split(','))];
}
