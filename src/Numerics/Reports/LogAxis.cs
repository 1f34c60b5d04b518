namespace NetFramework.Numerics.Reports;

/// <summary>Equal distances for equal ratios, over whole decades. Zero, which has no place on it, stands in a band of its own at the axis's start where it is asked for.</summary>
public sealed class LogAxis : PlotAxis
{
    private const int MostLabels = 9;
    private const int FewDecades = 2;
    private const double ZeroBand = 0.06;

    private readonly int low;
    private readonly int high;
    private readonly double start;
    private readonly string zeroLabel;

    /// <summary>The axis over the decades that hold all positive ones of some values.</summary>
    /// <param name="title">What is along it.</param>
    /// <param name="values">The values; what is not positive and finite does not count, but zeros ask for a place for zero.</param>
    /// <param name="floor">What is below it has its place with zero, so that a value far from all others does not flatten them; 0 for no floor.</param>
    public LogAxis(string title, IEnumerable<double> values, double floor = 0) : base(title)
    {
        ArgumentNullException.ThrowIfNull(values);
        double[] all = [.. values.Where(value => value >= 0 && double.IsFinite(value))];
        double[] shown = [.. all.Where(value => value > 0 && value >= floor)];
        low = shown.Length == 0 ? 0 : (int)Math.Floor(Math.Log10(shown.Min()) + 1e-9);
        high = shown.Length == 0 ? 1 : Math.Max(low + 1, (int)Math.Ceiling(Math.Log10(shown.Max()) - 1e-9));
        start = shown.Length < all.Length ? ZeroBand : 0;
        zeroLabel = all.Any(value => value > 0 && value < floor) ? $"below {PowerOfTen(low)}" : "0";
        Ticks = [.. CreateTicks()];
    }

    /// <summary>Whether zero has a place, at the very start.</summary>
    public bool HasZero => start > 0;

    /// <inheritdoc/>
    public override IReadOnlyList<AxisTick> Ticks { get; }

    /// <inheritdoc/>
    protected override double Place(double value)
    {
        double decades = value > 0 ? Math.Log10(value) - low : double.NegativeInfinity;
        return decades < 0 ? 0 : start + (1 - start) * decades / (high - low);
    }

    private IEnumerable<AxisTick> CreateTicks()
    {
        if (HasZero)
            yield return new AxisTick(0, zeroLabel);
        int step = (high - low + MostLabels - 1) / MostLabels;
        for (int exponent = low; exponent <= high; exponent++)
        {
            if (exponent % step != 0)
                continue;
            yield return new AxisTick(Math.Pow(10, exponent), PowerOfTen(exponent));
            if (high - low > FewDecades || exponent == high)
                continue;
            foreach (int digit in (int[])[2, 5])
                yield return new AxisTick(digit * Math.Pow(10, exponent), exponent == 0 ? $"{digit}" : $"{digit}·{PowerOfTen(exponent)}");
        }
    }
}
