using System.Collections.Frozen;
using System.Numerics;
using NetFramework.Layers;
using NetFramework.Passes;

namespace NetFramework.Solvers;

/// <summary>A net that a solver tests, on the weights of the training net, and the number of batches of a test (null: one pass over the data).</summary>
internal sealed record TestNet<T>(Net<T> Net, int? Batches) where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>
    /// The test nets of a solver: those of test_net, then the TEST phase of net: once per entry of test_iter that is left, or, without test_iter,
    /// once where there is no test_net and that phase has data.
    /// </summary>
    /// <param name="definition">The solver's.</param>
    /// <param name="trained">The training net.</param>
    /// <param name="weights">The values to test of a parameter of the training net.</param>
    /// <exception cref="InputException">A net cannot be built, has no weights to take, or does not know how long a test is.</exception>
    public static TestNet<T>[] Build(SolverDefinition definition, Net<T> trained, Func<Parameter<T>, Blob<T>> weights)
    {
        List<NetDefinition> nets = [.. definition.TestNet];
        int ofNet = definition.TestIter.Count > 0 ? definition.TestIter.Count - nets.Count : nets.Count == 0 ? 1 : 0;
        if (definition.Net is { } net)
        {
            bool isAskedFor = definition.TestIter.Count > 0 || definition.TestState.Count > 0;
            for (int i = 0; i < ofNet; i++)
            {
                if (isAskedFor || HasData(net, StateOf(definition, nets.Count)))
                    nets.Add(net);
            }
        }
        if (nets.Count == 0 && definition.TestInterval > 0)
            throw new InputException([definition.Error("'test_interval' is given, but the net has no data layer in the TEST phase, and there is no 'test_net'", nameof(SolverDefinition.TestInterval))]);
        return [.. nets.Select((testNet, index) => Build(definition, testNet, index, trained, weights))];
    }

    private static TestNet<T> Build(SolverDefinition definition, NetDefinition testNet, int index, Net<T> trained, Func<Parameter<T>, Blob<T>> weights)
    {
        NetSettings settings = trained.Settings with
        {
            State = StateOf(definition, index),
            GivenWeights = trained.Layers.Select(layer => layer.Name).ToFrozenSet(StringComparer.Ordinal),
            Frozen = [],
            CheckFinite = false,
            ForwardOnly = true,
            SharesDiffs = false,
            LogsFormulation = false,
        };
        var net = new Net<T>(testNet, settings);
        ShareWeights(net, trained, weights);
        if (trained.Settings.SharesDiffs)
            net.ShareMemory(trained);
        int? batches = index < definition.TestIter.Count ? definition.TestIter[index] : null;
        if (batches is null && net.Extent is null)
            throw new InputException([definition.Error($"the length of a test of the net '{net.Definition.Name}' is not known, since no data layer of it knows the number of its samples; give 'test_iter'", nameof(SolverDefinition.TestNet))]);
        return new TestNet<T>(net, batches);
    }

    private static NetState StateOf(SolverDefinition definition, int index) =>
        (index < definition.TestState.Count ? definition.TestState[index] : new NetState()) with { Phase = Phase.Test };

    private static bool HasData(NetDefinition net, NetState state) =>
        PhaseFilter.Apply(net, state).Layers.Any(layer => layer.Type != "Input" && LayerRegistry.Find(layer.Type)?.Role == LayerRole.Data);

    /// <summary>Puts the learned blobs of a test net into the memory of those to test, by layer name and order (Caffe's ShareTrainedLayersWith).</summary>
    private static void ShareWeights(Net<T> net, Net<T> trained, Func<Parameter<T>, Blob<T>> weights)
    {
        Dictionary<string, NetLayer<T>> sources = trained.Layers.ToDictionary(layer => layer.Name, StringComparer.Ordinal);
        List<InputError> errors = [];
        foreach (NetLayer<T> layer in net.Layers)
        {
            IReadOnlyList<Parameter<T>> parameters = layer.Layer.Parameters;
            if (!sources.TryGetValue(layer.Name, out NetLayer<T>? source))
            {
                // What is never learned has its value from its filler, and needs no training.
                if (parameters.Any(parameter => parameter.Learns))
                    errors.Add(layer.Definition.Error($"a test takes its weights from the training net, which has no layer of this name{NearestName.Hint(layer.Name, sources.Keys)}", "name"));
                continue;
            }
            IReadOnlyList<Parameter<T>> own = source.Layer.Parameters;
            if (own.Count != parameters.Count)
            {
                errors.Add(layer.Definition.Error($"has {parameters.Count} learned blob(s), but the layer of this name in the training net has {own.Count}"));
                continue;
            }
            for (int i = 0; i < own.Count; i++)
            {
                if (own[i].Blob.Shape == parameters[i].Blob.Shape)
                    parameters[i].Blob.ShareData(weights(own[i]));
                else
                    errors.Add(layer.Definition.Error($"its {parameters[i].Name} has shape {parameters[i].Blob.Shape}, but in the training net it is {own[i].Blob.Shape}"));
            }
        }
        if (errors.Count > 0)
            throw new InputException(errors);
    }
}
