using System.Numerics;
using System.Numerics.Tensors;
using Microsoft.Extensions.Logging;

namespace NetFramework.Layers;

/// <summary>
/// Batches of the rows of a CSV file. Top 0: the features, N×D, x′ = (x − mean) / std with standardize, x without. Top 1, where it is named: the labels, N, class indices
/// from 0; or the targets, N×M, as they are. Top 2, where it is named: the weights, N. Backward: nothing.
/// </summary>
/// <remarks>
/// The classes, the columns and the standardisation are those of the training set: the training phase fits them to its rows and records them under the tops' names,
/// unless there is a record already; the test phase and predictions use the record.
/// </remarks>
[LayerType("CsvData", Role = LayerRole.Data)]
public sealed class CsvDataLayer<T>(CsvDataOptions options) : DataLayer<T, CsvDataOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    private T[] features = [];
    private T[] labels = [];
    private T[] weights = [];

    /// <inheritdoc/>
    public override Arity Tops => Arity.Between(1, 3);

    /// <inheritdoc/>
    protected override void OnSetup(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        bool hasLabels = top.Length >= 2;
        if (hasLabels && Options.LabelColumn is null && Options.TargetColumns.Count == 0)
            throw new InputException("there is a second top, but nothing for it: expected 'label_column' (classes) or 'target_columns' (numbers)");
        if (top.Length == 3 && Options.WeightColumn is null)
            throw new InputException("there is a third top, but nothing for it: expected 'weight_column'");
        if (top.Length < 3 && Options.WeightColumn is not null)
            throw new InputException("'weight_column' is given, but no top for the weights: expected a third one, which the loss takes as its last bottom");

        Context.Preprocessing.Features.TryGetValue(Context.TopNames[0], out FeatureEncoding? known);
        IReadOnlyList<string>? classes = null;
        if (hasLabels && Options.LabelColumn is not null)
            Context.Preprocessing.Classes.TryGetValue(Context.TopNames[1], out classes);
        CsvSamples file = CsvSamples.Read(Options, known, classes);
        (int[] trainingRows, int[] rows) = SampleSplit.Of(Options, Context, file.Count, file.Labels, Options.Source);
        FeatureEncoding encoding = known ?? Fit(file, trainingRows);
        Record(file, encoding, hasLabels);
        if (hasLabels && file.Labels is { } labelOf)
        {
            var counter = new ClassCounter(trainingRows.Length, file.Classes!.Count);
            foreach (int row in trainingRows)
                counter.Add(labelOf[row]);
            RecordClassCounts(1, counter);
        }

        features = Encode(file, rows, encoding);
        labels = !hasLabels ? []
            : file.Labels is { } indices ? [.. rows.Select(row => T.CreateChecked(indices[row]))]
            : [.. rows.SelectMany(row => file.TargetsOf(row).ToArray()).Select(T.CreateSaturating)];
        weights = Options.WeightColumn is null ? [] : WeightsOf(file, trainingRows, rows);
        Shape[] shapes = [new Shape(file.FeatureCount), file.Labels is null ? new Shape(file.TargetCount) : Shape.Scalar, Shape.Scalar];
        SetSamples(rows.Length, shapes.AsSpan(0, top.Length));
        Context.Logger.LogInformation("{Layer}: {Rows} of the {Count} rows of {Source} ({Header}), {Features} features{Classes}",
            Context.LayerName, rows.Length, file.Count, Path.GetFileName(Options.Source), file.HasHeader ? "with a header" : "without a header", file.FeatureCount,
            file.Classes is null ? "" : $", {file.Classes.Count} classes");
    }

    /// <inheritdoc/>
    protected override void Fill(ReadOnlySpan<int> samples, ReadOnlySpan<Blob<T>> top)
    {
        CopyRows(features, samples, top[0].Data);
        if (top.Length >= 2)
            CopyRows(labels, samples, top[1].Data);
        if (top.Length == 3)
            CopyRows(weights, samples, top[2].Data);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<DataFingerprint> TakeFingerprints()
    {
        T[][] tops = [features, labels, weights];
        return [.. Context.TopNames.Select((name, top) => DataFingerprint.Of<T>(name, Options.Source, tops[top]))];
    }

    private T[] WeightsOf(CsvSamples file, int[] trainingRows, int[] rows) => trainingRows.All(row => file.WeightOf(row) == 0)
        ? throw new InputException($"column '{Options.WeightColumn}' is 0 in every training row, so that nothing would be learned", new SourceLocation(Options.Source))
        : [.. rows.Select(row => T.CreateSaturating(file.WeightOf(row)))];

    private FeatureEncoding Fit(CsvSamples file, int[] trainingRows)
    {
        if (Context.Phase == Phase.Test && Options is { IsSplit: false, Standardize: true })
        {
            Context.Logger.LogWarning("{Layer}: nothing is known of the training set, so that {Source} is standardised by its own mean and standard deviation",
                Context.LayerName, Path.GetFileName(Options.Source));
        }
        (double[]? mean, double[]? deviation) = Options.Standardize
            ? Standardization.Fit(trainingRows.Length, file.FeatureCount, (sample, values) => file.FeaturesOf(trainingRows[sample]).CopyTo(values))
            : (null, null);
        return new FeatureEncoding { SampleShape = [file.FeatureCount], Columns = file.FeatureNames, Mean = mean, StandardDeviation = deviation };
    }

    private void Record(CsvSamples file, FeatureEncoding encoding, bool hasLabels)
    {
        if (Context.Phase != Phase.Train)
            return;
        Context.Preprocessing.Features.TryAdd(Context.TopNames[0], encoding);
        if (hasLabels && file.Classes is { } classes)
            Context.Preprocessing.Classes.TryAdd(Context.TopNames[1], classes);
    }

    private T[] Encode(CsvSamples file, int[] rows, FeatureEncoding encoding)
    {
        var encoded = new T[checked(rows.Length * file.FeatureCount)];
        var encoder = new FeatureEncoder(encoding);
        var values = new double[file.FeatureCount];
        for (int i = 0; i < rows.Length; i++)
        {
            Span<T> sample = encoded.AsSpan(i * values.Length, values.Length);
            file.FeaturesOf(rows[i]).CopyTo(values);
            encoder.Encode(values, sample);
            if (!TensorPrimitives.IsFiniteAll<T>(sample))
                throw BeyondRange(file, rows[i], sample);
        }
        return encoded;
    }

    private InputException BeyondRange(CsvSamples file, int row, ReadOnlySpan<T> sample)
    {
        int feature = 0;
        while (T.IsFinite(sample[feature]))
            feature++;
        string range = typeof(T) == typeof(float) ? "float" : typeof(T).Name;
        return new InputException($"column {file.NameOfFeature(feature)} holds {file.FeaturesOf(row)[feature]}, which is beyond the range of {range}", new SourceLocation(Options.Source, file.LineOf(row)));
    }
}
