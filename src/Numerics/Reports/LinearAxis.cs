using System.Globalization;

namespace NetFramework.Numerics.Reports;

/// <summary>Equal distances for equal differences; ticks at multiples of 1, 2 or 5 times a power of ten.</summary>
public sealed class LinearAxis : PlotAxis
{
    private const int MostTicks = 13;

    private readonly double from;
    private readonly double to;

    /// <summary>The axis from one value to another.</summary>
    public LinearAxis(string title, double from, double to) : base(title)
    {
        (this.from, this.to) = to > from ? (from, to) : (from - 0.5, from + 0.5);
        Ticks = [.. CreateTicks()];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<AxisTick> Ticks { get; }

    /// <inheritdoc/>
    protected override double Place(double value) => (value - from) / (to - from);

    private IEnumerable<AxisTick> CreateTicks()
    {
        double step = Math.Pow(10, Math.Floor(Math.Log10(to - from)) - 1);
        foreach (double factor in (double[])[2, 2.5, 2, 2, 2.5, 2, 2])
        {
            if ((to - from) / step <= MostTicks)
                break;
            step *= factor;
        }
        for (double multiple = Math.Ceiling(from / step - 1e-9); multiple * step <= to + step * 1e-9; multiple++)
            yield return new AxisTick(multiple * step, (multiple == 0 ? 0 : multiple * step).ToString("G6", CultureInfo.InvariantCulture).Replace("-", "−", StringComparison.Ordinal));
    }
}
