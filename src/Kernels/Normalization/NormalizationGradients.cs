using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>The gradients of the weights and biases of <see cref="RowNormalization"/>: ∂γ += Σ ∂y·x̂ and ∂β += Σ ∂y over the elements that share one, in double and in a fixed order.</summary>
public static class NormalizationGradients
{
    // Weights that are summed up side by side where each stands for one element of a row.
    private const int BlockColumns = 256;

    /// <summary>Adds to ∂γ, and to ∂β where there is one.</summary>
    /// <param name="rows">How x is seen.</param>
    /// <param name="x">x.</param>
    /// <param name="mean">What Forward gave.</param>
    /// <param name="scale">What Forward gave.</param>
    /// <param name="yDiff">∂y.</param>
    /// <param name="weightDiff">∂γ, added to; may be empty.</param>
    /// <param name="biasDiff">∂β, added to; may be empty.</param>
    /// <exception cref="ArgumentException">A span has not the elements that the rows ask for.</exception>
    public static void Add<T>(NormalizedRows rows, ReadOnlySpan<T> x, ReadOnlySpan<double> mean, ReadOnlySpan<double> scale, ReadOnlySpan<T> yDiff, Span<T> weightDiff, Span<T> biasDiff)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shapes.Length(x.Length, (long)rows.Rows * rows.Columns, nameof(x));
        Shapes.Length(yDiff.Length, rows.Count, nameof(yDiff));
        Shapes.Length(mean.Length, rows.Rows, nameof(mean));
        Shapes.Length(scale.Length, rows.Rows, nameof(scale));
        Shapes.EmptyOr(weightDiff.Length, rows.Weights, nameof(weightDiff));
        Shapes.EmptyOr(biasDiff.Length, rows.Weights, nameof(biasDiff));
        int width = rows.Inner > 1 ? 1 : Math.Min(BlockColumns, Math.Max(1, rows.Columns));
        Work<T> work = new() { Rows = rows, X = x, Mean = mean, Scale = scale, YDiff = yDiff, WeightDiff = weightDiff, BiasDiff = biasDiff, Width = width };
        Threads.For(rows.Groups * work.BlocksPerGroup, ref work);
    }

    private ref struct Work<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public NormalizedRows Rows;
        public ReadOnlySpan<T> X;
        public ReadOnlySpan<double> Mean;
        public ReadOnlySpan<double> Scale;
        public ReadOnlySpan<T> YDiff;
        public Span<T> WeightDiff;
        public Span<T> BiasDiff;
        public int Width;

        public readonly int BlocksPerGroup => (Rows.Columns / Rows.Inner + Width - 1) / Width;

        public readonly void Run(int block)
        {
            int group = block / BlocksPerGroup, first = block % BlocksPerGroup * Width, width = Math.Min(Width, Rows.Columns / Rows.Inner - first);
            Span<double> sums = Scratch.Doubles(2 * width), weight = sums[..width], bias = sums[width..];
            sums.Clear();
            for (int row = group; row < Rows.Rows; row += Rows.Groups)
            {
                int start = row * Rows.Columns + first * Rows.Inner, length = width * Rows.Inner;
                ReadOnlySpan<T> x = X.Slice(start, length), yDiff = YDiff.Slice(start, length);
                if (Rows.Inner == 1)
                {
                    RunNormalization.AddGradients(x, yDiff, Mean[row], Scale[row], weight, bias);
                    continue;
                }
                (double sum, double dot) = RunNormalization.Sums(x, yDiff, Mean[row], new RowOperand<T>(1));
                bias[0] += sum;
                weight[0] += dot * Scale[row];
            }
            int at = group * (Rows.Columns / Rows.Inner) + first;
            Add(weight, WeightDiff, at);
            Add(bias, BiasDiff, at);
        }

        private static void Add(ReadOnlySpan<double> sums, Span<T> diff, int at)
        {
            if (diff.IsEmpty) return;
            for (int i = 0; i < sums.Length; i++) diff[at + i] = T.CreateTruncating(double.CreateTruncating(diff[at + i]) + sums[i]);
        }
    }
}
