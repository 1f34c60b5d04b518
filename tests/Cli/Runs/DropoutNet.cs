using System.Globalization;
using System.Numerics;

namespace NetFramework.Tests.Runs;

/// <summary>A net on Iris with dropout, shuffled samples and Adam: what a resumed training has to take up again.</summary>
internal static class DropoutNet
{
    private const string Net = """
        name: iris
        layers:
          - { name: data, type: CsvData, top: [x, species], source: iris.csv, label_column: species, batch_size: 17, shuffle: true, standardize: true, test_fraction: 0.2 }
          - { name: hidden, type: InnerProduct, bottom: x, top: hidden, num_output: 9, weight_filler: { type: xavier } }
          - { name: dropout, type: Dropout, bottom: hidden, top: hidden }
          - { name: scores, type: InnerProduct, bottom: hidden, top: scores, num_output: 3, weight_filler: { type: xavier } }
          - { name: loss, type: SoftmaxWithLoss, bottom: [scores, species], top: loss }
        """;

    private const string Solver = """
        net: dropout-net.yaml
        type: Adam
        base_lr: 0.01
        momentum: 0.9
        iter_size: 2
        max_iter: 2000000000
        """;

    /// <summary>Writes the net and its solver, dropout.yaml, which trains for ever.</summary>
    public static void WriteTo(RunFolder folder)
    {
        folder.Write("dropout-net.yaml", Net);
        folder.Write("dropout.yaml", Solver);
    }

    /// <summary>The weights after so many iterations without an interruption, in this process.</summary>
    public static T[] Weights<T>(RunFolder folder, long iterations) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var solver = new Solver<T>(SolverDefinition.Load(folder.PathOf("dropout.yaml")));
        solver.Step((int)iterations);
        return [.. solver.Net.Parameters.SelectMany(parameter => parameter.Data.ToArray())];
    }

    /// <summary>Goes on with a run for some iterations more, in a process of its own, and asserts that its weights are those of a training without an interruption.</summary>
    public static void AssertGoesOn(RunFolder folder, string run, long from)
    {
        ToolResult result = folder.Run("train", "--resume", run, "--set", string.Create(CultureInfo.InvariantCulture, $"max_iter={from + 7}")).Done();
        Assert.That(result.Output, Does.StartWith(string.Create(CultureInfo.InvariantCulture, $"Resuming {run} at iteration {from:N0}\n")));
        Assert.That(folder.Weights(run), Is.EqualTo(Weights<float>(folder, from + 7)));
    }
}
