using System.Numerics;

namespace NetFramework.Layers;

/// <summary>
/// One step of a net: computes its tops from its bottoms (Forward), and the gradients of its bottoms and parameters from those of its tops (Backward).
/// </summary>
/// <remarks>
/// The contract:
/// <list type="bullet">
/// <item>Setup is called once: it creates parameters and opens what must be open.</item>
/// <item>Reshape is called before every Forward whose bottom shapes changed: it sizes tops and scratch.</item>
/// <item>Forward and Backward allocate nothing.</item>
/// <item>Forward writes every element of the tops. What it needs of an earlier pass it keeps itself: between passes, a top's memory may serve other blobs.</item>
/// <item>Backward overwrites the diffs of the bottoms that it is asked to propagate to, and adds to the diffs of parameters.</item>
/// <item>A layer declares what it is; nobody tests it for its type.</item>
/// </list>
/// What the user's input makes impossible (a shape that does not fit, a label out of range) is an <see cref="InputException"/>; the net adds the layer's name and place.
/// </remarks>
/// <typeparam name="T">The element type.</typeparam>
public abstract class Layer<T>(LayerOptions options) where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly List<Parameter<T>> parameters = [];
    private LayerContext? context;

    /// <summary>The options that the layer was made with.</summary>
    public LayerOptions Options { get; } = options;

    /// <summary>The learned blobs, in the order of Caffe's.</summary>
    public IReadOnlyList<Parameter<T>> Parameters => parameters;

    /// <summary>How many bottoms the layer takes.</summary>
    public abstract Arity Bottoms { get; }

    /// <summary>How many tops the layer gives.</summary>
    public abstract Arity Tops { get; }

    /// <summary>Whether there is a gradient with respect to this bottom. False for labels and indices.</summary>
    public virtual bool TakesGradient(int bottom) => true;

    /// <summary>The weight of this top in the total loss, where the definition gives none: 1 for the value of a loss, 0 otherwise.</summary>
    public virtual double DefaultLossWeight(int top) => 0;

    /// <summary>
    /// Whether the first top may lie in the memory of the first bottom: Forward reads each element before it writes it, and Backward reads no bottom values.
    /// </summary>
    public virtual bool CanShareMemory => false;

    /// <summary>Whether Backward reads the values of the tops: if so, the next layer may not overwrite them.</summary>
    public virtual bool BackwardReadsTops => true;

    /// <summary>
    /// Whether the diff of the first bottom may lie in the memory of that of the first top, which has as many elements: Backward reads each element of the latter for the last time before it writes the one of the former in its place.
    /// </summary>
    public virtual bool CanShareDiff => false;

    /// <summary>
    /// Forward as a map of each element by its channel, which in inference the layer before may do in this one's stead; null where it is none. The net asks layers of one bottom and one top alone.
    /// </summary>
    public virtual IChannelMap<T>? ChannelMap => null;

    /// <summary>How Forward takes over the maps of the layers that follow (<see cref="ChannelMap"/>); null where it cannot. The net asks layers of one top alone.</summary>
    public virtual IFusing<T>? Fusing => null;

    /// <summary>Whether the user fills the tops: they are the net's inputs.</summary>
    public virtual bool TopsAreNetInputs => false;

    /// <summary>For a data layer: the size of its data set. Null for all others.</summary>
    public virtual DataExtent? Extent => null;

    /// <summary>For a data layer that reads files: one for each top, by which a training that is resumed knows its data. Empty for all others.</summary>
    public virtual IReadOnlyList<DataFingerprint> Fingerprints => [];

    /// <summary>For a layer that compares class scores with labels (a classification loss, Accuracy): where they are. Null for all others.</summary>
    public virtual ClassificationInputs? Classification => null;

    /// <summary>For a metric: the totals that its tops are computed from, which add up over batches. Null where over several batches its tops are averaged, weighted by their samples.</summary>
    public virtual IMetricTotals? MetricTotals => null;

    /// <summary>
    /// Whether the diff of a parameter is known to be finite after Backward without being read: by a bound from the tops' diffs and the bottoms' values, which takes less time. False says nothing. The net reads every diff where it is false.
    /// </summary>
    /// <param name="parameter">The index of the parameter.</param>
    /// <param name="top">The tops of the latest Backward.</param>
    /// <param name="bottom">Its bottoms.</param>
    public virtual bool HasFiniteDiff(int parameter, ReadOnlySpan<Blob<T>> top, ReadOnlySpan<Blob<T>> bottom) => false;

    /// <summary>What a user can do where a value or gradient of this layer is not finite although all it reads is; null where nothing is known.</summary>
    public virtual string? NonFiniteHint => null;

    /// <summary>
    /// What Forward takes over from the Forward before it, beside the parameters: the states of a recurrent layer. A run that is continued with these values, the parameters and the iteration goes on as if
    /// it had not been interrupted. Empty for all other layers.
    /// </summary>
    public virtual IReadOnlyList<Blob<T>> CarriedState => [];

    /// <summary>The number of multiply-adds of one Forward at the present shapes; element-wise work counts as 0, as in the published tables.</summary>
    public virtual long MultiplyAdds(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top) => 0;

    /// <summary>What the layer knows of the net around it.</summary>
    /// <exception cref="InvalidOperationException">Setup has not been called.</exception>
    protected LayerContext Context => context ?? throw new InvalidOperationException($"Setup of this {GetType().Name} has not been called");

    /// <summary>Prepares the layer, once. The bottoms have their shapes.</summary>
    /// <exception cref="InputException">The number of bottoms or tops is wrong, or the options do not fit the bottoms.</exception>
    public void Setup(LayerContext context, ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        ArgumentNullException.ThrowIfNull(context);
        this.context = context;
        if (!Bottoms.Allows(bottom.Length))
            throw new InputException($"takes {Bottoms} bottom blob(s), but {bottom.Length} {(bottom.Length == 1 ? "is" : "are")} given");
        if (!Tops.Allows(top.Length))
            throw new InputException($"gives {Tops} top blob(s), but {top.Length} {(top.Length == 1 ? "is" : "are")} named");
        OnSetup(bottom, top);
        if (context.ParameterSpecs.Count > parameters.Count)
            throw new InputException($"'param' has {context.ParameterSpecs.Count} entries, but the layer has {parameters.Count} learned blob(s)");
    }

    /// <summary>Creates parameters (with <see cref="AddParameter"/>) and opens what must be open.</summary>
    protected virtual void OnSetup(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
    }

    /// <summary>Sizes the tops and the scratch for the bottoms' present shapes.</summary>
    public abstract void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top);

    /// <summary>Computes the tops' values.</summary>
    public abstract void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top);

    /// <summary>
    /// Computes gradients from the tops' diffs: overwrites the diff of each bottom i where <paramref name="propagateDown"/>[i], and adds to the diff of each parameter.
    /// Called only after the Forward of the same data.
    /// </summary>
    public abstract void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom);

    /// <summary>Adds a learned blob, filled by <paramref name="filler"/> unless the context says otherwise.</summary>
    /// <param name="name">What it is to the layer: "weight", "bias".</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="filler">How its first values are chosen.</param>
    protected Parameter<T> AddParameter(string name, Shape shape, FillerOptions filler)
    {
        Parameter<T> parameter = Add(new Parameter<T>(name, new Blob<T>(shape), NextSpec));
        if (Context.FillsParameters)
            Filler.Fill(parameter.Blob, filler, new RandomStream(Context.Seed, $"{Context.LayerName}/{name}"));
        return parameter;
    }

    /// <summary>Adds a blob that Forward gathers and no solver learns, 0 at first: its lr_mult and decay_mult are 0. It is stored with the learned blobs.</summary>
    /// <param name="name">What it is to the layer: "mean".</param>
    /// <param name="shape">Its shape.</param>
    /// <exception cref="InputException">The definition gives it a learning rate.</exception>
    protected Parameter<T> AddStatistic(string name, Shape shape)
    {
        int index = parameters.Count;
        if (index < Context.ParameterSpecs.Count && Context.ParameterSpecs[index].LrMult != 0)
            throw new InputException(FormattableString.Invariant($"entry {index} of 'param' has the lr_mult {Context.ParameterSpecs[index].LrMult}, but the blob '{name}' is gathered and not learned: its lr_mult must be 0"));
        return Add(new Parameter<T>(name, new Blob<T>(shape), NextSpec with { LrMult = 0, DecayMult = 0 }) { IsStatistic = true });
    }

    private ParameterSpec NextSpec => parameters.Count < Context.ParameterSpecs.Count ? Context.ParameterSpecs[parameters.Count] : new ParameterSpec();

    private Parameter<T> Add(Parameter<T> parameter)
    {
        parameters.Add(parameter);
        return parameter;
    }
}

