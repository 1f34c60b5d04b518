using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;

namespace NetFramework.Layers;

/// <summary>
/// Batches of samples from files in the IDX format (that of MNIST). Top 0: x′ = scale·x, or (scale·x − mean) / std with standardize; N×1×H×W for a file of images (three axes),
/// N×(the file's further axes) for others, N×1 for one axis. Top 1, where it is named: the labels, N. Backward: nothing.
/// </summary>
/// <remarks>
/// The training phase records the encoding of the samples and the classes "0" … "the largest label", unless there is a record already; the test phase and predictions use the record.
/// Samples stay as compact in memory as they are in the file.
/// </remarks>
[LayerType("IdxData", Role = LayerRole.Data)]
public sealed class IdxDataLayer<T>(IdxDataOptions options) : DataLayer<T, IdxDataOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    // Whole numbers up to 2²⁴ are exact in float.
    private const int MaxClasses = 1 << 24;

    private IdxFile? file;
    private FeatureEncoder? encoder;
    private double[] sampleValues = [];
    private T[] labels = [];

    /// <inheritdoc/>
    public override Arity Tops => Arity.Between(1, 2);

    /// <inheritdoc/>
    protected override void OnSetup(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        if (top.Length == 2 && Options.Labels is null)
            throw new InputException("there is a second top, but nothing for it: expected 'labels', the file with the labels");
        file = IdxFile.Read(Options.Source);
        sampleValues = new double[file.SampleSize];
        CheckFinite(file);
        int samples = file.Extents[0];
        if (top.Length == 2)
            ReadLabels(IdxFile.Read(Options.Labels!), samples);
        SampleSplit split = SampleSplit.Of(Options, Context, samples, top.Length == 2 && Options.IsSplit ? SampleSplit.ClassesOf<T>(labels) : null, Options.Source);
        if (top.Length == 2)
            RecordClassCounts(1, labels, samples, split.Training);
        FeatureEncoding encoding = EncodingOf(file, split.Training);
        encoder = new FeatureEncoder(encoding);

        var sampleShape = new Shape([.. encoding.SampleShape]);
        SetSamples(split.OfPhase, top.Length == 2 ? [sampleShape, Shape.Scalar] : [sampleShape]);
    }

    /// <inheritdoc/>
    protected override void Fill(ReadOnlySpan<int> samples, ReadOnlySpan<Blob<T>> top)
    {
        Span<T> destination = top[0].Data;
        for (int i = 0; i < samples.Length; i++)
        {
            file!.Read(samples[i], sampleValues);
            encoder!.Encode(sampleValues, destination.Slice(i * sampleValues.Length, sampleValues.Length));
        }
        if (top.Length == 2)
            CopyRows(labels, samples, top[1].Data);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<DataFingerprint> TakeFingerprints()
    {
        DataFingerprint ofSamples = DataFingerprint.Of(Context.TopNames[0], Options.Source, file!.Bytes);
        return Context.TopNames.Count == 1 ? [ofSamples] : [ofSamples, DataFingerprint.Of<T>(Context.TopNames[1], Options.Labels!, labels)];
    }

    private void CheckFinite(IdxFile images)
    {
        if (images.Type is not (IdxElementType.Float or IdxElementType.Double))
            return;
        for (int sample = 0; sample < images.Extents[0]; sample++)
        {
            images.Read(sample, sampleValues);
            if (!TensorPrimitives.IsFiniteAll<double>(sampleValues))
                throw images.Error($"sample {sample}, which begins at byte {images.OffsetOf(sample)}, holds a value that is not finite, expected numbers");
        }
    }

    private FeatureEncoding EncodingOf(IdxFile images, int[] training)
    {
        int[] sampleShape = images.Extents.Count switch
        {
            1 => [1],
            3 => [1, .. images.Extents.Skip(1)],
            _ => [.. images.Extents.Skip(1)],
        };
        if (Context.Preprocessing.Features.TryGetValue(Context.TopNames[0], out FeatureEncoding? known))
        {
            return known.SampleShape.SequenceEqual(sampleShape) ? known
                : throw images.Error($"the samples have the shape {new Shape(sampleShape)}, expected {new Shape([.. known.SampleShape])} as in the training set");
        }
        double scale = Options.Scale;
        (double[]? mean, double[]? deviation) = Options.Standardize
            ? Standardization.Fit(training.Length, images.SampleSize, (sample, values) =>
            {
                images.Read(training[sample], values);
                TensorPrimitives.Multiply(values, scale, values);
            })
            : (null, null);
        var fitted = new FeatureEncoding { SampleShape = sampleShape, Scale = scale, Mean = mean, StandardDeviation = deviation };
        if (Context.Phase == Phase.Train)
            Context.Preprocessing.Features.Add(Context.TopNames[0], fitted);
        return fitted;
    }

    private void ReadLabels(IdxFile labelFile, int samples)
    {
        if (labelFile.Extents.Count != 1 || labelFile.Type is IdxElementType.Float or IdxElementType.Double)
        {
            throw labelFile.Error($"the file holds {string.Join('×', labelFile.Extents)} elements of type {labelFile.Type}, expected one integer label for each of the {samples} samples"
                + (labelFile.Extents.Count == 3 && file!.Extents.Count == 1 ? ": are 'source' and 'labels' swapped?" : ""));
        }
        if (labelFile.Extents[0] != samples)
            throw labelFile.Error($"the file holds {labelFile.Extents[0]} labels, expected {samples}, one for each sample of {Options.Source}");

        bool isKnown = Context.Preprocessing.Classes.TryGetValue(Context.TopNames[1], out IReadOnlyList<string>? classes);
        int largest = -1;
        labels = new T[samples];
        Span<double> label = stackalloc double[1];
        for (int i = 0; i < samples; i++)
        {
            labelFile.Read(i, label);
            if (label[0] < 0 || label[0] >= (isKnown ? classes!.Count : MaxClasses))
            {
                throw labelFile.Error($"the label of sample {i}, at byte {labelFile.OffsetOf(i)}, is {label[0]}, expected "
                    + (isKnown ? $"0 … {classes!.Count - 1} as in the training set" : $"0 … {MaxClasses - 1}"));
            }
            labels[i] = T.CreateChecked(label[0]);
            largest = Math.Max(largest, (int)label[0]);
        }
        if (!isKnown && Context.Phase == Phase.Train)
            Context.Preprocessing.Classes.Add(Context.TopNames[1], [.. Enumerable.Range(0, largest + 1).Select(index => index.ToString(CultureInfo.InvariantCulture))]);
    }
}
