namespace NetFramework.Numerics.Reports;

/// <summary>Two logarithmic halves, for negative and positive values, with zero between them: linear within ± the smallest magnitude.</summary>
public sealed class SignedLogAxis : PlotAxis
{
    private const int LabelsPerSide = 6;
    private const double Gap = 0.13;

    private readonly double lowest;
    private readonly double decades;

    /// <summary>The axis over magnitudes from the smallest to the largest.</summary>
    /// <param name="title">What is along it.</param>
    /// <param name="smallest">The magnitude at which a half begins; above 0.</param>
    /// <param name="largest">The magnitude at which it ends.</param>
    public SignedLogAxis(string title, double smallest, double largest) : base(title)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(smallest);
        ArgumentOutOfRangeException.ThrowIfLessThan(largest, smallest);
        lowest = Math.Log10(smallest);
        decades = Math.Max(Math.Log10(largest) - lowest, 1);
        Ticks = [.. CreateTicks()];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<AxisTick> Ticks { get; }

    /// <inheritdoc/>
    protected override double Place(double value) => 0.5 + 0.5 * Math.Sign(value) * Fraction(Math.Abs(value));

    // From 0 at zero over a gap, wide enough for three labels, to the smallest magnitude, and on to 1 at the largest.
    private double Fraction(double magnitude)
    {
        double beyond = magnitude == 0 ? -1 : Math.Log10(magnitude) - lowest;
        return beyond < 0 ? Gap * magnitude / Math.Pow(10, lowest) : Gap + (1 - Gap) * beyond / decades;
    }

    private IEnumerable<AxisTick> CreateTicks()
    {
        int step = Math.Max(1, (int)Math.Ceiling(decades / LabelsPerSide));
        int[] exponents = [.. Enumerable.Range((int)Math.Ceiling(lowest - 1e-9), (int)Math.Floor(decades + 1e-9) + 1).Where((_, i) => i % step == 0)];
        foreach (int exponent in exponents.Reverse())
            yield return new AxisTick(-Math.Pow(10, exponent), "−" + PowerOfTen(exponent));
        yield return new AxisTick(0, "0");
        foreach (int exponent in exponents)
            yield return new AxisTick(Math.Pow(10, exponent), PowerOfTen(exponent));
    }
}
