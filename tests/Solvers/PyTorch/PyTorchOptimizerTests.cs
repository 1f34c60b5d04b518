using System.Numerics;
using System.Text.Json.Nodes;

namespace NetFramework.Tests.Solvers.PyTorch;

/// <summary>Agreement with PyTorch's optimizers, where both have a rule. The JSON file beside this one is written by generate.py.</summary>
public sealed class PyTorchOptimizerTests
{
    private static readonly JsonNode File = JsonNode.Parse(System.IO.File.ReadAllText(RepositoryFolder.PathOf("tests/Solvers/PyTorch/optimizers.json")))!;

    private static IEnumerable<TestCaseData> Traces =>
        File["traces"]!.AsArray().Select(trace => new TestCaseData(trace!).SetArgDisplayNames(string.Join(", ", trace!["solver"]!.AsObject().Select(key => $"{key.Key} {key.Value}"))));

    [TestCaseSource(nameof(Traces))]
    public void Double_follows_PyTorch(JsonNode trace) => Follow<double>(trace, 1e-12);

    [TestCaseSource(nameof(Traces))]
    public void Float_follows_PyTorch(JsonNode trace) => Follow<float>(trace, 1e-5);

    private static void Follow<T>(JsonNode trace, double tolerance) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var solver = new Solver<T>(SolverDefinition.Parse($$"""
            net:
              layers:
                - { name: input, type: Input, top: [x, t], shape: [[4, 3], [4, 2]] }
                - { name: ip, type: InnerProduct, bottom: x, top: y, num_output: 2 }
                - { name: loss, type: EuclideanLoss, bottom: [y, t], top: loss }
            max_iter: 100
            {{string.Join('\n', trace["solver"]!.AsObject().Select(field => $"{field.Key}: {field.Value}"))}}
            """));
        (Parameter<T> weight, Parameter<T> bias) = (solver.Net.Parameters[0], solver.Net.Parameters[1]);
        Fill(File["weight"], weight.Data);
        Fill(File["bias"], bias.Data);
        int iteration = 0;
        foreach (JsonNode? after in trace["weights_after"]!.AsArray())
        {
            Fill(File["x"]![iteration], solver.Net["x"].Data);
            Fill(File["t"]![iteration], solver.Net["t"].Data);
            solver.Step(1);
            string at = $"update {++iteration}";
            Assert.That(weight.Data.ToArray().Select(double.CreateChecked), Is.EqualTo(CaffeTraces.Numbers(after!["weight"])).Within(tolerance), at);
            Assert.That(bias.Data.ToArray().Select(double.CreateChecked), Is.EqualTo(CaffeTraces.Numbers(after["bias"])).Within(tolerance), at);
        }
    }

    private static void Fill<T>(JsonNode? values, Span<T> target) where T : unmanaged, IFloatingPointIeee754<T>
    {
        double[] numbers = CaffeTraces.Numbers(values);
        Assert.That(numbers, Has.Length.EqualTo(target.Length));
        for (int i = 0; i < numbers.Length; i++)
            target[i] = T.CreateChecked(numbers[i]);
    }
}
