using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>Normalization of each row: x̂ = (x − μ)·s, s = 1 / √(σ² + ε), y = x̂·γ + β; without the mean, μ is 0 and σ² the mean square.</summary>
/// <remarks>
/// Statistics are in double, the variance taken in a second pass (see <see cref="Moments"/>), and y is rounded once. Rows are split into fixed blocks over all threads.
/// Every method throws <see cref="ArgumentException"/> where a span has not the elements that the rows ask for.
/// </remarks>
public static class RowNormalization
{
    /// <summary>y, with the statistics of each row for the way back.</summary>
    /// <param name="rows">How x is seen.</param>
    /// <param name="x">x.</param>
    /// <param name="isCentered">Whether the mean is taken off.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="weight">γ; empty for 1.</param>
    /// <param name="bias">β; empty for 0.</param>
    /// <param name="y">y, overwritten; may be x.</param>
    /// <param name="mean">μ of each row.</param>
    /// <param name="scale">s of each row.</param>
    public static void Forward<T>(NormalizedRows rows, ReadOnlySpan<T> x, bool isCentered, double epsilon, ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, Span<T> y, Span<double> mean, Span<double> scale)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check(rows, x.Length, weight.Length, mean.Length, scale.Length);
        Shapes.EmptyOr(bias.Length, rows.Weights, nameof(bias));
        Shapes.Length(y.Length, rows.Count, nameof(y));
        ForwardWork<T> work = new() { Rows = rows, X = x, IsCentered = isCentered, Epsilon = epsilon, Weight = weight, Bias = bias, Y = y, Mean = mean, Scale = scale, Blocks = RowBlocks(rows) };
        Threads.For(work.Blocks.Count, ref work);
    }

    /// <summary>∂x = s·(g − mean(g) − x̂·mean(g·x̂)), g = ∂y·γ, the means over the row; without the mean, s·(g − x̂·mean(g·x̂)).</summary>
    /// <param name="rows">How x is seen.</param>
    /// <param name="x">x.</param>
    /// <param name="mean">What Forward gave.</param>
    /// <param name="scale">What Forward gave.</param>
    /// <param name="isCentered">As in Forward.</param>
    /// <param name="weight">γ; empty for 1.</param>
    /// <param name="yDiff">∂y.</param>
    /// <param name="xDiff">∂x, overwritten.</param>
    public static void Backward<T>(NormalizedRows rows, ReadOnlySpan<T> x, ReadOnlySpan<double> mean, ReadOnlySpan<double> scale, bool isCentered, ReadOnlySpan<T> weight, ReadOnlySpan<T> yDiff, Span<T> xDiff)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check(rows, x.Length, weight.Length, mean.Length, scale.Length);
        Shapes.Length(yDiff.Length, rows.Count, nameof(yDiff));
        Shapes.Length(xDiff.Length, rows.Count, nameof(xDiff));
        BackwardWork<T> work = new() { Rows = rows, X = x, Mean = mean, Scale = scale, IsCentered = isCentered, Weight = weight, YDiff = yDiff, XDiff = xDiff, Blocks = RowBlocks(rows) };
        Threads.For(work.Blocks.Count, ref work);
    }

    private static PositionBlocks RowBlocks(NormalizedRows rows) => new(rows.Rows, Math.Max(1, rows.Columns));

    private static void Check(NormalizedRows rows, int x, int weight, int mean, int scale)
    {
        Shapes.Length(x, (long)rows.Rows * rows.Columns, nameof(x));
        Shapes.EmptyOr(weight, rows.Weights, nameof(weight));
        Shapes.Length(mean, rows.Rows, nameof(mean));
        Shapes.Length(scale, rows.Rows, nameof(scale));
    }

    private ref struct ForwardWork<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public NormalizedRows Rows;
        public ReadOnlySpan<T> X;
        public bool IsCentered;
        public double Epsilon;
        public ReadOnlySpan<T> Weight;
        public ReadOnlySpan<T> Bias;
        public Span<T> Y;
        public Span<double> Mean;
        public Span<double> Scale;
        public PositionBlocks Blocks;

        public readonly void Run(int block)
        {
            (int first, int end) = Blocks.Of(block);
            int length = Rows.RunLength(hasWeights: !(Weight.IsEmpty && Bias.IsEmpty));
            for (int row = first; row < end; row++)
            {
                ReadOnlySpan<T> x = X.Slice(row * Rows.Columns, Rows.Columns);
                Mean[row] = IsCentered ? Sums.Sum(x) / x.Length : 0;
                Scale[row] = 1 / Math.Sqrt(Moments.SumOfSquaredDeviations(x, Mean[row]) / x.Length + Epsilon);
                for (int at = 0; at < x.Length; at += length)
                {
                    RowOperand<T> weight = Rows.Operand(Weight, row, at, 1), bias = Rows.Operand(Bias, row, at, 0);
                    RunNormalization.Forward(x.Slice(at, length), Mean[row], Scale[row], weight, bias, Y.Slice(row * Rows.Columns + at, length));
                }
            }
        }
    }

    private ref struct BackwardWork<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public NormalizedRows Rows;
        public ReadOnlySpan<T> X;
        public ReadOnlySpan<double> Mean;
        public ReadOnlySpan<double> Scale;
        public bool IsCentered;
        public ReadOnlySpan<T> Weight;
        public ReadOnlySpan<T> YDiff;
        public Span<T> XDiff;
        public PositionBlocks Blocks;

        public readonly void Run(int block)
        {
            (int first, int end) = Blocks.Of(block);
            int length = Rows.RunLength(hasWeights: !Weight.IsEmpty);
            for (int row = first; row < end; row++)
            {
                Range range = (row * Rows.Columns)..((row + 1) * Rows.Columns);
                ReadOnlySpan<T> x = X[range], yDiff = YDiff[range];
                Span<T> xDiff = XDiff[range];
                double sum = 0, dot = 0, scale = Scale[row];
                for (int at = 0; at < x.Length; at += length)
                {
                    (double runSum, double runDot) = RunNormalization.Sums(x.Slice(at, length), yDiff.Slice(at, length), Mean[row], Rows.Operand(Weight, row, at, 1));
                    sum += runSum;
                    dot += runDot;
                }
                double a = IsCentered ? sum / x.Length : 0, b = dot / x.Length * scale * scale * scale;
                for (int at = 0; at < x.Length; at += length)
                    RunNormalization.Backward(x.Slice(at, length), yDiff.Slice(at, length), Mean[row], Rows.Operand(Weight, row, at, 1), a, scale, b, xDiff.Slice(at, length));
            }
        }
    }
}
