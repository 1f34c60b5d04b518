using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>Softmax and focal loss in one, from logits of shape outer × classes × inner, against labels or soft targets (Lin et al., Focal loss for dense object detection, ICCV 2017).</summary>
/// <remarks>
/// <para>loss_i = −Σ_c b_c·(1 − p_c)^γ·log p_c, p = softmax(z), b_c = α·v·w_c·q′_c, q′ = q·(1 − ε) + ε / classes, q the one-hot label or the soft target; v, w and ε are in
/// <see cref="CrossEntropySettings{T}"/>, whose β has no meaning here.
/// ∂z_k = scale·scales_i·(g_k·(1 − p_k) − p_k·Σ_{c ≠ k} g_c), g_c = −b_c·(1 − p_c)^γ·(1 − γ·p_c·log p_c / (1 − p_c)), the derivative by log p_c.</para>
/// <para>log p is formed without p, and 1 − p is the sum of the others: nothing cancels as p → 1, where log p / (1 − p) → −1, and a p that underflows counts p·log p = 0.
/// A position with label −1 or weight v = 0 is ignored: loss 0, gradient 0.</para>
/// </remarks>
public static class FocalCrossEntropy
{
    /// <summary>The sum of the losses.</summary>
    /// <param name="logits">z, outer × classes × inner.</param>
    /// <param name="labels">outer × inner; 0 ≤ label &lt; classes, or −1 to ignore the position; empty where there are targets.</param>
    /// <param name="targets">q, the shape of z; empty where there are labels.</param>
    /// <param name="losses">outer × inner, or empty where only the sum is asked for.</param>
    /// <param name="outer">Product of the axes before the class axis.</param>
    /// <param name="classes">Length of the class axis.</param>
    /// <param name="inner">Product of the axes after the class axis.</param>
    /// <param name="focus">γ and α.</param>
    /// <param name="settings">Weights and label smoothing.</param>
    /// <exception cref="ArgumentException">A span has not the elements that the shape asks for.</exception>
    public static double Forward<T>(
        ReadOnlySpan<T> logits, ReadOnlySpan<int> labels, ReadOnlySpan<T> targets, Span<T> losses, int outer, int classes, int inner,
        FocalSettings focus, CrossEntropySettings<T> settings)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Run(new Work<T> { Logits = logits, Labels = labels, Targets = targets, Losses = losses, Classes = classes, Inner = inner, Focus = focus, Settings = settings }, outer);

