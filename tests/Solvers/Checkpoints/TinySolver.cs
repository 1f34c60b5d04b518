namespace NetFramework.Tests.Solvers.Checkpoints;

/// <summary>Softmax regression on Iris: its checkpoints are of a few kilobytes.</summary>
internal static class TinySolver
{
    private static readonly string Net = $$"""
        net:
          name: iris
          layers:
            - { name: iris, type: CsvData, top: [x, species], source: "{{TestNets.Sample("iris/iris.csv")}}", label_column: species, standardize: true, test_fraction: 0.2, batch_size: 30, shuffle: true }
            - { name: scores, type: InnerProduct, bottom: x, top: scores, num_output: 3, weight_filler: { type: xavier } }
            - { name: loss, type: SoftmaxWithLoss, bottom: [scores, species], top: loss }
        """;

    /// <summary>The solver, with more keys.</summary>
    public static Solver<float> Build(string keys = "") => new(SolverDefinition.Parse($"{Net}\n{Keys(keys)}"));

    // Keys given come in place of these.
    private static string Keys(string keys) => string.Join('\n', new[] { "base_lr: 0.1", "momentum: 0.9", "max_iter: 20" }.Where(line => !keys.Contains(line.Split(':')[0] + ":", StringComparison.Ordinal)).Append(keys));
}
