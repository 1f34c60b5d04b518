using System.Numerics;
using NetFramework.Layers;

namespace NetFramework.Numerics;

/// <summary>The loss and the gradient of a classification loss as it should be, from the very scores, labels and diff of a run: double-double inside.</summary>
/// <remarks>
/// With s = β·z, m = max s = s_a, ρ = Σ_{k ≠ a} e^(s_k − m), λ = log1p(ρ): log p_k = (s_k − m) − λ. With b_c = v·w_c·q′_c, q′ = q·(1 − ε) + ε / classes, B = Σ_c b_c:
/// loss = −Σ_c b_c·log p_c and ∂z_k = scale·β·(p_k·(B − b_k) − b_k·(1 − p_k)), where 1 − p_k and B − b_k are formed without cancellation.
/// <para>A position that is ignored has loss and gradient 0; one with NaN, +∞ or nothing but −∞ is NaN. Weights count as the element type holds them.</para>
/// <para>It knows nothing of min_probability and ε of Softmax: those are departures from the truth, and are judged as such.</para>
/// </remarks>
public sealed class CrossEntropyReference
{
    private readonly ClassificationLossOptions options;
    private readonly ClassAxis axis;
    private readonly double beta;
    private readonly double[] scores;
    private readonly double[] labels;
    private readonly double[] classWeights;
    private readonly double[] sampleWeights;

    private CrossEntropyReference(ClassificationLossOptions options, double beta, ClassAxis axis, double[] scores, double[] labels, double[] classWeights, double[] sampleWeights)
    {
        (this.options, this.beta, this.axis, this.scores, this.labels, this.classWeights, this.sampleWeights) = (options, beta, axis, scores, labels, classWeights, sampleWeights);
        Losses = new DoubleDouble[axis.Positions];
        Gradient = new DoubleDouble[scores.Length];
    }

    /// <summary>The loss of each position, not divided; the first is their reduced value where the options reduce them.</summary>
    public DoubleDouble[] Losses { get; private set; }

    /// <summary>∂z, the shape of the scores.</summary>
    public DoubleDouble[] Gradient { get; }

    /// <summary>The reference of one pass.</summary>
    /// <param name="options">What the loss layer says of labels, weights, smoothing and divisor.</param>
    /// <param name="beta">β, the inverse temperature.</param>
    /// <param name="shape">The shape of the scores.</param>
    /// <param name="scores">z.</param>
    /// <param name="labels">One label per position, or a distribution shaped as the scores.</param>
    /// <param name="sampleWeights">v, one per sample or one per position; empty: 1 each.</param>
    /// <param name="lossDiff">The diff of the loss: one value, or one per position where nothing is reduced.</param>
    public static CrossEntropyReference Of<T>(
        ClassificationLossOptions options, double beta, Shape shape, ReadOnlySpan<T> scores, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights, ReadOnlySpan<T> lossDiff)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(options);
        double[] weights = [.. options.ClassWeights.Select(weight => double.CreateTruncating(T.CreateTruncating(weight)))];
        var reference = new CrossEntropyReference(options, beta, ClassAxis.Of(shape, options.Axis), Widened.Of(scores), Widened.Of(labels), weights, Widened.Of(sampleWeights));
        reference.Compute(Widened.Of(lossDiff));
        return reference;
    }

    private void Compute(double[] lossDiff)
    {
        bool isReduced = options.Reduction != LossReduction.None;
        double weight = 0;
        for (int i = 0; i < axis.Positions; i++)
        {
            if (IsIgnored(i))
                continue;
            weight += SampleWeight(i) * (options.SoftLabel || classWeights.Length == 0 ? 1 : classWeights[(int)labels[i]]);
        }
        DoubleDouble divisor = isReduced ? options.Divisor(axis.Outer, axis.Positions, weight) : 1;
        DoubleDouble total = DoubleDouble.Zero;
        for (int i = 0; i < axis.Positions; i++)
        {
            if (!IsIgnored(i))
                ComputePosition(i, lossDiff[isReduced ? 0 : i] / divisor);
            total += Losses[i];
        }
        if (isReduced)
            Losses = [total / divisor];
    }

    private bool IsIgnored(int position) => SampleWeight(position) == 0 || !options.SoftLabel && options.IgnoreLabel is { } ignored && labels[position] == ignored;

    private double SampleWeight(int position) => sampleWeights.Length == 0 ? 1 : sampleWeights[position / (axis.Positions / sampleWeights.Length)];

    private void ComputePosition(int position, DoubleDouble scale)
    {
        int classes = axis.Classes, start = axis.Start(position);
        DoubleDouble[] s = [.. Enumerable.Range(0, classes).Select(k => DoubleDouble.Product(scores[start + k * axis.Inner], beta))];
        int argmax = LargestOf(s);
        if (!s[argmax].IsFinite || s.Any(score => double.IsNaN(score.High) || double.IsPositiveInfinity(score.High)))
        {
            Losses[position] = double.NaN;
            for (int k = 0; k < classes; k++)
                Gradient[start + k * axis.Inner] = double.NaN;
            return;
        }
        DoubleDouble[] shifted = [.. s.Select(score => score - s[argmax])];
        DoubleDouble[] exponentials = [.. shifted.Select(DoubleDouble.Exp)];
        DoubleDouble rest = SumWithout(exponentials, argmax), sum = DoubleDouble.One + rest, logSum = DoubleDouble.Log1p(rest);
        DoubleDouble[] targets = Targets(position);
        int largest = LargestOf(targets);
        DoubleDouble others = SumWithout(targets, largest), all = others + targets[largest];
        DoubleDouble loss = DoubleDouble.Zero;
        for (int k = 0; k < classes; k++)
        {
            DoubleDouble logProbability = shifted[k] - logSum;
            // 0·log 0 = 0.
            if (targets[k] != DoubleDouble.Zero)
                loss = logProbability.IsFinite && loss.IsFinite ? loss - targets[k] * logProbability : double.PositiveInfinity;
            DoubleDouble complement = (k == argmax ? rest : sum - exponentials[k]) / sum;
            DoubleDouble otherTargets = k == largest ? others : all - targets[k];
            Gradient[start + k * axis.Inner] = scale * beta * (DoubleDouble.Exp(logProbability) * otherTargets - targets[k] * complement);
        }
        Losses[position] = loss;
    }

    /// <summary>b_c = v·w_c·q′_c.</summary>
    private DoubleDouble[] Targets(int position)
    {
        DoubleDouble kept = DoubleDouble.Sum(1, -options.LabelSmoothing), spread = (DoubleDouble)options.LabelSmoothing / axis.Classes;
        var targets = new DoubleDouble[axis.Classes];
        for (int k = 0; k < targets.Length; k++)
        {
            double q = options.SoftLabel ? labels[axis.Start(position) + k * axis.Inner] : k == (int)labels[position] ? 1 : 0;
            targets[k] = (kept * q + spread) * (classWeights.Length == 0 ? 1 : classWeights[k]) * SampleWeight(position);
        }
        return targets;
    }

    private static int LargestOf(DoubleDouble[] values)
    {
        int largest = 0;
        for (int k = 1; k < values.Length; k++)
        {
            if (values[k] > values[largest])
                largest = k;
        }
        return largest;
    }

    private static DoubleDouble SumWithout(DoubleDouble[] values, int leftOut)
    {
        DoubleDouble sum = DoubleDouble.Zero;
        for (int k = 0; k < values.Length; k++)
        {
            if (k != leftOut)
                sum += values[k];
        }
        return sum;
    }
}
