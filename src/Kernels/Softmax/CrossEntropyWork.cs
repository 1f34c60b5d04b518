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

    private readonly bool IsPlain => this.Targets.IsEmpty && this.Settings.LabelSmoothing == 0;

    public readonly void Run(int block)
    {
        (int first, int end) = this.Blocks.Of(block);
        Span<double> scratch = Scratch.Doubles(this.IsPlain ? this.Classes : 2 * this.Classes);
        Span<double> terms = scratch[..this.Classes];
        CompensatedSum total = default;
        for (int position = first; position < end; position++)
        {
            int start = SoftmaxRow.Start(position, this.Classes, this.Inner);
            bool ignored = this.Targets.IsEmpty && this.Labels[position] < 0;
            if (ignored) this.Ignore(position, start);
            if (ignored && this.Probabilities.IsEmpty) continue;

            // The loss reads the logits, and the probabilities and the gradient may overwrite them: the loss is first.
            SoftmaxRow row = SoftmaxRow.Exponentiate(this.Logits, start, this.Inner, this.Settings.Beta, terms);
            if (!ignored)
            {
                double loss = this.IsPlain ? this.PlainLoss(row, start, this.Labels[position]) : this.Loss(row, start, position, scratch[this.Classes..]);
                total.Add(loss);
                if (!this.Losses.IsEmpty) this.Losses[position] = T.CreateTruncating(loss);
            }
            // Where the probabilities overwrite the logits, no gradient is asked for.
            if (!this.Probabilities.IsEmpty) row.Normalize(this.Logits, terms, 1, this.Probabilities, start, this.Inner);
            if (ignored || this.LogitsDiff.IsEmpty) continue;
            double factor = this.Scale * this.Settings.Beta * (this.Scales.IsEmpty ? 1 : double.CreateTruncating(this.Scales[position]));
            if (this.IsPlain) this.PlainGradient(row, terms, factor, start, this.Labels[position]);
            else this.Gradient(row, terms, factor, start, scratch[this.Classes..]);
        }
        if (!this.Sums.IsEmpty) this.Sums[block] = total.Value;
    }

    private readonly double Weight(int k) => this.Settings.ClassWeights.IsEmpty ? 1 : double.CreateTruncating(this.Settings.ClassWeights[k]);

    private readonly void Ignore(int position, int start)
    {
        if (!this.Losses.IsEmpty) this.Losses[position] = T.Zero;
        if (this.LogitsDiff.IsEmpty) return;
        for (int k = 0, at = start; k < this.Classes; k++, at += this.Inner) this.LogitsDiff[at] = T.Zero;
    }

    // w_y·(log s − β·(z_y − m))
    private readonly double PlainLoss(in SoftmaxRow row, int start, int label)
        => this.Weight(label) * (row.LogSum - row.Shifted(double.CreateTruncating(this.Logits[start + label * this.Inner])));

    // w_y·p_k, and −w_y·Σ_{k ≠ y} p_k at y.
    private readonly void PlainGradient(in SoftmaxRow row, Span<double> terms, double factor, int start, int label)
    {
        factor *= this.Weight(label);
        row.Normalize(this.Logits, terms, factor, this.LogitsDiff, start, this.Inner);
        this.LogitsDiff[start + label * this.Inner] = T.CreateTruncating(-factor * row.Divide(row.Others(label, terms[label])));
    }

    // Σ_c b_c·(log s − β·(z_c − m)) with b_c = w_c·q′_c, which it leaves in b. 0·∞ counts as 0: a class that is no target may be masked.
    private readonly double Loss(in SoftmaxRow row, int start, int position, Span<double> b)
    {
        double keep = 1 - this.Settings.LabelSmoothing, smooth = this.Settings.LabelSmoothing / this.Classes;
        double logSum = row.LogSum;
        CompensatedSum loss = default;
        for (int k = 0, at = start; k < this.Classes; k++, at += this.Inner)
        {
            double target = this.Targets.IsEmpty ? (k == this.Labels[position] ? 1 : 0) : double.CreateTruncating(this.Targets[at]);
            b[k] = this.Weight(k) * (target * keep + smooth);
            if (b[k] != 0 || double.IsNaN(logSum)) loss.AddProduct(b[k], logSum - row.Shifted(double.CreateTruncating(this.Logits[at])));
        }
        return loss.Value;
    }

    // p_k·Σ_c b_c − b_k = p_k·Σ_{c ≠ k} b_c − b_k·Σ_{c ≠ k} p_c
    private readonly void Gradient(in SoftmaxRow row, Span<double> terms, double factor, int start, Span<double> b)
    {
        CompensatedSum sum = default;
        foreach (double target in b) sum.Add(target);
        (double high, double low) = sum.Pair;
        for (int k = 0, at = start; k < terms.Length; k++, at += this.Inner)
        {
            double others = row.Scaled(factor * (high - b[k] + low), terms[k], double.CreateTruncating(this.Logits[at]));
            this.LogitsDiff[at] = T.CreateTruncating(others - factor * b[k] * row.Divide(row.Others(k, terms[k])));
        }
    }
}
