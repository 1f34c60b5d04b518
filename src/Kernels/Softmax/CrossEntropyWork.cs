using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>The losses, the probabilities and the gradient of a block of positions, whichever of them are asked for, from one exponentiation.</summary>
internal ref struct CrossEntropyWork<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
{
    public ReadOnlySpan<T> Logits;
    public ReadOnlySpan<int> Labels;
    public ReadOnlySpan<T> Targets;
    public CrossEntropySettings<T> Settings;
    public Span<T> Losses;
    public Span<T> Probabilities;
    public Span<T> LogitsDiff;
    public ReadOnlySpan<T> Scales;
    public double Scale;
    public Span<double> Sums;
    public PositionBlocks Blocks;
    public int Classes;
    public int Inner;

    private readonly bool IsPlain => Targets.IsEmpty && Settings.LabelSmoothing == 0;

    public readonly void Run(int block)
    {
        (int first, int end) = Blocks.Of(block);
        Span<double> scratch = Scratch.Doubles(IsPlain ? Classes : 2 * Classes);
        Span<double> terms = scratch[..Classes];
        bool keep = !Probabilities.IsEmpty || !LogitsDiff.IsEmpty;
        CompensatedSum total = default;
        for (int position = first; position < end; position++)
        {
            int start = SoftmaxRow.Start(position, Classes, Inner);
            double weight = Settings.WeightOf(position);
            bool ignored = weight == 0 || Targets.IsEmpty && Labels[position] < 0;
            if (ignored) Ignore(position, start);
            if (ignored && Probabilities.IsEmpty) continue;

            // The loss reads the logits, and the probabilities and the gradient may overwrite them: the loss is first.
            SoftmaxRow row = SoftmaxRow.Exponentiate(Logits, start, Inner, Settings.Beta, terms, keep);
            if (!ignored)
            {
                double loss = weight * (IsPlain ? PlainLoss(row, start, Labels[position]) : Loss(row, start, position, scratch[Classes..]));
                total.Add(loss);
                if (!Losses.IsEmpty) Losses[position] = T.CreateTruncating(loss);
            }
            // Where the probabilities overwrite the logits, no gradient is asked for.
            if (!Probabilities.IsEmpty) row.Normalize(Logits, terms, 1, Probabilities, start, Inner);
            if (ignored || LogitsDiff.IsEmpty) continue;
            double factor = Scale * Settings.Beta * weight * (Scales.IsEmpty ? 1 : double.CreateTruncating(Scales[position]));
            if (IsPlain) PlainGradient(row, terms, factor, start, Labels[position]);
            else Gradient(row, terms, factor, start, scratch[Classes..]);
        }
        if (!Sums.IsEmpty) Sums[block] = total.Value;
    }

    private readonly double Weight(int k) => Settings.ClassWeights.IsEmpty ? 1 : double.CreateTruncating(Settings.ClassWeights[k]);

    private readonly void Ignore(int position, int start)
    {
        if (!Losses.IsEmpty) Losses[position] = T.Zero;
        if (LogitsDiff.IsEmpty) return;
        for (int k = 0, at = start; k < Classes; k++, at += Inner) LogitsDiff[at] = T.Zero;
    }

    // w_y·(log s − β·(z_y − m))
    private readonly double PlainLoss(in SoftmaxRow row, int start, int label)
        => Weight(label) * (0 - row.LogProbability<T>(double.CreateTruncating(Logits[start + label * Inner]), row.LogSum));

    // w_y·p_k, and −w_y·Σ_{k ≠ y} p_k at y.
    private readonly void PlainGradient(in SoftmaxRow row, Span<double> terms, double factor, int start, int label)
    {
        factor *= Weight(label);
        row.Normalize(Logits, terms, factor, LogitsDiff, start, Inner);
        LogitsDiff[start + label * Inner] = T.CreateTruncating(row.Divide<T>(-factor, row.Others(label, terms[label])));
    }

    // Σ_c b_c·(log s − β·(z_c − m)) with b_c = w_c·q′_c, which it leaves in b. 0·∞ counts as 0: a class that is no target may be masked.
    private readonly double Loss(in SoftmaxRow row, int start, int position, Span<double> b)
    {
        double keep = 1 - Settings.LabelSmoothing, smooth = Settings.LabelSmoothing / Classes;
        double logSum = row.LogSum;
        CompensatedSum loss = default;
        for (int k = 0, at = start; k < Classes; k++, at += Inner)
        {
            double target = Targets.IsEmpty ? (k == Labels[position] ? 1 : 0) : double.CreateTruncating(Targets[at]);
            b[k] = Weight(k) * (target * keep + smooth);
            if (b[k] != 0 || double.IsNaN(logSum)) loss.AddProduct(b[k], -row.LogProbability<T>(double.CreateTruncating(Logits[at]), logSum));
        }
        return loss.Value;
    }

    // p_k·Σ_c b_c − b_k = p_k·Σ_{c ≠ k} b_c − b_k·Σ_{c ≠ k} p_c
    private readonly void Gradient(in SoftmaxRow row, Span<double> terms, double factor, int start, Span<double> b)
    {
        CompensatedSum sum = default;
        foreach (double target in b) sum.Add(target);
        (double high, double low) = sum.Pair;
        for (int k = 0, at = start; k < terms.Length; k++, at += Inner)
        {
            double others = row.Scaled(factor * (high - b[k] + low), terms[k], double.CreateTruncating(Logits[at]));
            LogitsDiff[at] = T.CreateTruncating(others - factor * b[k] * row.Divide(row.Others(k, terms[k])));
        }
    }
}
