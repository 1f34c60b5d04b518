using System.Globalization;

namespace NetFramework.Tests.Solvers;

/// <summary>What a test reports of metrics is that of the whole test set: 11 samples in batches of 4, 4 and 3, of which some do not count.</summary>
public sealed class MetricEvaluationTests
{
    private const int Ignored = 3;
    private static readonly int[] Labels = [0, 0, 3, 1, 1, 1, 2, 3, 2, 0, 1];

    private string folder = "";
    private double[][] scores = [];

    [SetUp]
    public void CreateFolder()
    {
        folder = Directory.CreateTempSubdirectory("metrics").FullName;
        var random = new Random(7);
        scores = [.. Labels.Select(_ => Enumerable.Range(0, 4).Select(_ => Math.Round(4 * random.NextDouble() - 2, 3)).ToArray())];
    }

    [TearDown]
    public void DeleteFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Perplexity_is_that_of_all_samples()
    {
        double[] losses = [.. Counted.Select(i => Math.Log(scores[i].Sum(Math.Exp)) - scores[i][Labels[i]])];
        Assert.That(Evaluate("Perplexity").Single(), Is.EqualTo(Math.Exp(losses.Average())).Within(1e-12));
    }

    [Test]
    public void Accuracy_is_that_of_all_samples_that_count()
    {
        double[] values = Evaluate("Accuracy", tops: 2);
        double[] expected = [Counted.Count(i => Predicted(i) == Labels[i]) / (double)Counted.Length, .. Enumerable.Range(0, 4).Select(Recall)];
        Assert.That(values, Is.EqualTo(expected).Within(1e-12));
    }

    [Test]
    public void The_confusion_matrix_is_the_sum_of_all_batches() => Assert.That(
        Evaluate("ConfusionMatrix"),
        Is.EqualTo(from actual in Enumerable.Range(0, 4) from predicted in Enumerable.Range(0, 4) select (double)Counted.Count(i => Labels[i] == actual && Predicted(i) == predicted)));

    [Test]
    public void Precision_recall_and_F1_are_those_of_all_samples()
    {
        int[] classes = [0, 1, 2, 3];
        Assert.That(Evaluate("Precision", tops: 2), Is.EqualTo(classes.Select(Precision).Prepend(classes.Average(Precision))).Within(1e-12));
        Assert.That(Evaluate("Recall", ", average: weighted"), Is.EqualTo(new[] { Counted.Average(i => Recall(Labels[i])) }).Within(1e-12));
        double F1(int k) => Precision(k) + Recall(k) == 0 ? 0 : 2 * Precision(k) * Recall(k) / (Precision(k) + Recall(k));
        Assert.That(Evaluate("F1", tops: 2), Is.EqualTo(classes.Select(F1).Prepend(classes.Average(F1))).Within(1e-12));
    }

    [Test]
    public void A_second_run_starts_anew()
    {
        Net<double> net = Load("ConfusionMatrix", "", 1);
        var evaluator = new Evaluator<double>(net);
        IReadOnlyList<double> first = evaluator.Run().Outputs[0].Values;
        Assert.That(evaluator.Run().Outputs[0].Values, Is.EqualTo(first));
    }

    private static int[] Counted => [.. Enumerable.Range(0, Labels.Length).Where(i => Labels[i] != Ignored)];

    private int Predicted(int i) => Array.IndexOf(scores[i], scores[i].Max());

    private double Precision(int k) => Share(Counted.Where(i => Predicted(i) == k), k);

    private double Recall(int k) => Share(Counted.Where(i => Labels[i] == k), k);

    private double Share(IEnumerable<int> of, int k)
    {
        int[] samples = [.. of];
        return samples.Length == 0 ? 0 : samples.Count(i => Labels[i] == k && Predicted(i) == k) / (double)samples.Length;
    }

    private double[] Evaluate(string type, string options = "", int tops = 1)
    {
        Evaluation evaluation = new Evaluator<double>(Load(type, options, tops)).Run();
        Assert.That((evaluation.Samples, evaluation.Batches), Is.EqualTo((11, 3)));
        Assert.That(evaluation.Outputs.Select(output => output.Blob), Is.EqualTo(Enumerable.Range(0, tops).Select(i => $"m{i}")));
        return [.. evaluation.Outputs.SelectMany(output => output.Values)];
    }

    private Net<double> Load(string type, string options, int tops)
    {
        IEnumerable<string> rows = Labels.Select((label, i) => string.Join(',', scores[i].Select(score => score.ToString(CultureInfo.InvariantCulture))) + $",k{label}");
        File.WriteAllLines(Path.Combine(folder, "data.csv"), rows.Prepend("a,b,c,d,kind"));
        string names = string.Join(", ", Enumerable.Range(0, tops).Select(i => $"m{i}"));
        NetDefinition definition = NetDefinition.Parse(
            $$"""
            layers:
              - { name: data, type: CsvData, top: [x, kind], source: data.csv, label_column: kind, batch_size: 4 }
              - { name: metric, type: {{type}}, bottom: [x, kind], top: [{{names}}], ignore_label: {{Ignored}}{{options}} }
            """,
            Path.Combine(folder, "net.yaml"));
        // The training net knows the classes.
        var training = new Net<double>(definition, new NetSettings { State = new NetState { Phase = Phase.Train } });
        return new Net<double>(definition, new NetSettings { Preprocessing = training.Settings.Preprocessing });
    }
}
