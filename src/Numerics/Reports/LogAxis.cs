namespace NetFramework.Numerics.Reports;

/// <summary>Equal distances for equal ratios, over whole decades. Zero, which has no place on it, stands below a gap at its start where it is asked for.</summary>
public sealed class LogAxis : PlotAxis
{
    private const int MostLabels = 9;
    private const double ZeroBand = 0.06;

    private readonly int low;
    private readonly int high;
    private readonly double start;

    /// <summary>The axis over the decades that hold all positive ones of some values.</summary>
    /// <param name="title">What is along it.</param>
    /// <param name="values">The values; what is not positive and finite does not count, but zeros ask for a place for zero.</param>
    public LogAxis(string title, IEnumerable<double> values) : base(title)
    {
        ArgumentNullException.ThrowIfNull(values);
        double[] all = [.. values];
        double[] positive = [.. all.Where(value => value > 0 && double.IsFinite(value))];
        HasZero = all.Contains(0);
        start = HasZero ? ZeroBand : 0;
        low = positive.Length == 0 ? 0 : (int)Math.Floor(Math.Log10(positive.Min()) + 1e-9);
        high = positive.Length == 0 ? 1 : (int)Math.Ceiling(Math.Log10(positive.Max()) - 1e-9);
        high = Math.Max(high, low + 1);
        Ticks = [.. CreateTicks()];
    }

    /// <summary>Whether zero has a place, at the very start.</summary>
    public bool HasZero { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<AxisTick> Ticks { get; }

    /// <inheritdoc/>
    protected override double Place(double value) =>
        value > 0 ? Math.Max(start, start + (1 - start) * (Math.Log10(value) - low) / (high - low)) : HasZero || value == 0 ? 0 : start;

    private IEnumerable<AxisTick> CreateTicks()
    {
        if (HasZero)
            yield return new AxisTick(0, "0");
        int step = (high - low + MostLabels - 1) / MostLabels;
        for (int exponent = low; exponent <= high; exponent++)
        {
            if (exponent % step == 0)
                yield return new AxisTick(Math.Pow(10, exponent), PowerOfTen(exponent));
        }
    }
}