/// <summary>A layer with options of a known type.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="TOptions">The options record.</typeparam>
public abstract class Layer<T, TOptions>(TOptions options) : Layer<T>(options)
    where T : unmanaged, IFloatingPointIeee754<T>
    where TOptions : LayerOptions
{
    /// <summary>The options that the layer was made with.</summary>
    public new TOptions Options { get; } = options;
}

/// <summary>The size of a data layer's data set.</summary>
/// <param name="Samples">The number of samples.</param>
/// <param name="BatchSize">The number of samples in a full batch.</param>
/// <param name="BatchAxis">The axis of its tops that counts the samples.</param>
public readonly record struct DataExtent(int Samples, int BatchSize, int BatchAxis = 0)
{
    /// <summary>The number of batches that hold every sample once; the last may be smaller.</summary>
    public int BatchesPerEpoch => (Samples + BatchSize - 1) / BatchSize;
}

/// <summary>Where a layer that compares class scores with labels finds them.</summary>
/// <param name="Scores">The index of the bottom with the scores or probabilities.</param>
/// <param name="Labels">The index of the bottom with the labels.</param>
/// <param name="Axis">The class axis of the scores, 0 or more. One score alone along it, or none, is the logit of class 1 against class 0.</param>
/// <param name="IgnoreLabel">The label that is left out, if any.</param>
public readonly record struct ClassificationInputs(int Scores, int Labels, int Axis, int? IgnoreLabel);