    /// <summary>The gradient.</summary>
    /// <param name="logits">z, outer × classes × inner.</param>
    /// <param name="labels">outer × inner; 0 ≤ label &lt; classes, or −1 to ignore the position; empty where there are targets.</param>
    /// <param name="targets">q, the shape of z; empty where there are labels.</param>
    /// <param name="scale">A factor of the whole gradient: the loss weight over the normalizer.</param>
    /// <param name="scales">One more factor for each position (the diff of an unreduced loss), outer × inner; empty: 1 each.</param>
    /// <param name="logitsDiff">∂z, the shape of z; overwritten.</param>
    /// <param name="outer">Product of the axes before the class axis.</param>
    /// <param name="classes">Length of the class axis.</param>
    /// <param name="inner">Product of the axes after the class axis.</param>
    /// <param name="focus">γ and α.</param>
    /// <param name="settings">Weights and label smoothing.</param>
    /// <exception cref="ArgumentException">A span has not the elements that the shape asks for.</exception>
    public static void Backward<T>(
        ReadOnlySpan<T> logits, ReadOnlySpan<int> labels, ReadOnlySpan<T> targets, double scale, ReadOnlySpan<T> scales, Span<T> logitsDiff, int outer, int classes, int inner,
        FocalSettings focus, CrossEntropySettings<T> settings)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shapes.Length(logitsDiff.Length, logits.Length, nameof(logitsDiff));
        Run(new Work<T>
        {
            Logits = logits,
            Labels = labels,
            Targets = targets,
            Scale = scale,
            Scales = scales,
            LogitsDiff = logitsDiff,
            Classes = classes,
            Inner = inner,
            Focus = focus,
            Settings = settings,
        }, outer);
    }

    private static double Run<T>(scoped Work<T> work, int outer) where T : unmanaged, IFloatingPointIeee754<T>
    {
        int positions = Shapes.Positions(outer, work.Classes, work.Inner);
        Shapes.Length(work.Logits.Length, (long)positions * work.Classes, "logits");
        if (work.Targets.IsEmpty) Shapes.Length(work.Labels.Length, positions, "labels");
        else Shapes.Length(work.Targets.Length, work.Logits.Length, "targets");
        Shapes.EmptyOr(work.Settings.ClassWeights.Length, work.Classes, "settings");
        Shapes.EmptyOr(work.Settings.PositionWeights.Length, positions, "settings");
        Shapes.EmptyOr(work.Losses.Length, positions, "losses");
        Shapes.EmptyOr(work.Scales.Length, positions, "scales");
        work.Blocks = new PositionBlocks(positions, work.Classes);
        Span<double> sums = stackalloc double[PositionBlocks.Most];
        work.Sums = sums[..work.Blocks.Count];
        Threads.For(work.Blocks.Count, ref work);
        CompensatedSum total = default;
        foreach (double sum in work.Sums) total.Add(sum);
        return total.Value;
    }

    private ref struct Work<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public ReadOnlySpan<T> Logits;
        public ReadOnlySpan<int> Labels;
        public ReadOnlySpan<T> Targets;
        public CrossEntropySettings<T> Settings;
        public FocalSettings Focus;
        public Span<T> Losses;
        public Span<T> LogitsDiff;
        public ReadOnlySpan<T> Scales;
        public double Scale;
        public Span<double> Sums;
        public PositionBlocks Blocks;
        public int Classes;
        public int Inner;

        public readonly void Run(int block)
        {
            (int first, int end) = Blocks.Of(block);
            Span<double> scratch = Scratch.Doubles(2 * Classes);
            Span<double> terms = scratch[..Classes], slopes = scratch[Classes..];
            CompensatedSum total = default;
            for (int position = first; position < end; position++)
            {
                int start = SoftmaxRow.Start(position, Classes, Inner);
                double weight = Settings.WeightOf(position);
                if (weight == 0 || Targets.IsEmpty && Labels[position] < 0)
                {
                    Ignore(position, start);
                    continue;
                }
                SoftmaxRow row = SoftmaxRow.Exponentiate(Logits, start, Inner, 1, terms);
                double loss = weight * Loss(row, terms, start, position, slopes);
                total.Add(loss);
                if (!Losses.IsEmpty) Losses[position] = T.CreateTruncating(loss);
                if (!LogitsDiff.IsEmpty) Gradient(row, terms, slopes, Scale * weight * (Scales.IsEmpty ? 1 : double.CreateTruncating(Scales[position])), start);
            }
            Sums[block] = total.Value;
        }

        private readonly void Ignore(int position, int start)
        {
            if (!Losses.IsEmpty) Losses[position] = T.Zero;
            if (LogitsDiff.IsEmpty) return;
            for (int k = 0, at = start; k < Classes; k++, at += Inner) LogitsDiff[at] = T.Zero;
        }

        // The loss of a position, and g in slopes. 0·∞ counts as 0: a class that is no target may be masked.
        private readonly double Loss(in SoftmaxRow row, Span<double> terms, int start, int position, Span<double> slopes)
        {
            double keep = 1 - Settings.LabelSmoothing, smooth = Settings.LabelSmoothing / Classes, logSum = row.LogSum;
            CompensatedSum loss = default;
            slopes.Clear();
            for (int k = 0, at = start; k < Classes; k++, at += Inner)
            {
                double target = Targets.IsEmpty ? (k == Labels[position] ? 1 : 0) : double.CreateTruncating(Targets[at]);
                double b = Focus.Alpha * (target * keep + smooth) * (Settings.ClassWeights.IsEmpty ? 1 : double.CreateTruncating(Settings.ClassWeights[k]));
                if (b == 0 && !double.IsNaN(logSum)) continue;
                double log = row.LogProbability<double>(double.CreateTruncating(Logits[at]), logSum);
                double p = row.Divide(terms[k]), rest = row.Divide(row.Others(k, terms[k]));
                double counted = -b * Math.Pow(rest, Focus.Gamma);
                loss.Add(counted * log);
                double pLog = p == 0 ? 0 : p * (rest == 0 ? -1 : log / rest);
                slopes[k] = counted * (1 - Focus.Gamma * pLog);
            }
            return loss.Value;
        }

        private readonly void Gradient(in SoftmaxRow row, Span<double> terms, Span<double> slopes, double factor, int start)
        {
            CompensatedSum sum = default;
            foreach (double slope in slopes) sum.Add(slope);
            (double high, double low) = sum.Pair;
            for (int k = 0, at = start; k < Classes; k++, at += Inner)
            {
                double own = slopes[k] * row.Divide(row.Others(k, terms[k]));
                LogitsDiff[at] = T.CreateTruncating(factor * (own - (high - slopes[k] + low) * row.Divide(terms[k])));
            }
        }
    }
}
