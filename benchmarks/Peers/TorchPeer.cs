using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace NetFramework.Benchmarks;

/// <summary>A net in PyTorch, in a Python process that runs it on request: a line asks, a line answers.</summary>
internal sealed class TorchPeer : IDisposable
{
    private static readonly JsonSerializerOptions SnakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Converters = { new JsonStringEnumConverter() } };

    private readonly Process process;

    private TorchPeer(Process process) => this.process = process;

    /// <summary>The version of PyTorch, or that it is not installed.</summary>
    public static string Version { get; } = Python.Output("import torch; print(torch.__version__)") ?? "not installed";

    /// <summary>Builds a net; null where PyTorch is not installed.</summary>
    /// <param name="net">The net.</param>
    /// <param name="parameters">The number of learned values that it must come to.</param>
    public static TorchPeer? Start(BenchmarkNet net, long parameters)
    {
        if (Version == "not installed")
            return null;
        var peer = new TorchPeer(Python.Start("torch_net.py"));
        string learned = peer.Ask($"build {Description(net)}");
        return learned == parameters.ToString(CultureInfo.InvariantCulture)
            ? peer
            : throw new InvalidOperationException($"{net.Name} has {parameters} learned values, but {learned} in PyTorch");
    }

    /// <summary>A turn on a number of threads.</summary>
    public Turn On(int threads) => calls => double.Parse(Ask(string.Create(CultureInfo.InvariantCulture, $"run {threads} {calls}")), CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }

    private string Ask(string line)
    {
        process.StandardInput.WriteLine(line);
        process.StandardInput.Flush();
        return process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("the Python process ended; what it said is above");
    }

    private static string Description(BenchmarkNet net) => new JsonObject
    {
        ["step"] = net.Phase == Phase.Train,
        ["shape"] = JsonSerializer.SerializeToNode(net.ImageShape),
        ["layers"] = new JsonArray([.. net.Definition().Layers.Select(layer => new JsonObject
        {
            ["type"] = layer.Type,
            ["bottom"] = JsonSerializer.SerializeToNode(layer.Bottom),
            ["top"] = JsonSerializer.SerializeToNode(layer.Top),
            ["loss_weight"] = layer.LossWeight.Count > 0 ? layer.LossWeight[0] : 1,
            ["options"] = JsonSerializer.SerializeToNode(layer.Options, layer.Options.GetType(), SnakeCase),
        })]),
    }.ToJsonString();
}
