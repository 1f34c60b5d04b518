using System.Numerics;
using NetFramework.Layers;
using NetFramework.Passes;

namespace NetFramework;

/// <summary>Turns a definition into the wired layers of a <see cref="Net{T}"/>: filters by phase, resolves names, sets every layer up, shares weights, decides where Backward runs.</summary>
internal sealed class NetBuilder<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    internal sealed record Result(NetDefinition Definition, NetLayer<T>[] Layers, NetBlob<T>[] Blobs, Dictionary<string, NetBlob<T>> Latest);

    private readonly NetDefinition definition;
    private readonly NetSettings settings;
    private readonly List<InputError> errors = [];
    private readonly Dictionary<string, (Parameter<T> Parameter, LayerDefinition Layer)> sharedParameters = new(StringComparer.Ordinal);

    private readonly Layer<T>?[] instances;

    private NetBuilder(NetDefinition definition, NetSettings settings)
    {
        (this.definition, this.settings) = (definition, settings);
        instances = [.. definition.Layers.Select(CreateInstance)];
    }

    public static Result Build(NetDefinition definition, NetSettings settings)
    {
        ArgumentNullException.ThrowIfNull(definition);
        if (settings.ForwardOnly && settings.BackwardFrom.Count > 0)
            throw new ArgumentException("a forward-only net has no Backward that could start from a blob", nameof(settings));
        NetDefinition ofPhase = PhaseFilter.Apply(definition, settings.State);
        return new NetBuilder<T>(InFormulation.Of(ofPhase, settings), settings).Build();
    }

    /// <summary>The errors of an exception thrown by a layer, with the layer's name and, where they have none of their own, its place.</summary>
    internal static InputException Located(InputException exception, LayerDefinition layer) => new(
        [.. exception.Errors.Select(error => error.Location is null ? layer.Error(error.Message) : error with { Message = $"layer '{layer.Name}' ({layer.Type}): {error.Message}" })],
        exception);

    private Result Build()
    {
        IReadOnlyList<LayerDefinition> layers = [.. definition.Layers.Select(NameMissingLossTop)];
        Wiring wiring = Wiring.Of(layers, errors);
        var blobs = new NetBlob<T>[wiring.Values.Count];
        List<NetLayer<T>> netLayers = [];
        for (int i = 0; i < layers.Count; i++)
        {
            NetLayer<T>? layer = instances[i] is { } instance ? SetUp(layers[i], instance, wiring, i, blobs) : null;
            if (layer is not null)
                netLayers.Add(layer);
            foreach (int top in wiring.Tops[i])
                blobs[top] ??= new NetBlob<T>(wiring.Values[top].Name, new Blob<T>(Shape.Scalar)) { Failed = true };
        }
        if (layers.Count == 0)
            errors.Add(new InputError($"the net '{definition.Name}' has no layer in the {settings.State.Phase.ToString().ToUpperInvariant()} phase"));
        foreach (string seeded in settings.BackwardFrom.Where(name => !wiring.Latest.ContainsKey(name)))
            errors.Add(new InputError($"the net has no blob '{seeded}' whose diff could be seeded{NearestName.Hint(seeded, wiring.Latest.Keys)}"));
        if (errors.Count > 0)
            throw new InputException(errors);
        Dictionary<string, NetBlob<T>> latest = wiring.Latest.ToDictionary(entry => entry.Key, entry => blobs[entry.Value], StringComparer.Ordinal);
        Freezing.Apply(netLayers, settings.Frozen);
        if (!settings.ForwardOnly)
            PlanBackward(netLayers, blobs, wiring, latest);
        return new Result(definition with { Layers = [.. netLayers.Select(layer => layer.Definition)] }, [.. netLayers], blobs, latest);
    }

    private Layer<T>? CreateInstance(LayerDefinition layer)
    {
        try
        {
            return LayerRegistry.Create<T>(layer.Type, layer.Options);
        }
        catch (InputException exception)
        {
            errors.AddRange(Located(exception, layer).Errors);
            return null;
        }
    }

    /// <summary>A loss whose definition names no top gets one of the layer's own name, as in Caffe.</summary>
    private LayerDefinition NameMissingLossTop(LayerDefinition layer, int index) =>
        layer.Top.Count == 0 && instances[index] is { } instance && instance.Tops.Min == 1 && instance.DefaultLossWeight(0) != 0
            ? layer with { Top = [layer.Name] }
            : layer;

    private NetLayer<T>? SetUp(LayerDefinition layer, Layer<T> instance, Wiring wiring, int index, NetBlob<T>[] blobs)
    {
        int errorsBefore = errors.Count;
        if (layer.LossWeight.Count > 0 && layer.LossWeight.Count != layer.Top.Count)
            errors.Add(layer.Error($"'loss_weight' has {layer.LossWeight.Count} entries, but the layer has {layer.Top.Count} top(s)", "loss_weight"));
        if (layer.PropagateDown.Count > 0 && layer.PropagateDown.Count != layer.Bottom.Count)
            errors.Add(layer.Error($"'propagate_down' has {layer.PropagateDown.Count} entries, but the layer has {layer.Bottom.Count} bottom(s)", "propagate_down"));
        for (int i = 0; i < Math.Min(layer.PropagateDown.Count, layer.Bottom.Count); i++)
        {
            if (layer.PropagateDown[i] && !instance.TakesGradient(i))
                errors.Add(layer.Error($"'propagate_down' asks for the gradient of the bottom '{layer.Bottom[i]}', but there is none: it holds labels or indices", "propagate_down"));
        }
        int[] bottomIndices = wiring.Bottoms[index];
        if (errors.Count > errorsBefore || bottomIndices.Any(bottom => bottom < 0 || blobs[bottom].Failed))
            return null;

        if (!TryResolve(wiring, bottomIndices, blobs, index, ref layer, ref instance))
            return null;
        Blob<T>[] bottoms = [.. bottomIndices.Select((value, position) => View(blobs[value], wiring.Values[value], index, position))];
        NetBlob<T>[] tops = [.. wiring.Tops[index].Select(top => new NetBlob<T>(wiring.Values[top].Name, new Blob<T>(new Shape(0))))];
        // The arena gives them memory when all shapes are known. Sources have their own: a user fills an input before Forward.
        if (settings.ForwardOnly && bottoms.Length > 0)
        {
            foreach (NetBlob<T> top in tops)
                Arena<T>.Defer(top);
        }
        var context = new LayerContext
        {
            LayerName = layer.Name,
            TopNames = layer.Top,
            Phase = settings.State.Phase,
            Seed = settings.Seed,
            ParameterSpecs = layer.Param,
            FillsParameters = !settings.GivenWeights.Contains(layer.Name),
            HasBackward = !settings.ForwardOnly,
            WeightsStay = settings is { ForwardOnly: true, WeightsStay: true },
            Preprocessing = settings.Preprocessing,
            Logger = settings.LoggerFactory.CreateLogger(layer.Type),
        };
        var netLayer = new NetLayer<T>(layer, instance, context, bottoms, tops);
        try
        {
            instance.Setup(context, netLayer.Bottoms, netLayer.Tops);
            ShareParameters(layer, instance);
            netLayer.ReshapeIfNeeded(0);
        }
        catch (InputException exception)
        {
            errors.AddRange(Located(exception, layer).Errors);
            return null;
        }
        catch (Exception exception) when (exception is ArgumentException or OutOfMemoryException or OverflowException)
        {
            // Shapes that cannot be: an axis that is not there, more elements than an array holds.
            errors.Add(layer.Error(exception is ArgumentException ? FirstLine(exception) : "its blobs do not fit into memory"));
            return null;
        }
        for (int i = 0; i < tops.Length; i++)
        {
            tops[i].LossWeight = i < layer.LossWeight.Count ? layer.LossWeight[i] : instance.DefaultLossWeight(i);
            blobs[wiring.Tops[index][i]] = tops[i];
        }
        ShareMemoryInPlace(layer, instance, wiring, index, blobs);
        return netLayer;
    }

    /// <summary>Fills in what the options leave to the training set. The data layers that know it come before.</summary>
    private bool TryResolve(Wiring wiring, int[] bottoms, NetBlob<T>[] blobs, int index, ref LayerDefinition layer, ref Layer<T> instance)
    {
        try
        {
            LayerOptions resolved = layer.Options.Resolve(settings.Preprocessing, [.. bottoms.Select(bottom => wiring.Values[bottom].Name)], [.. bottoms.Select(bottom => blobs[bottom].Blob.Shape)]);
            if (!ReferenceEquals(resolved, layer.Options))
            {
                layer = layer with { Options = resolved };
                instances[index] = instance = LayerRegistry.Create<T>(layer.Type, resolved);
            }
            return true;
        }
        catch (InputException exception)
        {
            errors.AddRange(Located(exception, layer).Errors);
            return false;
        }
    }

    /// <summary>The blob as one of its readers sees it: itself where there is one reader, else the same data with a diff of the reader's own.</summary>
    private static Blob<T> View(NetBlob<T> blob, Wiring.Value value, int reader, int bottom)
    {
        if (value.Readers.Count == 1)
        {
            blob.Views.Add(blob.Blob);
        }
        else
        {
            blob.Views.Add(blob.Blob.View());
        }
        blob.ViewHasDiff.Add(false);
        System.Diagnostics.Debug.Assert(value.Readers[blob.Views.Count - 1] == (reader, bottom), "readers come in order");
        return blob.Views[^1];
    }

    private void ShareParameters(LayerDefinition layer, Layer<T> instance)
    {
        for (int i = 0; i < instance.Parameters.Count; i++)
        {
            Parameter<T> parameter = instance.Parameters[i];
            if (parameter.Spec.Name is not { Length: > 0 } name)
                continue;
            if (sharedParameters.TryAdd(name, (parameter, layer)))
                continue;
            (Parameter<T> owner, LayerDefinition ownerLayer) = sharedParameters[name];
            bool fits = parameter.Spec.ShareMode == ShareMode.Permissive ? owner.Blob.Count == parameter.Blob.Count : owner.Blob.Shape == parameter.Blob.Shape;
            if (!fits)
                errors.Add(layer.Error($"shares the parameter '{name}' with layer '{ownerLayer.Name}', whose shape is {owner.Blob.Shape}, but its own is {parameter.Blob.Shape}", "param"));
            else if (parameter.Spec.LrMult != owner.Spec.LrMult || parameter.Spec.DecayMult != owner.Spec.DecayMult)
                errors.Add(layer.Error($"shares the parameter '{name}' with layer '{ownerLayer.Name}', but their lr_mult or decay_mult differ", "param"));
            else
                parameter.ShareWith(owner);
        }
    }

    /// <summary>Lets an in-place top lie in its bottom's memory where that changes no result: nobody else reads the bottom, and nobody needs its values any more.</summary>
    private void ShareMemoryInPlace(LayerDefinition layer, Layer<T> instance, Wiring wiring, int index, NetBlob<T>[] blobs)
    {
        if (layer.Bottom.Count == 0 || layer.Top.Count == 0 || layer.Bottom[0] != layer.Top[0] || !instance.CanShareMemory)
            return;
        int source = wiring.Bottoms[index][0];
        Wiring.Value value = wiring.Values[source];
        (NetBlob<T> bottom, NetBlob<T> top) = (blobs[source], blobs[wiring.Tops[index][0]]);
        bool producerIsData = definition.Layers[value.Producer].Bottom.Count == 0;
        bool isNeeded = !settings.ForwardOnly && instances[value.Producer] is not { BackwardReadsTops: false };
        if (value.Readers.Count == 1 && !producerIsData && bottom.LossWeight == 0 && !isNeeded && bottom.Blob.Shape == top.Blob.Shape)
            top.Blob.ShareData(bottom.Blob);
    }

    /// <summary>
    /// Decides, downwards, where something learns, and, upwards, what a loss or a seed reaches; Backward runs where both hold.
    /// </summary>
    private void PlanBackward(List<NetLayer<T>> layers, NetBlob<T>[] blobs, Wiring wiring, Dictionary<string, NetBlob<T>> latest)
    {
        var learnsBelow = new bool[layers.Count];
        for (int i = 0; i < layers.Count; i++)
        {
            NetLayer<T> layer = layers[i];
            learnsBelow[i] = layer.Layer.Parameters.Any(parameter => parameter.Learns);
            for (int j = 0; j < wiring.Bottoms[i].Length; j++)
            {
                NetBlob<T> bottom = blobs[wiring.Bottoms[i][j]];
                bool? asked = j < layer.Definition.PropagateDown.Count ? layer.Definition.PropagateDown[j] : null;
                layer.PropagateDown[j] = layer.Layer.TakesGradient(j) && (asked ?? (bottom.NeedsGradient || definition.ForceBackward));
                learnsBelow[i] |= layer.PropagateDown[j];
            }
            foreach (NetBlob<T> top in layer.TopBlobs)
                top.NeedsGradient = learnsBelow[i];
        }
        foreach (NetBlob<T> blob in blobs)
            blob.ReceivesDiff = blob.LossWeight != 0;
        foreach (string seeded in settings.BackwardFrom)
            latest[seeded].ReceivesDiff = true;
        for (int i = layers.Count - 1; i >= 0; i--)
        {
            NetLayer<T> layer = layers[i];
            layer.NeedsBackward = learnsBelow[i] && wiring.Tops[i].Any(top => blobs[top].ReceivesDiff);
            for (int j = 0; j < layer.PropagateDown.Length; j++)
            {
                layer.PropagateDown[j] &= layer.NeedsBackward;
                int value = wiring.Bottoms[i][j];
                if (!layer.PropagateDown[j])
                    continue;
                blobs[value].ReceivesDiff = true;
                blobs[value].ViewHasDiff[wiring.Values[value].Readers.IndexOf((i, j))] = true;
            }
        }
    }

    private static string FirstLine(Exception exception) => exception.Message.Split(['\n', '\r'])[0].Split(" (Parameter ")[0];
}
