using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace NetFramework.Tests.Solvers;

/// <summary>The solver traces of Caffe: weights, learning rate and loss of each of 20 iterations on a fixed net.</summary>
internal static class CaffeTraces
{
    // 6 → ip1 5 → ReLU → ip2 3 → SoftmaxWithLoss on batches of 8.
    private const string Net = """
        net:
          layers:
            - { name: input, type: Input, top: [data, label], shape: [[8, 6], [8]] }
            - { name: ip1, type: InnerProduct, bottom: data, top: ip1, num_output: 5, param: PARAM }
            - { name: relu, type: ReLU, bottom: ip1, top: ip1 }
            - { name: ip2, type: InnerProduct, bottom: ip1, top: ip2, num_output: 3, param: PARAM }
            - { name: loss, type: SoftmaxWithLoss, bottom: [ip2, label], top: loss }
        """;

    private static readonly string[] NotOurs = ["solver_mode", "snapshot", "snapshot_after_train"];

    /// <summary>The names of all traces, for test-case sources.</summary>
    public static IEnumerable<string> All => SharedFolder.TryPathOf("golden/solvers") is { } folder
        ? Directory.EnumerateFiles(folder, "solver_*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)
        : [];

    public static JsonNode Load(string name) => JsonNode.Parse(File.ReadAllText(SharedFolder.PathOf($"golden/solvers/{name}.json")))!;

    /// <summary>The solver file of a trace.</summary>
    public static string SolverYaml(JsonNode trace)
    {
        // Every trace names the multipliers, but only these two variants were run with them: in the others the first updates of biases and weights are alike.
        JsonNode multipliers = trace["param_multipliers"]!;
        string param = trace["variant"]!.GetValue<string>() is "mult" or "all"
            ? $"[{multipliers["weight"]!.ToJsonString()}, {multipliers["bias"]!.ToJsonString()}]"
            : "[]";
        IEnumerable<string> fields = from field in trace["solver_param"]!.AsObject()
                                     where !NotOurs.Contains(field.Key)
                                     select $"{field.Key}: {(field.Value!.GetValueKind() == JsonValueKind.String ? field.Value.GetValue<string>() : field.Value.ToJsonString())}";
        return string.Join('\n', fields) + "\n" + Net.Replace("PARAM", param, StringComparison.Ordinal);
    }

    public static double[] Numbers(JsonNode? node) => [.. node!.AsArray().Select(value => value!.GetValueKind() == JsonValueKind.String
        ? double.Parse(value.GetValue<string>(), CultureInfo.InvariantCulture)
        : value.GetValue<double>())];
}
