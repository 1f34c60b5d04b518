namespace NetFramework.Numerics;

/// <summary>What the gradient check of one layer of a net found.</summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="Type">The layer's type.</param>
/// <param name="Report">The findings, with the inputs under the names of the net's blobs; null where the layer has no gradient to check.</param>
public sealed record LayerGradientReport(string Layer, string Type, GradientReport? Report);

/// <summary>Checks the gradients of every layer of a net, each at the values that reach it in a forward pass.</summary>
public static class NetGradientCheck
{
    /// <summary>
    /// Checks the layers one by one. Inputs that the user would fill are drawn from the standard normal distribution where a gradient is taken of them, and are 0 elsewhere (labels).
    /// Every layer works on blobs of its own, so that a layer in place does not hide the values that it was given.
    /// </summary>
    /// <param name="net">The net.</param>
    /// <param name="layerName">The one layer to check; null for all.</param>
    /// <param name="settings">How much to look at.</param>
    /// <exception cref="InputException">There is no such layer, or the data are wrong.</exception>
    public static IEnumerable<LayerGradientReport> Run(Net<double> net, string? layerName = null, GradientCheckSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(net);
        NetLayer<double>? only = layerName is null ? null : net.Layer(layerName);
        settings ??= new GradientCheckSettings();
        RandomInputs.Fill(net, net.Inputs, settings.Seed);
        net.Forward();
        return Check(net, only, settings);
    }

    private static IEnumerable<LayerGradientReport> Check(Net<double> net, NetLayer<double>? only, GradientCheckSettings settings)
    {
        var latest = new Dictionary<string, Blob<double>>(StringComparer.Ordinal);
        foreach (NetLayer<double> layer in net.Layers)
        {
            Blob<double>[] bottoms = [.. layer.Definition.Bottom.Select(name => latest[name])];
            // What brings data in keeps its own blobs: it has filled them.
            Blob<double>[] tops = bottoms.Length == 0 ? layer.Tops.ToArray() : [.. layer.Definition.Top.Select(_ => new Blob<double>(Shape.Scalar))];
            if (bottoms.Length > 0)
            {
                layer.Layer.Reshape(bottoms, tops);
                if (only is null || only == layer)
                    yield return new LayerGradientReport(layer.Name, layer.Type, HasGradient(layer) ? Check(layer, bottoms, tops, settings) : null);
                layer.Layer.Forward(bottoms, tops);
            }
            for (int i = 0; i < tops.Length; i++)
                latest[layer.Definition.Top[i]] = tops[i];
            if (only == layer)
                yield break;
        }
    }

    private static GradientReport Check(NetLayer<double> layer, Blob<double>[] bottoms, Blob<double>[] tops, GradientCheckSettings settings)
    {
        GradientReport report = GradientChecker.CheckLayer(layer.Layer, bottoms, tops, settings);
        return report with { Results = [.. report.Results.Select(result => result with { Input = NameOf(layer, result.Input) })] };
    }

    // The checker knows positions; a person knows names.
    private static string NameOf(NetLayer<double> layer, string input)
    {
        for (int i = 0; i < layer.Definition.Bottom.Count; i++)
        {
            if (input == $"bottom[{i}]")
                return layer.Definition.Bottom[i];
        }
        return input;
    }

    private static bool HasGradient(NetLayer<double> layer) =>
        layer.Layer.Parameters.Count > 0 || Enumerable.Range(0, layer.Definition.Bottom.Count).Any(layer.Layer.TakesGradient);
}
