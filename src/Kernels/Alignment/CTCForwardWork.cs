using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>α and the loss of one sample per block.</summary>
internal ref struct CTCForwardWork<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
{
    public ReadOnlySpan<T> Logits;
    public ReadOnlySpan<int> Labels;
    public ReadOnlySpan<int> Lengths;
    public CTCShape Shape;
    public Span<double> Alphas;
    public Span<double> Losses;

    public readonly void Run(int block)
    {
        var sample = new CTCSample(Shape, Labels, Lengths, block);
        Span<double> terms = Scratch.Doubles(Shape.Classes), previous = default;
        for (int t = 0; t < sample.Frames; t++)
        {
            int start = (t * Shape.Samples + block) * Shape.Classes;
            SoftmaxRow row = SoftmaxRow.Exponentiate(Logits, start, 1, 1, terms, keep: false);
            double logSum = row.LogSum;
            Span<double> alpha = Alphas.Slice((block * Shape.Frames + t) * Shape.States, sample.States);
            for (int s = 0; s < alpha.Length; s++)
            {
                double ways = t == 0
                    ? (s < 2 ? 0 : double.NegativeInfinity)
                    : CTC.LogSum(previous[s], s > 0 ? previous[s - 1] : double.NegativeInfinity, sample.Skips(s) ? previous[s - 2] : double.NegativeInfinity);
                alpha[s] = ways + row.LogProbability<double>(double.CreateTruncating(Logits[start + sample.Class(s)]), logSum);
            }
            previous = alpha;
        }
        Losses[block] = 0 - LogLikelihood(sample, previous);
    }

    // Without a frame, just the empty sequence can be read.
    private static double LogLikelihood(CTCSample sample, ReadOnlySpan<double> last)
    {
        if (last.IsEmpty) return sample.States == 1 ? 0 : double.NegativeInfinity;
        return CTC.LogSum(last[^1], last.Length > 1 ? last[^2] : double.NegativeInfinity, double.NegativeInfinity);
    }
}
