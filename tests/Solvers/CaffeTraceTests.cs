using System.Numerics;
using System.Text.Json.Nodes;

namespace NetFramework.Tests.Solvers;

/// <summary>Every iteration of the solver traces of Caffe, in float and in double.</summary>
public sealed class CaffeTraceTests
{
    private static readonly string[] Layers = ["ip1", "ip2"];

    private static IEnumerable<string> All => CaffeTraces.All;

    [TestCaseSource(nameof(All))]
    public void Float_follows_Caffe(string name) => Follow<float>(CaffeTraces.Load(name), 1e-5);

    [TestCaseSource(nameof(All))]
    public void Double_follows_Caffe_up_to_the_rounding_of_Caffe(string name) => Follow<double>(CaffeTraces.Load(name), 2e-6);

    private static void Follow<T>(JsonNode trace, double tolerance) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var solver = new Solver<T>(SolverDefinition.Parse(CaffeTraces.SolverYaml(trace)));
        foreach (string layer in Layers)
        {
            for (int i = 0; i < 2; i++)
                Fill(CaffeTraces.Numbers(trace["initial"]![layer]![i]!["data"]), solver.Net.Layer(layer).Layer.Parameters[i].Data);
        }
        foreach (JsonNode? iteration in trace["iterations"]!.AsArray())
        {
            Fill(CaffeTraces.Numbers(iteration!["data"]), solver.Net["data"].Data);
            Fill(CaffeTraces.Numbers(iteration["label"]), solver.Net["label"].Data);
            solver.Step(1);
            string at = $"iteration {iteration["iter"]}";
            Assert.That(solver.LearningRate, Is.EqualTo(iteration["lr"]!.GetValue<double>()).Within(1e-4).Percent, at);
            Assert.That(solver.Loss, Is.EqualTo(iteration["loss"]!.GetValue<double>()).Within(100 * tolerance).Percent, at);
            foreach (string layer in Layers)
            {
                for (int i = 0; i < 2; i++)
                {
                    double[] expected = CaffeTraces.Numbers(iteration["weights_after"]![layer]![i]!["data"]);
                    double largest = expected.Max(Math.Abs);
                    Assert.That(solver.Net.Layer(layer).Layer.Parameters[i].Data.ToArray().Select(double.CreateChecked), Is.EqualTo(expected).Within(tolerance * largest), $"{at}, {layer}[{i}]");
                }
            }
        }
        Assert.That(solver.Iteration, Is.EqualTo(20));
    }

    private static void Fill<T>(double[] values, Span<T> target) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Assert.That(values, Has.Length.EqualTo(target.Length));
        for (int i = 0; i < values.Length; i++)
            target[i] = T.CreateChecked(values[i]);
    }
}
