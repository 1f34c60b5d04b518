using System.Globalization;
using System.Text.Json;

namespace NetFramework.Tests;

/// <summary>Predictions of models other than a softmax over classes.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class PredictionTests
{
    private WorkFolder folder = null!;

    [OneTimeSetUp]
    public void Prepare()
    {
        folder = new WorkFolder();
        folder.Write("line.csv", "x,y\n-2,-3\n-1,-1\n0,1\n1,3\n2,5\n");
        folder.Write("sign.csv", "x,positive\n-3,no\n-2,no\n-1,no\n1,yes\n2,yes\n3,yes\n");
    }

    [OneTimeTearDown]
    public void Remove() => folder.Dispose();

    private string[][] TrainAndPredict(string name, string layers, string table)
    {
        folder.Write($"{name}.yaml", $"base_lr: 0.2\nmax_iter: 300\nnet:\n  name: {name}\n  layers:\n{layers}");
        folder.Run("train", $"{name}.yaml", "--precision", "double", "--out", name).Done();
        string output = folder.Run("predict", $"{name}/model.safetensors", "--input", table).Done().Output;
        return [.. output.TrimEnd().Split('\n').Select(line => line.Split(','))];
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [Test]
    public void Regression_predicts_numbers()
    {
        // The data lie on y = 2x + 1.
        string[][] rows = TrainAndPredict("line", """
                - { name: data, type: CsvData, top: [x, y], source: line.csv, target_columns: [y] }
                - { name: ip, type: InnerProduct, bottom: x, top: estimate, num_output: 1 }
                - { name: loss, type: EuclideanLoss, bottom: [estimate, y], top: loss }
            """, "line.csv");
        Assert.That(rows[0], Is.EqualTo(new[] { "estimate" }));
        Assert.That(rows.Skip(1).Select(row => Number(row[0])), Is.EqualTo(new double[] { -3, -1, 1, 3, 5 }).Within(1e-6));
    }

    [Test]
    public void One_sigmoid_gives_the_probabilities_of_two_classes()
    {
        string[][] rows = TrainAndPredict("sign", """
                - { name: data, type: CsvData, top: [x, positive], source: sign.csv, label_column: positive }
                - { name: ip, type: InnerProduct, bottom: x, top: score, num_output: 1 }
                - { name: loss, type: SigmoidCrossEntropyLoss, bottom: [score, positive], top: loss }
            """, "sign.csv");
        Assert.That(rows[0], Is.EqualTo(new[] { "class", "probability_no", "probability_yes" }));
        Assert.That(rows.Skip(1).Select(row => row[0]), Is.EqualTo(new[] { "no", "no", "no", "yes", "yes", "yes" }));
        Assert.That(rows.Skip(1).Select(row => Number(row[1]) + Number(row[2])), Is.All.EqualTo(1).Within(1e-12));
    }

    [Test]
    public void The_log_form_of_the_loss_predicts_the_probabilities_of_the_fused_form()
    {
        const string Head = """
                - { name: data, type: CsvData, top: [x, species], source: iris.csv, label_column: species, standardize: true }
                - { name: scores, type: InnerProduct, bottom: x, top: scores, num_output: 3 }

            """;
        string[][] fused = TrainAndPredict("fused", Head + "    - { name: loss, type: SoftmaxWithLoss, bottom: [scores, species], top: loss }", "iris.csv");
        string[][] log = TrainAndPredict("log", Head + "    - { name: logs, type: LogSoftmax, bottom: scores, top: logs }\n    - { name: loss, type: NLLLoss, bottom: [logs, species], top: loss }", "iris.csv");
        Assert.That(log.Select(row => row[0]), Is.EqualTo(fused.Select(row => row[0])));
        for (int row = 1; row < fused.Length; row++)
            Assert.That(log[row].Skip(1).Select(Number), Is.EqualTo(fused[row].Skip(1).Select(Number)).Within(1e-9));
    }

    [Test]
    public void Numpy_arrays_are_predicted_as_the_rows_of_a_table_are()
    {
        string[][] fromTable = TrainAndPredict("arrays", """
                - { name: data, type: CsvData, top: [x, species], source: iris.csv, label_column: species, standardize: true }
                - { name: scores, type: InnerProduct, bottom: x, top: scores, num_output: 3 }
                - { name: loss, type: SoftmaxWithLoss, bottom: [scores, species], top: loss }
            """, "iris.csv");
        double[] features = [.. File.ReadLines(folder.PathOf("iris.csv")).Skip(1).SelectMany(line => line.Split(',').Take(4).Select(Number))];
        NamedArray array = NamedArray.Of("x", new Shape(features.Length / 4, 4), features);
        NpyFile.Write(folder.PathOf("flowers.npy"), array);
        NpzFile.Write(folder.PathOf("flowers.npz"), [NamedArray.Of("other", new Shape(1), new double[1]), array]);
        foreach (string file in (string[])["flowers.npy", "flowers.npz"])
        {
            string output = folder.Run("predict", "arrays/model.safetensors", "--input", file).Done().Output;
            Assert.That(output.TrimEnd().Split('\n').Select(line => line.Split(',')), Is.EqualTo(fromTable), file);
        }
        folder.Run("predict", "arrays/model.safetensors", "--input", "flowers.npy", "--output", "species.jsonl").Done();
        using JsonDocument first = JsonDocument.Parse(File.ReadLines(folder.PathOf("species.jsonl")).First());
        Assert.That(first.RootElement.GetProperty("class").GetString(), Is.EqualTo(fromTable[1][0]));
        Assert.That(first.RootElement.GetProperty("probabilities").EnumerateObject().Select(value => value.Value.GetDouble()), Is.EqualTo(fromTable[1].Skip(1).Select(Number)));
        Assert.That(File.ReadLines(folder.PathOf("species.jsonl")).Count(), Is.EqualTo(150));

        NpyFile.Write(folder.PathOf("wide.npy"), NamedArray.Of("x", new Shape(2, 5), new double[10]));
        NpzFile.Write(folder.PathOf("unnamed.npz"), [NamedArray.Of("a", new Shape(1, 4), new double[4]), NamedArray.Of("b", new Shape(1, 4), new double[4])]);
        AssertRefused("wide.npy", "the array 'wide' has shape 2×5, expected N×4: N samples of the model's features");
        AssertRefused("unnamed.npz", "the file holds 'a', 'b': expected one array, or one named 'x' as the model's input is");

        void AssertRefused(string file, string message)
        {
            ToolResult result = folder.Run("predict", "arrays/model.safetensors", "--input", file);
            Assert.That(result.ExitCode, Is.EqualTo(2));
            Assert.That(result.Error, Is.EqualTo($"error: {file}: {message}\n"));
        }
    }

    [Test]
    public void Weights_without_their_net_cannot_predict()
    {
        SafetensorsFile.Write(folder.PathOf("weights.safetensors"), [NamedArray.Of("scores.weight", new Shape(1), new float[] { 1 })]);
        ToolResult result = folder.Run("predict", "weights.safetensors", "--input", "line.csv");
        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Is.EqualTo("error: weights.safetensors: the file holds weights alone, without the net that they belong to: expected a model that 'train' wrote\n"));
    }

    [Test]
    public void Weights_of_another_net_are_refused_with_the_names_of_both()
    {
        SafetensorsFile.Write(folder.PathOf("other.safetensors"), [NamedArray.Of("conv1.weight", new Shape(1), new float[] { 1 })]);
        ToolResult result = folder.Run("test", "net.yaml", "--weights", "other.safetensors");
        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Is.EqualTo("error: other.safetensors: no weight of the file belongs to the net: the file has conv1.weight; the net has scores.weight, scores.bias\n"));
    }
}
