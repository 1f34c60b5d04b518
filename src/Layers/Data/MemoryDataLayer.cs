using System.Numerics;

namespace NetFramework.Layers;

/// <summary>
/// Batches of samples that are in memory: set by code (<see cref="SetData"/>) or read from .npy and .npz files. Top 0: N×C×H×W where the definition gives channels, height and width,
/// N×(the file's further axes) otherwise. Further tops (Caffe has one, the labels): N where code sets the data, the shape of the file's array otherwise. Backward: nothing.
/// </summary>
/// <remarks>As in Caffe, except that the number of samples need not be a multiple of the batch size.</remarks>
[LayerType("MemoryData", Role = LayerRole.Data)]
public sealed class MemoryDataLayer<T>(MemoryDataOptions options) : DataLayer<T, MemoryDataOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    private Shape[] sampleShapes = [];
    private ReadOnlyMemory<T>[]? arrays;

    /// <inheritdoc/>
    public override Arity Tops => Arity.AtLeast(1);

    /// <summary>The size of the data set; null while there are no data.</summary>
    public override DataExtent? Extent => arrays is null ? null : base.Extent;

    /// <summary>
    /// Sets the samples: one array for each top, row-major, with the samples along the first axis. The arrays are not copied; changes of their values show in the batches that follow.
    /// </summary>
    /// <param name="data">The array of each top: C·H·W values for each sample in the first, one value for each sample in the others (in a layer with a source, as many as there).</param>
    /// <exception cref="ArgumentException">The number of arrays is not that of the tops, or they do not hold the same whole number of samples, at least 1.</exception>
    /// <exception cref="InputException">The phases share the data, as the definition has it, and there are too few samples for that.</exception>
    /// <exception cref="InvalidOperationException">The layer is not yet part of a net.</exception>
    public void SetData(params ReadOnlySpan<ReadOnlyMemory<T>> data)
    {
        if (sampleShapes.Length == 0)
            throw new InvalidOperationException("data can be set once the layer is part of a net");
        if (data.Length != sampleShapes.Length)
            throw new ArgumentException($"{data.Length} array(s) are given, but the layer has {sampleShapes.Length} top(s)");
        int samples = data[0].Length / sampleShapes[0].Count;
        for (int i = 0; i < data.Length; i++)
        {
            if (samples == 0 || (long)samples * sampleShapes[i].Count != data[i].Length)
            {
                throw new ArgumentException($"array {i} has {data[i].Length} elements, expected {sampleShapes[i].Count} for each of "
                    + (samples == 0 ? "at least one sample" : $"the {samples} samples of array 0"));
            }
        }
        Take(data.ToArray(), samples);
    }

    /// <inheritdoc/>
    protected override void OnSetup(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        if (Options.Source is { } source)
        {
            SetArrays(Options.SourceHasNames ? ArraysByName(source) : ArraysOfTheirOwn(source, top.Length));
        }
        else
        {
            sampleShapes = [Options.SampleShape!, .. Enumerable.Repeat(Shape.Scalar, top.Length - 1)];
            SetSamples(Options.BatchSize, sampleShapes);
        }
        RecordShapes();
    }

    /// <inheritdoc/>
    protected override void Fill(ReadOnlySpan<int> samples, ReadOnlySpan<Blob<T>> top)
    {
        if (arrays is null)
            throw new InputException("there are no data: expected a file as 'source', or data set by code (SetData)");
        for (int i = 0; i < top.Length; i++)
            CopyRows(arrays[i].Span, samples, top[i].Data);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<DataFingerprint> TakeFingerprints() => Options.Source is not { } source || arrays is null ? []
        : [.. arrays.Select((array, top) => DataFingerprint.Of(Context.TopNames[top], FileOf(top, source), array.Span))];

    private string FileOf(int top, string source) => top == 1 && Options.Labels is { } labels ? labels : source;

    private NamedArray[] ArraysByName(string source)
    {
        IReadOnlyList<NamedArray> found = NpzFile.Read(source);
        string[] names = [.. found.Select(array => array.Name)];
        return [.. Context.TopNames.Select(name => found.FirstOrDefault(array => array.Name == name) ?? throw new InputException(
            $"there is no array '{name}' for the top of this name{NearestName.Hint(name, names.Except(Context.TopNames))} (the file holds {string.Join(", ", names)})", new SourceLocation(source)))];
    }

    private NamedArray[] ArraysOfTheirOwn(string source, int tops)
    {
        if (tops > 2 || tops == 2 && Options.Labels is null)
            throw new InputException($"there are {tops} tops, but a .npy 'source' holds the data of one: expected {(tops == 2 ? "'labels', or " : "")}a .npz file with an array for each top");
        return tops == 1 ? [NpyFile.Read(source)] : [NpyFile.Read(source), NpyFile.Read(Options.Labels!)];
    }

    private void SetArrays(NamedArray[] files)
    {
        int samples = files[0].Shape.Rank == 0 ? 0 : files[0].Shape[0];
        sampleShapes = new Shape[files.Length];
        for (int i = 0; i < files.Length; i++)
        {
            SourceLocation location = new(FileOf(i, Options.Source!));
            Shape shape = files[i].Shape;
            if (shape.Rank == 0 || shape.Count == 0)
                throw new InputException($"the array '{files[i].Name}' has the shape {shape}, expected at least one sample, along its first axis", location);
            if (shape[0] != samples)
                throw new InputException($"the array '{files[i].Name}' holds {shape[0]} samples (its shape is {shape}), expected {samples} as for the first top", location);
            sampleShapes[i] = shape.Without(0);
            if (i == 0 && Options.SampleShape is { } given)
            {
                sampleShapes[0] = given.Count == shape.CountFrom(1) ? given
                    : throw new InputException($"the samples of the array '{files[i].Name}' have {shape.CountFrom(1)} elements (its shape is {shape}), expected {given.Count} as of {given}", location);
            }
        }
        Take([.. files.Select(file => (ReadOnlyMemory<T>)file.ToArray<T>())], samples);
    }

    private void Take(ReadOnlyMemory<T>[] data, int samples)
    {
        bool mayHaveClasses = Options.IsSplit && data.Length > 1 && sampleShapes[1].Count == 1;
        SampleSplit split = SampleSplit.Of(Options, Context, samples, mayHaveClasses ? SampleSplit.ClassesOf(data[1].Span) : null, Options.Source);
        for (int i = 1; i < data.Length; i++)
            RecordClassCounts(i, data[i].Span, samples, split.Training);
        SetSamples(split.OfPhase, sampleShapes);
        arrays = data;
    }

    private void RecordShapes()
    {
        for (int i = 0; i < sampleShapes.Length; i++)
        {
            if (Context.Phase == Phase.Train && sampleShapes[i].Rank > 0)
                Context.Preprocessing.Features.TryAdd(Context.TopNames[i], new FeatureEncoding { SampleShape = [.. sampleShapes[i]] });
        }
    }
}
