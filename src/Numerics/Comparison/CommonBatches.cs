using NetFramework.Layers;
using NetFramework.Passes;

namespace NetFramework.Numerics;

/// <summary>One blob of a batch.</summary>
internal sealed record BatchBlob(string Name, Shape Shape, double[] Values);

/// <summary>
/// The batches of a net, read once for all nets that are compared: their data layers become Input layers, which are filled with what the net's own would give,
/// rounded to what every precision holds.
/// </summary>
internal sealed class CommonBatches
{
    private readonly CommonNumbers numbers;
    private readonly Net<double>? data;
    private readonly BatchBlob[] inputs;
    private readonly HashSet<string> labels;

    /// <summary>The batches of a net: from its data layers, and what its Input blobs hold.</summary>
    public CommonBatches(Net<double> net, CommonNumbers numbers, IEnumerable<string> labels)
    {
        (this.numbers, this.labels) = (numbers, [.. labels]);
        LayerDefinition[] sources = [.. net.Definition.Layers.Where(IsSource)];
        if (sources.Length > 0)
        {
            var definition = new NetDefinition { Name = net.Definition.Name, Layers = sources };
            // The layers of the phase are chosen already: rules are met or gone.
            data = new Net<double>(definition, net.Settings with { LogsFormulation = false, Formulation = null, BackwardFrom = [] });
        }
        inputs = [.. from layer in net.Layers
                     where layer.Type == "Input"
                     from top in layer.Definition.Top.Select((name, i) => (Name: name, Blob: TopOf(layer, i)))
                     select Rounded(top.Name, top.Blob)];
    }

    /// <summary>The blobs of a net that hold the labels of its classification losses: numbers that a precision holds exactly, or cannot be run in.</summary>
    public static IEnumerable<string> LabelsOf(Net<double> net) =>
        from head in FormulationRewrite.Heads(net.Definition)
        let loss = net.Layer(head.Loss).Definition
        where loss.Options is ClassificationLossOptions { SoftLabel: false }
        select loss.Bottom[1];

    /// <summary>How many numbers of the batches so far were rounded.</summary>
    public long RoundedNumbers { get; private set; }

    /// <summary>The definition, of this net or of another that reads the same data, with Input layers in place of data layers.</summary>
    /// <exception cref="InputException">It reads data that these batches do not have.</exception>
    public NetDefinition Detached(NetDefinition definition)
    {
        InputError[] missing =
        [
            .. from layer in definition.Layers
               where IsSource(layer) || layer.Type == "Input"
               from top in layer.Top
               where !Names.Contains(top)
               select layer.Error($"gives the blob '{top}', but the data of the net that it is compared with have no blob of that name{NearestName.Hint(top, Names)}"),
        ];
        if (missing.Length > 0)
            throw new InputException(missing);
        return definition with { Layers = [.. definition.Layers.Select(layer => IsSource(layer) ? layer with { Type = "Input", Options = InputFor(layer) } : layer)] };
    }

    /// <summary>The blobs of a batch.</summary>
    /// <exception cref="InputException">The data are wrong, or a precision does not hold them.</exception>
    public IReadOnlyList<BatchBlob> Read(long iteration)
    {
        if (data is null)
            return inputs;
        data.Iteration = iteration;
        data.Forward();
        return [.. inputs, .. Names.Skip(inputs.Length).Select(top => Rounded(top, data[top]))];
    }

    private IEnumerable<string> Names => [.. inputs.Select(input => input.Name), .. data?.Layers.SelectMany(layer => layer.Definition.Top) ?? []];

    private static bool IsSource(LayerDefinition layer) => layer.Bottom.Count == 0 && layer.Type != "Input" && LayerRegistry.Find(layer.Type)?.Role == LayerRole.Data;

    // The layer's own top: its name may be written anew, in place, further up.
    private static Blob<double> TopOf(NetLayer<double> layer, int index) => layer.Tops[index];

    private InputOptions InputFor(LayerDefinition layer) => new()
    {
        Shape = [.. layer.Top.Select(top => (IReadOnlyList<int>)[.. inputs.FirstOrDefault(input => input.Name == top)?.Shape ?? data![top].Shape])],
    };

    private BatchBlob Rounded(string name, Blob<double> blob)
    {
        double[] values = blob.Data.ToArray();
        RoundedNumbers += numbers.Round(values, labels.Contains(name), $"the data blob '{name}'");
        return new BatchBlob(name, blob.Shape, values);
    }
}
