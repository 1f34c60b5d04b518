using System.Numerics;
using NetFramework.Layers;

namespace NetFramework.Solvers;

/// <summary>Counts predicted against actual classes at the layer that compares scores with labels: the largest score wins, the first of equal ones; a single logit is class 1 where it is above 0.</summary>
internal sealed class ClassificationCount<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly NetLayer<T> layer;
    private readonly IReadOnlyList<string>? names;
    private readonly ClassLabels labels = new();

    private ClassificationCount(NetLayer<T> layer, IReadOnlyList<string>? names) => (this.layer, this.names) = (layer, names);

    /// <summary>The counts so far; null before the first batch.</summary>
    public ConfusionMatrix? Matrix { get; private set; }

    /// <summary>The count of a net: at its metric, or else at its loss; null where neither compares scores with labels.</summary>
    public static ClassificationCount<T>? Of(Net<T> net)
    {
        NetLayer<T>? head = net.Layers.Where(layer => layer.Layer.Classification is not null).OrderBy(layer => LayerRegistry.Find(layer.Type)?.Role == LayerRole.Metric ? 0 : 1).FirstOrDefault();
        if (head?.Layer.Classification is not { } inputs)
            return null;
        net.Settings.Preprocessing.Classes.TryGetValue(head.Definition.Bottom[inputs.Labels], out IReadOnlyList<string>? names);
        net.Keep(head.Bottoms[inputs.Scores]);
        net.Keep(head.Bottoms[inputs.Labels]);
        return new ClassificationCount<T>(head, names);
    }

    public void Clear() => Matrix = null;

    /// <summary>Counts the present batch.</summary>
    /// <param name="batch">Its number, from 0.</param>
    public void Add(long batch)
    {
        ClassificationInputs inputs = layer.Layer.Classification!.Value;
        Blob<T> scores = layer.Bottoms[inputs.Scores], targets = layer.Bottoms[inputs.Labels];
        if (scores.Shape.Rank <= inputs.Axis || scores.Shape[inputs.Axis] == 1)
            AddLogits(inputs, scores.Data, targets.Data, batch);
        else
            AddScores(inputs, scores, targets, batch);
    }

    private void AddLogits(ClassificationInputs inputs, ReadOnlySpan<T> logits, ReadOnlySpan<T> targets, long batch)
    {
        ConfusionMatrix matrix = MatrixOf(2);
        T half = T.CreateTruncating(0.5);
        for (int i = 0; i < logits.Length; i++)
        {
            if (inputs.IgnoreLabel is { } ignored && targets[i] == T.CreateTruncating(ignored))
                continue;
            if (T.IsNaN(logits[i]))
                throw NotANumber(inputs, batch);
            matrix.Add(targets[i] >= half ? 1 : 0, logits[i] > T.Zero ? 1 : 0);
        }
    }

    private void AddScores(ClassificationInputs inputs, Blob<T> scores, Blob<T> targets, long batch)
    {
        ClassAxis axis = ClassAxis.Of(scores.Shape, inputs.Axis);
        labels.Reshape(axis, scores.Shape, targets.Shape);
        labels.Read<T>(targets.Data, axis, inputs.IgnoreLabel);
        ConfusionMatrix matrix = MatrixOf(axis.Classes);
        for (int position = 0; position < axis.Positions; position++)
        {
            if (labels.Values[position] < 0)
                continue;
            int predicted = axis.Predicted<T>(scores.Data, position);
            if (predicted < 0)
                throw NotANumber(inputs, batch);
            matrix.Add(labels.Values[position], predicted);
        }
    }

    private ConfusionMatrix MatrixOf(int classes) => Matrix ??= new ConfusionMatrix(classes, names?.Count == classes ? names : null);

    private NonFiniteException NotANumber(ClassificationInputs inputs, long batch) =>
        new(layer.Name, layer.Type, layer.Definition.Bottom[inputs.Scores], "the value", NonFiniteException.Name(T.NaN), batch);
}
