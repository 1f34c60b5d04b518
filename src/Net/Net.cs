using System.Numerics;
using NetFramework.Kernels;
using NetFramework.Layers;

namespace NetFramework;

/// <summary>
/// A net that runs: the layers of a definition, wired for one phase. Forward computes every blob, Backward the gradients.
/// </summary>
/// <remarks>
/// A blob that several layers read gets the sum of their diffs. Loss weights are seeded into the diffs of loss tops by the net, in <see cref="Backward"/>.
/// Backward runs only where something at or below a layer learns (or asks for its diff) and a loss or a seed lies above it.
/// </remarks>
/// <typeparam name="T">The element type.</typeparam>
public sealed class Net<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly NetLayer<T>[] layers;
    private readonly Parameter<T>[] parameters;
    private readonly NetBlob<T>[] blobs;
    private readonly Dictionary<string, NetBlob<T>> byName;
    private readonly bool checkFinite;
    private readonly DiffArena<T>? diffs;
    private readonly HashSet<Blob<T>> kept = [];
    private SharedBlock<T> memory = new();
    private Arena<T>? arena;
    private bool[]? keptTops;

    /// <summary>Builds the net of a definition.</summary>
    /// <param name="definition">The whole definition: layers of other phases are filtered out here.</param>
    /// <param name="settings">Phase, seed and the rest; by default the test phase with seed 1.</param>
    /// <exception cref="InputException">The definition cannot be built; it carries every error found.</exception>
    public Net(NetDefinition definition, NetSettings? settings = null)
    {
        settings ??= new NetSettings();
        NetBuilder<T>.Result built = NetBuilder<T>.Build(definition, settings);
        (Definition, Settings, layers, blobs, byName) = (built.Definition, settings, built.Layers, built.Blobs, built.Latest);
        parameters = [.. layers.SelectMany(layer => layer.Layer.Parameters).Where(parameter => parameter.Owner is null)];
        Inputs = [.. Layers.Where(layer => layer.Layer.TopsAreNetInputs).SelectMany(layer => layer.Definition.Top)];
        Outputs = [.. byName.Values.Where(blob => blob.Views.Count == 0).Select(blob => blob.Name)];
        checkFinite = settings.CheckFinite;
        if (settings.ForwardOnly)
            arena = PlanForward();
        diffs = settings.SharesDiffs ? new DiffArena<T>(layers) : null;
    }

    /// <summary>The definition, with only the layers of this net's phase.</summary>
    public NetDefinition Definition { get; }

    /// <summary>How the net was built.</summary>
    public NetSettings Settings { get; }

    /// <summary>The layers, in the order in which they run.</summary>
    public IReadOnlyList<NetLayer<T>> Layers => layers;

    /// <summary>All learned blobs, each once: a shared one stands where its owner does.</summary>
    public IReadOnlyList<Parameter<T>> Parameters => parameters;

    /// <summary>The names of the blobs that the user fills: the tops of Input layers.</summary>
    public IReadOnlyList<string> Inputs { get; }

    /// <summary>The names of the blobs that no layer reads.</summary>
    public IReadOnlyList<string> Outputs { get; }

    /// <summary>The names of all blobs; of a name written in place, the latest version counts.</summary>
    public IReadOnlyCollection<string> BlobNames => byName.Keys;

    /// <summary>The size of the data set of the net's first data layer; null where no layer has one.</summary>
    public DataExtent? Extent => layers.Select(layer => layer.Layer.Extent).FirstOrDefault(extent => extent is not null);

    /// <summary>The number of the next forward pass, from 0: batches and random numbers are functions of it.</summary>
    public long Iteration { get; set; }

    /// <summary>The blob of this name.</summary>
    /// <exception cref="InputException">The net has no such blob.</exception>
    public Blob<T> this[string blob] => Find(blob).Blob;

    /// <summary>Builds the net of a file.</summary>
    /// <exception cref="InputException">The file is missing or wrong; it carries every error found.</exception>
    public static Net<T> Load(string path, Phase phase = Phase.Test) =>
        new(NetDefinition.Load(path), new NetSettings { State = new NetState { Phase = phase } });

    /// <summary>The layer of this name.</summary>
    /// <exception cref="InputException">The net has no such layer.</exception>
    public NetLayer<T> Layer(string name) => Layers.FirstOrDefault(layer => layer.Name == name)
        ?? throw new InputException($"the net has no layer '{name}'{NearestName.Hint(name, Layers.Select(layer => layer.Name))}");

    /// <summary>Whether the net has a blob of this name.</summary>
    public bool HasBlob(string blob) => byName.ContainsKey(blob);

    /// <summary>The weight of a blob's sum in the total loss: 0 for all that is no loss.</summary>
    public double LossWeight(string blob) => Find(blob).LossWeight;

    /// <summary>Whether Backward gives a diff to the blob of this name.</summary>
    public bool ReceivesDiff(string blob) => Find(blob).ReceivesDiff;

    /// <summary>Runs every layer and moves on to the next iteration.</summary>
    /// <returns>The total loss: Σ over blobs of loss weight · sum of the blob's values.</returns>
    /// <exception cref="InputException">The data are wrong: a label out of range, say.</exception>
    /// <exception cref="NonFiniteException">A value is not finite, and <see cref="NetSettings.CheckFinite"/> is set.</exception>
    public double Forward()
    {
        PrepareForward();
        for (int i = 0; i < layers.Length; i++)
            ForwardLayer(i);
        Iteration++;
        return Loss();
    }

    /// <summary>
    /// Runs Forward once more on the batch of the latest Forward, as after a change of the weights: layers that give data do not give them again, unless their memory serves another layer's top too.
    /// </summary>
    /// <returns>As <see cref="Forward"/>; the number of the forward pass stays what it is.</returns>
    /// <exception cref="NonFiniteException">A value is not finite, and <see cref="NetSettings.CheckFinite"/> is set.</exception>
    /// <exception cref="InvalidOperationException">The net is forward-only: its data are gone.</exception>
    public double ForwardAgain()
    {
        if (arena is not null)
            throw new InvalidOperationException("the net is forward-only (NetSettings.ForwardOnly): it has no data of the latest Forward");
        keptTops ??= [.. layers.Select(KeepsItsTops)];
        Iteration--;
        for (int i = 0; i < layers.Length; i++)
        {
            if (!keptTops[i])
                ForwardLayer(i);
        }
        Iteration++;
        return Loss();
    }

    /// <summary>Sizes all blobs for the inputs' present shapes, without computing values. What a forward-only net computed before is gone then.</summary>
    public void Reshape()
    {
        arena?.Leave();
        foreach (NetLayer<T> layer in layers)
        {
            try
            {
                layer.ReshapeIfNeeded(Iteration);
            }
            catch (InputException exception)
            {
                throw NetBuilder<T>.Located(exception, layer.Definition);
            }
        }
    }

    /// <summary>
    /// Runs Backward of every layer that needs it, last to first. Diffs of blobs are overwritten; to diffs of learned blobs it adds.
    /// </summary>
    /// <exception cref="NonFiniteException">A gradient is not finite, and <see cref="NetSettings.CheckFinite"/> is set.</exception>
    /// <exception cref="InvalidOperationException">The net is forward-only.</exception>
    public void Backward()
    {
        if (arena is not null)
            throw new InvalidOperationException("the net is forward-only (NetSettings.ForwardOnly): it has no Backward");
        diffs?.Place(memory);
        for (int i = layers.Length - 1; i >= 0; i--)
            BackwardLayer(layers[i]);
        diffs?.Leave();
    }

    /// <summary>In a forward-only net, keeps the values of one of its blobs readable after Forward, from the next Forward on; in any other they are so anyway.</summary>
    /// <exception cref="ArgumentException">The net is forward-only, and the blob is not one of its own.</exception>
    public void Keep(Blob<T> blob)
    {
        if (arena is null)
            return;
        ArgumentNullException.ThrowIfNull(blob);
        if (!blobs.Any(own => ReferenceEquals(own.Blob.Storage, blob.Storage)))
            throw new ArgumentException("the blob is not one of this net's", nameof(blob));
        kept.Add(blob);
        if (arena.TryKeep(blob))
            return;
        arena.Leave();
        arena = PlanForward();
    }

    /// <summary>Where the blobs of a forward-only net lie; null for any other net.</summary>
    internal Arena<T>? Arena => arena;

    /// <summary>Where the diffs of blobs lie in a net that shares them; null for any other net.</summary>
    internal DiffArena<T>? Diffs => diffs;

    /// <summary>The elements of the block that blobs or diffs share.</summary>
    internal int SharedLength => memory.Length;

    /// <summary>Puts what shares memory in this net (<see cref="NetSettings.ForwardOnly"/>, <see cref="NetSettings.SharesDiffs"/>) where it lies in another: what one of them leaves there is gone when the other runs.</summary>
    public void ShareMemory(Net<T> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        memory = other.memory;
        // Room is made now: a block that grew later would leave the smaller one behind.
        PrepareForward();
    }

    /// <summary>Sets the diffs of all learned blobs to 0.</summary>
    public void ClearParameterDiffs()
    {
        foreach (Parameter<T> parameter in parameters)
        {
            if (parameter.Blob.HasDiff)
                parameter.Blob.ClearDiff();
        }
    }

    /// <summary>Adds <paramref name="values"/> to the diff of a blob at each Backward, beside what its readers give it. The blob must be a loss or named in <see cref="NetSettings.BackwardFrom"/>.</summary>
    /// <exception cref="InputException">There is no such blob, or the number of values is not its count.</exception>
    public void SeedDiff(string blob, ReadOnlySpan<T> values)
    {
        NetBlob<T> seeded = Find(blob);
        if (values.Length != seeded.Blob.Count)
            throw new InputException($"the diff of blob '{blob}' has shape {seeded.Blob.Shape}, but {values.Length} values are given for it");
        seeded.Seed = values.ToArray();
    }

    /// <summary>Decides which layers are fused, and the lives of the blobs that are left.</summary>
    private Arena<T> PlanForward()
    {
        if (Settings is { Fuse: true, CheckFinite: false })
            Fusion.Apply(layers, kept);
        var planned = new Arena<T>(layers);
        foreach (Blob<T> blob in kept)
            planned.TryKeep(blob);
        return planned;
    }

    /// <summary>What comes before the layers in <see cref="Forward"/>: a forward-only net finds a place for every blob.</summary>
    internal void PrepareForward()
    {
        if (arena is null)
            return;
        Reshape();
        arena.Place(memory);
    }

    /// <summary>The part of <see cref="Forward"/> that one layer is.</summary>
    internal void ForwardLayer(int index)
    {
        NetLayer<T> layer = layers[index];
        arena?.BeforeForward(index);
        try
        {
            layer.Forward(Iteration);
        }
        catch (InputException exception)
        {
            throw NetBuilder<T>.Located(exception, layer.Definition);
        }
        if (checkFinite)
            CheckTops(layer, gradients: false);
        arena?.AfterForward(index);
    }

    /// <summary>The part of <see cref="Backward"/> that one layer is: its tops' diffs are gathered, then it runs.</summary>
    internal void BackwardLayer(NetLayer<T> layer)
    {
        foreach (NetBlob<T> top in layer.TopBlobs)
        {
            if (top.ReceivesDiff || layer.NeedsBackward)
                top.GatherDiff();
        }
        if (!layer.NeedsBackward)
            return;
        if (checkFinite)
            CheckTops(layer, gradients: true);
        layer.Backward();
        if (checkFinite)
            CheckParameterDiffs(layer);
    }

    /// <summary>Whether the layer's tops depend on no weights, and no other layer writes into their memory.</summary>
    private bool KeepsItsTops(NetLayer<T> layer) =>
        layer.Bottoms.Length == 0 && layer.Layer.Parameters.Count == 0
        && !Array.Exists(layers, other => other != layer && other.Tops.ToArray().Any(top => layer.Tops.ToArray().Any(own => ReferenceEquals(own.Storage, top.Storage))));

    private NetBlob<T> Find(string blob) => byName.GetValueOrDefault(blob)
        ?? throw new InputException($"the net has no blob '{blob}'{NearestName.Hint(blob, byName.Keys)}");

    private double Loss()
    {
        double loss = 0;
        foreach (NetBlob<T> blob in blobs)
        {
            if (blob.LossWeight == 0)
                continue;
            double sum = 0;
            foreach (T value in blob.Blob.Data)
                sum += double.CreateChecked(value);
            loss += blob.LossWeight * sum;
        }
        return loss;
    }

    private void CheckTops(NetLayer<T> layer, bool gradients)
    {
        for (int i = 0; i < layer.Tops.Length; i++)
            CheckFinite(layer, layer.Definition.Top[i], gradients, gradients ? layer.Tops[i].Diff : layer.Tops[i].Data);
    }

    private void CheckParameterDiffs(NetLayer<T> layer)
    {
        for (int i = 0; i < layer.Layer.Parameters.Count; i++)
        {
            Parameter<T> parameter = layer.Layer.Parameters[i];
            if (parameter.Learns && !layer.Layer.HasFiniteDiff(i, layer.Tops, layer.Bottoms))
                CheckFinite(layer, parameter.Name, areGradients: true, parameter.Diff);
        }
    }

    private void CheckFinite(NetLayer<T> layer, string blob, bool areGradients, ReadOnlySpan<T> values)
    {
        if (WholeArrays.AreFinite(values))
            return;
        // Forward has moved the iteration on when Backward runs.
        (string what, long iteration) = areGradients ? ("the gradient", Iteration - 1) : ("the value", Iteration);
        foreach (T value in values)
        {
            if (!T.IsFinite(value))
                throw new NonFiniteException(layer.Name, layer.Type, blob, what, NonFiniteException.Name(value), iteration, layer.Layer.NonFiniteHint);
        }
    }
}
