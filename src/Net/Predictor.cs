using System.Collections.Frozen;
using System.Globalization;
using System.Numerics;
using NetFramework.Layers;
using NetFramework.Passes;

namespace NetFramework;

/// <summary>What a model says of one row.</summary>
/// <param name="Class">The name of the likeliest class; null where the model predicts numbers.</param>
/// <param name="Values">The probability of each class, or the predicted numbers.</param>
public readonly record struct RowPrediction<T>(string? Class, IReadOnlyList<T> Values);

/// <summary>Predicts samples with a trained model: derives the net to run (<see cref="Deploy"/>), encodes the features as in training, and names the classes.</summary>
/// <typeparam name="T">The element type.</typeparam>
public sealed class Predictor<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int BatchSize = 256;

    private readonly Net<T> net;
    private readonly string input;
    private readonly Prediction prediction;

    /// <summary>Prepares a model for predictions.</summary>
    /// <param name="model">The model.</param>
    /// <param name="settings">How to build the net; the phase is TEST.</param>
    /// <exception cref="InputException">The model has no net, has not one input with an encoding, or lacks weights.</exception>
    public Predictor(ModelFile model, NetSettings settings)
    {
        ArgumentNullException.ThrowIfNull(model);
        var location = new SourceLocation(model.Path);
        if (model.Net is null)
            throw new InputException("the file holds weights alone, without the net that they belong to: expected a model that 'train' wrote", location);
        DeployedNet deployed = Deploy.Apply(model.Net, model.Preprocessing);
        if (deployed.Inputs is not [string only] || !model.Preprocessing.Features.TryGetValue(only, out FeatureEncoding? encoding))
            throw new InputException($"the model's inputs are {string.Join(", ", deployed.Inputs)}: rows of a table can be predicted where there is one, and training told how it is made from columns", location);
        (input, Encoding, prediction) = (only, encoding, deployed.Predictions[^1]);
        net = new Net<T>(deployed.Definition, settings with
        {
            State = new NetState { Phase = Phase.Test },
            Preprocessing = model.Preprocessing,
            ForwardOnly = true,
            WeightsStay = true,
            GivenWeights = deployed.Definition.Layers.Select(layer => layer.Name).ToFrozenSet(StringComparer.Ordinal),
        });
        net.Keep(net[prediction.Blob]);
        WeightsReport weights = net.CopyWeights(model.Weights, model.Path);
        if (weights.Missing.Count > 0)
            throw new InputException($"the file lacks the weights {string.Join(", ", weights.Missing)} of its own net", location);
        Classes = prediction.Labels is { } labels && model.Preprocessing.Classes.TryGetValue(labels, out IReadOnlyList<string>? names) ? names : null;
        int outputs = net[prediction.Blob].Shape is { Rank: > 0 } shape ? shape.CountFrom(1) : 1;
        if (Classes is not null && outputs != Classes.Count && !(outputs == 1 && Classes.Count == 2))
            throw new InputException($"the net gives {outputs} numbers for a row, but there are {Classes.Count} classes", location);
        ValueNames = outputs == 1 ? [prediction.Blob] : [.. Enumerable.Range(0, outputs).Select(i => $"{prediction.Blob}_{i.ToString(CultureInfo.InvariantCulture)}")];
    }

    /// <summary>The name of the net's input.</summary>
    public string Input => input;

    /// <summary>How a row's features are made.</summary>
    public FeatureEncoding Encoding { get; }

    /// <summary>The names of the classes; null where the model predicts numbers.</summary>
    public IReadOnlyList<string>? Classes { get; }

    /// <summary>The names of the predicted numbers.</summary>
    public IReadOnlyList<string> ValueNames { get; }

    /// <summary>Predicts all samples of a reader, in their order and in constant memory.</summary>
    /// <exception cref="InputException">Rows of the file are wrong.</exception>
    public IEnumerable<RowPrediction<T>> Predict(IFeatureReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        for (int rows = ReadBatch(reader); rows > 0; rows = ReadBatch(reader))
        {
            net[input].Reshape(new Shape([rows, .. Encoding.SampleShape]));
            net.Forward();
            for (int row = 0; row < rows; row++)
                yield return Row(row, rows);
        }
    }

    private int ReadBatch(IFeatureReader reader)
    {
        net[input].Reshape(new Shape([BatchSize, .. Encoding.SampleShape]));
        int count = net[input].Count / BatchSize, rows = 0;
        while (rows < BatchSize && reader.Read())
            reader.Encode(net[input].Data.Slice(rows++ * count, count));
        return rows;
    }

    private RowPrediction<T> Row(int row, int rows)
    {
        ReadOnlySpan<T> all = net[prediction.Blob].Data;
        int count = all.Length / rows;
        List<T> values = [.. all.Slice(row * count, count)];
        if (Classes is null)
            return new RowPrediction<T>(null, values);
        // One number for two classes is the probability of the second.
        if (values.Count == 1 && Classes.Count == 2)
            values.Insert(0, T.One - values[0]);
        int best = 0;
        for (int i = 1; i < values.Count; i++)
        {
            if (values[i] > values[best])
                best = i;
        }
        return new RowPrediction<T>(Classes[best], values);
    }
}
