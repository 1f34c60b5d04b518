using System.Numerics;
using NetFramework.Layers;

namespace NetFramework.Tests;

/// <summary>The nets of the samples, for what is tested on all of them.</summary>
internal static class SampleNets
{
    /// <summary>The files. The net of custom-layer needs an assembly that these tests don't know.</summary>
    public static IEnumerable<string> All =>
        from file in Directory.EnumerateFiles(RepositoryFolder.PathOf("samples"), "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        where File.ReadLines(file).Contains("layers:") && !file.Contains("custom-layer", StringComparison.Ordinal)
        select Path.GetRelativePath(RepositoryFolder.PathOf("samples"), file).Replace('\\', '/');

    public static NetDefinition Load(string sample)
    {
        string path = RepositoryFolder.PathOf($"samples/{sample}"), text = File.ReadAllText(path);
        return NetDefinition.Parse(sample.StartsWith("mnist/", StringComparison.Ordinal) ? text.Replace(": data/", $": {SharedFolder.PathOf("data/mnist")}/", StringComparison.Ordinal) : text, path);
    }

    /// <summary>The definition with batches of one in layers of made-up data: what is tested does not depend on the batch, and the nets are large.</summary>
    public static NetDefinition WithSmallBatches(NetDefinition net) => net with
    {
        Layers = [.. net.Layers.Select(layer => layer.Options is DummyDataOptions data ? layer with { Options = data with { Shape = [.. data.Shape.Select(shape => (int[])[1, .. shape.Skip(1)])] } } : layer)],
    };

    /// <summary>The net with statistics, scales and biases as after a training; with those that a net begins with, variances of 0, values would grow beyond all bounds.</summary>
    public static Net<T> WithStatistics<T>(Net<T> net) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var random = new Random(1);
        foreach (Parameter<T> parameter in net.Parameters)
        {
            (double least, double most) = parameter.Name switch
            {
                "variance" => (1, 3),
                "mean" => (-0.5, 0.5),
                "factor" => (2, 2),
                "scale" => (0.8, 1.2),
                "bias" => (-0.1, 0.1),
                _ => (0, 0),
            };
            if (most == 0)
                continue;
            foreach (ref T value in parameter.Data)
                value = T.CreateTruncating((float)(least + (most - least) * random.NextDouble()));
        }
        return net;
    }
}
