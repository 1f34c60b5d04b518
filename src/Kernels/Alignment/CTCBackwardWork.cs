using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>β and the gradient of one sample per block.</summary>
internal ref struct CTCBackwardWork<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
{
    public ReadOnlySpan<T> Logits;
    public ReadOnlySpan<int> Labels;
    public ReadOnlySpan<int> Lengths;
    public CTCShape Shape;
    public ReadOnlySpan<double> Alphas;
    public ReadOnlySpan<double> Losses;
    public double Scale;
    public bool ZeroInfinity;
    public Span<T> LogitsDiff;

    public readonly void Run(int block)
    {
        var sample = new CTCSample(Shape, Labels, Lengths, block);
        double loss = Losses[block];
        bool isZero = ZeroInfinity && double.IsPositiveInfinity(loss);
        double scale = double.IsFinite(loss) ? Scale : double.NaN;
        Span<double> scratch = Scratch.Doubles(2 * Shape.Classes + sample.States);
        Span<double> terms = scratch[..Shape.Classes], occupancy = scratch.Slice(Shape.Classes, Shape.Classes), beta = scratch[(2 * Shape.Classes)..];
        // A path ends in the last label or in the blank after it.
        beta.Fill(double.NegativeInfinity);
        beta[Math.Max(0, beta.Length - 2)..].Clear();
        for (int t = Shape.Frames - 1; t >= 0; t--)
        {
            int start = (t * Shape.Samples + block) * Shape.Classes;
            Span<T> diff = LogitsDiff.Slice(start, Shape.Classes);
            if (isZero || t >= sample.Frames)
            {
                diff.Clear();
                continue;
            }
            SoftmaxRow row = SoftmaxRow.Exponentiate(Logits, start, 1, 1, terms);
            ReadOnlySpan<double> alpha = Alphas.Slice((block * Shape.Frames + t) * Shape.States, beta.Length);
            occupancy.Clear();
            for (int s = 0; s < beta.Length; s++) occupancy[sample.Class(s)] += Math.Exp(alpha[s] + beta[s] + loss);
            for (int k = 0; k < diff.Length; k++) diff[k] = T.CreateTruncating(scale * (row.Divide(terms[k]) - occupancy[k]));
            StepBack(sample, row, start, beta);
        }
    }

    // β_{t−1}(s) = logsum of log y_t + β_t at s, at s + 1 and, where a path may skip there, at s + 2.
    private readonly void StepBack(CTCSample sample, in SoftmaxRow row, int start, Span<double> beta)
    {
        double logSum = row.LogSum;
        for (int s = 0; s < beta.Length; s++) beta[s] += row.LogProbability<double>(double.CreateTruncating(Logits[start + sample.Class(s)]), logSum);
        for (int s = 0; s < beta.Length - 1; s++)
            beta[s] = CTC.LogSum(beta[s], beta[s + 1], s + 2 < beta.Length && sample.Skips(s + 2) ? beta[s + 2] : double.NegativeInfinity);
    }
}
