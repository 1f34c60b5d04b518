using System.Numerics;

namespace NetFramework.Layers;

/// <summary>
/// A layer that gives batches of a data set: it sizes its tops and chooses the samples; what derives from it says how many samples there are
/// (<c>SetSamples</c>) and copies those of one batch into the tops (<see cref="Fill"/>).
/// </summary>
/// <remarks>
/// Which samples are in a batch is a pure function of the seed, the layer's name and the number of the forward pass.
/// Training: full batches, from one epoch on into the next. Testing: file order, with a smaller batch at the end of an epoch where the batch size does not divide the number of samples.
/// </remarks>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="TOptions">The options record.</typeparam>
public abstract class DataLayer<T, TOptions>(TOptions options) : Layer<T, TOptions>(options)
    where T : unmanaged, IFloatingPointIeee754<T>
    where TOptions : DataLayerOptions
{
    private BatchSelector? batches;
    private Shape[] fullShapes = [];
    private Shape[] lastShapes = [];
    private IReadOnlyList<DataFingerprint>? fingerprints;

    /// <inheritdoc/>
    public override Arity Bottoms => Arity.None;

    /// <inheritdoc/>
    public override DataExtent? Extent => batches?.Extent;

    /// <summary>One for each top that is read from a file, taken when first asked for.</summary>
    public sealed override IReadOnlyList<DataFingerprint> Fingerprints => fingerprints ??= TakeFingerprints();

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        Shape[] shapes = Batches.IsLast(Context.Iteration) ? lastShapes : fullShapes;
        for (int i = 0; i < top.Length; i++)
            top[i].Reshape(shapes[i]);
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top) => Fill(Batches.Select(Context.Iteration), top);

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
    }

    /// <summary>Says how many samples there are, and the shape of one in each top, without the batch axis.</summary>
    protected void SetSamples(int samples, params ReadOnlySpan<Shape> sampleShapes) => SetSamples([.. Enumerable.Range(0, samples)], sampleShapes);

    /// <summary>Says which samples of a larger set there are, and the shape of one in each top, without the batch axis.</summary>
    protected void SetSamples(int[] samples, params ReadOnlySpan<Shape> sampleShapes)
    {
        ArgumentNullException.ThrowIfNull(samples);
        var selector = new BatchSelector(samples, Options, Context);
        (fullShapes, lastShapes) = (new Shape[sampleShapes.Length], new Shape[sampleShapes.Length]);
        for (int i = 0; i < sampleShapes.Length; i++)
        {
            fullShapes[i] = new Shape([selector.Extent.BatchSize, .. sampleShapes[i].Extents]);
            lastShapes[i] = fullShapes[i].With(0, selector.LastSize);
        }
        batches = selector;
    }

    /// <summary>Copies samples into the tops, which have the shapes for them.</summary>
    /// <param name="samples">The indices of the samples, from 0.</param>
    /// <param name="top">The tops.</param>
    protected abstract void Fill(ReadOnlySpan<int> samples, ReadOnlySpan<Blob<T>> top);

    /// <summary>The fingerprints of all that was read from files; empty where nothing was.</summary>
    protected virtual IReadOnlyList<DataFingerprint> TakeFingerprints() => [];

    /// <summary>Records how many training samples there are of each class, unless there is a record already.</summary>
    /// <param name="top">The index of the top with the labels.</param>
    /// <param name="counter">What counted them.</param>
    private protected void RecordClassCounts(int top, ClassCounter counter)
    {
        if (counter.Counts is { } counts)
            Context.Preprocessing.ClassCounts.TryAdd(Context.TopNames[top], counts);
    }

    /// <summary>Records how many labels of training samples there are of each class, unless there is a record already.</summary>
    /// <param name="top">The index of the top with the labels.</param>
    /// <param name="labels">The labels of all samples, as many for each.</param>
    /// <param name="samples">The number of samples.</param>
    /// <param name="training">Those that are trained on.</param>
    private protected void RecordClassCounts(int top, ReadOnlySpan<T> labels, int samples, int[] training)
    {
        int ofOne = labels.Length / samples;
        var counter = new ClassCounter(training.Length * ofOne);
        foreach (int sample in training)
            counter.Add(labels.Slice(sample * ofOne, ofOne));
        RecordClassCounts(top, counter);
    }

    /// <summary>Copies rows of a row-major table into a top: row samples[i] becomes row i.</summary>
    protected static void CopyRows(ReadOnlySpan<T> table, ReadOnlySpan<int> samples, Span<T> destination)
    {
        int width = destination.Length / samples.Length;
        for (int i = 0; i < samples.Length; i++)
            table.Slice(samples[i] * width, width).CopyTo(destination.Slice(i * width, width));
    }

    private BatchSelector Batches => batches ?? throw new InvalidOperationException($"{GetType().Name} has no samples yet");
}
