using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>A score of a class, and the log-probability that stands for.</summary>
internal interface IClassScore
{
    /// <summary>log p of a score.</summary>
    double LogProbability(double score);

    /// <summary>factor · ∂ log p / ∂ score.</summary>
    double Gradient(double factor, double score);
}

/// <summary>
/// The losses that come after a softmax, from scores of shape outer × classes × inner: loss_i = −Σ_c b_c·log p_c with b_c = v·w_c·q′_c,
/// q′ = q·(1 − ε) + ε / classes, q the one-hot label or the soft target. What its factor makes 0 counts as 0, whatever log p is.
/// </summary>
internal readonly ref struct LabelLoss<T, TScore> where T : unmanaged, IFloatingPointIeee754<T> where TScore : struct, IClassScore
{
    private readonly TScore score;
    private readonly ReadOnlySpan<int> labels;
    private readonly ReadOnlySpan<T> targets;
    private readonly CrossEntropySettings<T> settings;
    private readonly int positions;
    private readonly int classes;
    private readonly int inner;

    public LabelLoss(TScore score, ReadOnlySpan<int> labels, ReadOnlySpan<T> targets, CrossEntropySettings<T> settings, int outer, int classes, int inner)
    {
        this.score = score;
        this.labels = labels;
        this.targets = targets;
        this.settings = settings;
        positions = Shapes.Positions(outer, classes, inner);
        this.classes = classes;
        this.inner = inner;
        if (targets.IsEmpty) Shapes.Length(labels.Length, positions, nameof(labels));
        else Shapes.Length(targets.Length, Count, nameof(targets));
        if (!targets.IsEmpty) Shapes.EmptyOr(labels.Length, 0, nameof(labels));
        Shapes.EmptyOr(settings.ClassWeights.Length, classes, nameof(settings));
        Shapes.EmptyOr(settings.PositionWeights.Length, positions, nameof(settings));
        LabelLoss.Check(labels, classes);
    }

    private int Count => checked(positions * classes);

    private bool IsPlain => targets.IsEmpty && settings.LabelSmoothing == 0;

    public CrossEntropyTotal Forward(ReadOnlySpan<T> scores, Span<T> losses)
    {
        Shapes.Length(scores.Length, Count, nameof(scores));
        Shapes.EmptyOr(losses.Length, positions, nameof(losses));
        CompensatedSum total = default;
        for (int i = 0; i < positions; i++)
        {
            double loss = IsIgnored(i) ? 0 : settings.WeightOf(i) * (IsPlain ? PlainLoss(scores, i) : Loss(scores, i));
            total.Add(loss);
            if (!losses.IsEmpty) losses[i] = T.CreateTruncating(loss);
        }
        return SoftmaxCrossEntropy.Normalizer(labels, positions, settings) with { Loss = total.Value };
    }

    public void Backward(ReadOnlySpan<T> scores, double scale, ReadOnlySpan<T> scales, Span<T> scoresDiff)
    {
        Shapes.EmptyOr(scales.Length, positions, nameof(scales));
        Shapes.Length(scoresDiff.Length, Count, nameof(scoresDiff));
        scoresDiff.Clear();
        for (int i = 0; i < positions; i++)
        {
            if (IsIgnored(i)) continue;
            int start = SoftmaxRow.Start(i, classes, inner);
            double factor = -scale * settings.WeightOf(i) * (scales.IsEmpty ? 1 : double.CreateTruncating(scales[i]));
            (int first, int end) = IsPlain ? (labels[i], labels[i] + 1) : (0, classes);
            for (int k = first; k < end; k++)
            {
                int at = start + k * inner;
                double b = Target(i, k, at);
                if (b != 0) scoresDiff[at] = T.CreateTruncating(score.Gradient(factor * b, scores.IsEmpty ? 0 : double.CreateTruncating(scores[at])));
            }
        }
    }

    private bool IsIgnored(int position) => settings.WeightOf(position) == 0 || targets.IsEmpty && labels[position] < 0;

    private double Target(int position, int k, int at)
    {
        double q = targets.IsEmpty ? (k == labels[position] ? 1 : 0) : double.CreateTruncating(targets[at]);
        double weight = settings.ClassWeights.IsEmpty ? 1 : double.CreateTruncating(settings.ClassWeights[k]);
        return weight * (q * (1 - settings.LabelSmoothing) + settings.LabelSmoothing / classes);
    }

    // 0 − x gives +0, not −0, at p = 1.
    private double PlainLoss(ReadOnlySpan<T> scores, int position)
    {
        int label = labels[position], at = SoftmaxRow.Start(position, classes, inner) + label * inner;
        double b = Target(position, label, at), value = double.CreateTruncating(scores[at]);
        return b == 0 && !double.IsNaN(value) ? 0 : b * (0 - score.LogProbability(value));
    }

    private double Loss(ReadOnlySpan<T> scores, int position)
    {
        CompensatedSum loss = default;
        for (int k = 0, at = SoftmaxRow.Start(position, classes, inner); k < classes; k++, at += inner)
        {
            double b = Target(position, k, at), value = double.CreateTruncating(scores[at]);
            if (b != 0 || double.IsNaN(value)) loss.AddProduct(b, 0 - score.LogProbability(value));
        }
        return loss.Value;
    }
}

/// <summary>What the losses ask of labels.</summary>
internal static class LabelLoss
{
    public static void Check(ReadOnlySpan<int> labels, int classes)
    {
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] < -1 || labels[i] >= classes)
                Shapes.Fail($"Label {labels[i]} of position {i} is out of range; there are {classes} classes (−1 is to ignore).", nameof(labels));
        }
    }
}
