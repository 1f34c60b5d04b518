namespace NetFramework.Numerics;

/// <summary>What of a net a row of numbers is.</summary>
public enum BlobRole
{
    /// <summary>The value of a loss.</summary>
    Loss,

    /// <summary>The gradient of the scores that a loss head takes, ∂z: as the head alone gives it.</summary>
    ScoresGradient,

    /// <summary>The gradient of a learned blob.</summary>
    ParameterGradient,

    /// <summary>The gradient of another blob.</summary>
    Gradient,

    /// <summary>The values of a blob.</summary>
    Value,
}

/// <summary>How far the numbers of one blob are from their reference, over all batches.</summary>
/// <param name="Name">The blob's name; of a learned blob <c>layer.parameter</c>.</param>
/// <param name="Role">What of it.</param>
/// <param name="Elements">The number of numbers.</param>
/// <param name="MaxUlps">The largest error of a finite number, in units in the last place of its reference in the precision of the run.</param>
/// <param name="MeanUlps">The mean of these errors.</param>
/// <param name="RelativeError">‖x − r‖₂ / ‖r‖₂ over the numbers that are finite in both.</param>
/// <param name="NaN">How many are NaN.</param>
/// <param name="Infinite">How many are infinite.</param>
/// <param name="Zeroed">How many are 0 where the reference, rounded to the precision of the run, is not.</param>
public sealed record BlobError(string Name, BlobRole Role, long Elements, double MaxUlps, double MeanUlps, double RelativeError, long NaN, long Infinite, long Zeroed)
{
    /// <summary>How many are NaN or infinite.</summary>
    public long NotFinite => NaN + Infinite;

    /// <summary>The name as reports write it: <c>∂scores.weight</c> for a gradient.</summary>
    public string Title => Role is BlobRole.Loss or BlobRole.Value ? Name : $"∂{Name}";

    /// <summary>The order of reports: what holds most that is not finite first, then what is farthest off in ulps.</summary>
    public static int WorstFirst(BlobError a, BlobError b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        int byNotFinite = ((double)b.NotFinite / b.Elements).CompareTo((double)a.NotFinite / a.Elements);
        return byNotFinite != 0 ? byNotFinite : b.MaxUlps.CompareTo(a.MaxUlps);
    }
}

/// <summary>Adds up a <see cref="BlobError"/>.</summary>
internal sealed class BlobErrorSum(string name, BlobRole role, ElementFormat format)
{
    private long elements, measured, nan, infinite, zeroed;
    private double maxUlps, ulps;
    private ScaledNorm difference, reference;

    public BlobError Result => new(
        name, role, elements, maxUlps, measured == 0 ? 0 : ulps / measured, difference.Value == 0 ? 0 : difference.Value / reference.Value, nan, infinite, zeroed);

    public void Add(ReadOnlySpan<double> values, double[] references)
    {
        for (int i = 0; i < values.Length; i++)
            Add(values[i], references[i]);
    }

    public void Add(ReadOnlySpan<double> values, DoubleDouble[] references)
    {
        for (int i = 0; i < values.Length; i++)
            Add(values[i], references[i]);
    }

    private void Add(double value, DoubleDouble expected)
    {
        elements++;
        nan += double.IsNaN(value) ? 1 : 0;
        infinite += double.IsInfinity(value) ? 1 : 0;
        if (!double.IsFinite(value) || !expected.IsFinite)
            return;
        measured++;
        double error = Math.Abs((double)(DoubleDouble.Sum(value, -expected.High) - expected.Low));
        double inUlps = error / format.UnitInLastPlace(expected.High);
        maxUlps = Math.Max(maxUlps, inUlps);
        ulps += inUlps;
        zeroed += value == 0 && Math.Abs(expected.High) > format.Smallest / 2 ? 1 : 0;
        difference.Add(error);
        reference.Add(expected.High);
    }

    /// <summary>√(Σ x²), scaled by the largest |x| so far: squares neither overflow nor underflow.</summary>
    private struct ScaledNorm
    {
        private double largest, squares;

        public readonly double Value => largest * Math.Sqrt(squares);

        public void Add(double x)
        {
            double magnitude = Math.Abs(x);
            if (magnitude == 0)
                return;
            if (magnitude > largest)
            {
                squares *= largest / magnitude * (largest / magnitude);
                largest = magnitude;
            }
            squares += magnitude / largest * (magnitude / largest);
        }
    }
}
