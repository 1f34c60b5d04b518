using System.Globalization;
using System.Numerics;

namespace NetFramework.Tests.Solvers;

/// <summary>Gradients of several batches that make one update.</summary>
public sealed class AccumulationTests
{
    private static double[] Weights<T>(int batchSize, int iterSize, string rule) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var solver = new Solver<T>(SolverDefinition.Parse(string.Create(CultureInfo.InvariantCulture, $$"""
            net:
              layers:
                - { name: iris, type: CsvData, top: [x, species], source: "{{TestNets.Sample("iris/iris.csv")}}", label_column: species, standardize: true, test_fraction: 0.2, batch_size: {{batchSize}}, shuffle: true }
                - { name: hidden, type: InnerProduct, bottom: x, top: hidden, num_output: 6, weight_filler: { type: xavier } }
                - { name: tanh, type: TanH, bottom: hidden, top: hidden }
                - { name: scores, type: InnerProduct, bottom: hidden, top: scores, num_output: 3, weight_filler: { type: xavier } }
                - { name: loss, type: SoftmaxWithLoss, bottom: [scores, species], top: loss }
            {{rule}}
            weight_decay: 0.001
            max_iter: 30
            iter_size: {{iterSize}}
            """)));
        solver.Step(30);
        return [.. solver.Net.Parameters.SelectMany(parameter => parameter.Data.ToArray()).Select(double.CreateChecked)];
    }

    [Test]
    public void Four_batches_of_8_make_the_update_of_one_batch_of_32([Values("base_lr: 0.1\nmomentum: 0.9", "base_lr: 0.01\nmomentum: 0.9\ntype: Adam")] string rule)
    {
        Assert.That(Weights<double>(8, 4, rule), Is.EqualTo(Weights<double>(32, 1, rule)).Within(1e-11));
        Assert.That(Weights<float>(8, 4, rule), Is.EqualTo(Weights<float>(32, 1, rule)).Within(1e-4));
    }
}
