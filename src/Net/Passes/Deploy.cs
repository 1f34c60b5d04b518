using NetFramework.Layers;

namespace NetFramework.Passes;

/// <summary>One prediction of a deployed net.</summary>
/// <param name="Blob">The blob that holds it.</param>
/// <param name="Labels">The label blob that training compared it with; null where there was none. Class names are kept under it.</param>
public sealed record Prediction(string Blob, string? Labels);

/// <summary>A net made ready for use on new data.</summary>
/// <param name="Definition">The definition: inputs instead of data layers, predictions instead of losses, no metrics.</param>
/// <param name="Inputs">The blobs to be filled.</param>
/// <param name="Predictions">What the net predicts; of several, the last is the main one, as auxiliary heads come before it.</param>
public sealed record DeployedNet(NetDefinition Definition, IReadOnlyList<string> Inputs, IReadOnlyList<Prediction> Predictions);

/// <summary>
/// Derives, from the net that was trained, the net to predict with: data layers become inputs, a loss becomes its predictions
/// (<see cref="LayerOptions.PredictionHead"/>: SoftmaxWithLoss a Softmax), metrics go, and so does all that no prediction depends on.
/// </summary>
public static class Deploy
{
    /// <summary>The deployed net of a definition.</summary>
    /// <param name="definition">The definition that was trained, with the layers of all phases.</param>
    /// <param name="preprocessing">What the data layers learned: it tells the shape of a sample of each feature blob.</param>
    /// <exception cref="InputException">Nothing is predicted, or the shape of an input is not known.</exception>
    public static DeployedNet Apply(NetDefinition definition, Preprocessing preprocessing)
    {
        ArgumentNullException.ThrowIfNull(preprocessing);
        NetDefinition test = PhaseFilter.Apply(definition, new NetState { Phase = Phase.Test });
        List<Prediction> predictions = [];
        List<LayerDefinition> layers = [];
        foreach (LayerDefinition layer in test.Layers)
        {
            LayerRole role = LayerRegistry.Find(layer.Type)?.Role ?? LayerRole.Compute;
            if (role == LayerRole.Loss)
                DeployLoss(test, layer, layers, predictions);
            else if (role != LayerRole.Metric)
                layers.Add(layer);
        }
        if (predictions.Count == 0)
            predictions.AddRange(Unread(layers).Select(blob => new Prediction(blob, null)));
        if (predictions.Count == 0)
            throw new InputException($"the net '{definition.Name}' predicts nothing: it has neither a loss nor an output");
        List<LayerDefinition> needed = Needed(layers, [.. predictions.Select(prediction => prediction.Blob)]);
        List<string> inputs = [];
        List<LayerDefinition> deployed = [];
        foreach (LayerDefinition layer in needed)
        {
            if (LayerRegistry.Find(layer.Type)?.Role != LayerRole.Data)
            {
                deployed.Add(layer with { Include = [], Exclude = [] });
                continue;
            }
            for (int top = 0; top < layer.Top.Count; top++)
            {
                string blob = layer.Top[top];
                if (!needed.Any(reader => reader.Bottom.Contains(blob)))
                    continue;
                inputs.Add(blob);
                deployed.Add(InputFor(layer, top, preprocessing));
            }
        }
        return new DeployedNet(test with { Layers = deployed, ForceBackward = false, Formulation = null }, inputs, predictions);
    }

    private static void DeployLoss(NetDefinition net, LayerDefinition loss, List<LayerDefinition> layers, List<Prediction> predictions)
    {
        if (loss.Bottom.Count == 0)
            return;
        string? labels = loss.Bottom.Count > 1 ? loss.Bottom[1] : null;
        if (loss.Options.PredictionHead is not { } head)
        {
            predictions.Add(new Prediction(loss.Bottom[0], labels));
            return;
        }
        bool taken = net.Layers.Any(layer => layer != loss && layer.Top.Contains(head.Top));
        string top = loss.Top.Count > 1 ? loss.Top[1] : taken ? $"{loss.Name}_{head.Top}" : head.Top;
        layers.Add(new LayerDefinition { Name = loss.Name, Type = head.Type, Bottom = [loss.Bottom[0]], Top = [top], Options = head.Options, Locations = loss.Locations });
        predictions.Add(new Prediction(top, labels));
    }

    /// <summary>What layers compute and none of them reads.</summary>
    private static IEnumerable<string> Unread(List<LayerDefinition> layers)
    {
        Wiring wiring = Wiring.Of(layers, []);
        return from entry in wiring.Latest
               let value = wiring.Values[entry.Value]
               where value.Readers.Count == 0 && LayerRegistry.Find(layers[value.Producer].Type)?.Role != LayerRole.Data
               select entry.Key;
    }

    /// <summary>The layers that the given blobs depend on, in their order.</summary>
    private static List<LayerDefinition> Needed(List<LayerDefinition> layers, HashSet<string> blobs)
    {
        List<LayerDefinition> needed = [];
        for (int i = layers.Count - 1; i >= 0; i--)
        {
            if (!layers[i].Top.Any(blobs.Contains))
                continue;
            needed.Add(layers[i]);
            blobs.UnionWith(layers[i].Bottom);
        }
        needed.Reverse();
        return needed;
    }

    private static LayerDefinition InputFor(LayerDefinition data, int top, Preprocessing preprocessing)
    {
        string blob = data.Top[top];
        IReadOnlyList<int> shape;
        if (preprocessing.Features.TryGetValue(blob, out FeatureEncoding? encoding))
            shape = [1, .. encoding.SampleShape];
        else if (data.Options is InputOptions input)
            shape = input.Shape[input.Shape.Count == 1 ? 0 : top];
        else
            throw new InputException([data.Error($"the shape of a sample of '{blob}' is not known; train with this data layer first, or use an Input layer")]);
        return new LayerDefinition { Name = blob, Type = "Input", Top = [blob], Options = new InputOptions { Shape = [shape] }, Locations = data.Locations };
    }
}
