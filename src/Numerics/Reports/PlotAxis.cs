namespace NetFramework.Numerics.Reports;

/// <summary>A tick of an axis.</summary>
/// <param name="Value">Where it stands.</param>
/// <param name="Label">What it says; empty for a tick without a label.</param>
public readonly record struct AxisTick(double Value, string Label);

/// <summary>An axis of a plot: where a value stands between its two ends.</summary>
/// <param name="title">What is along it, with its unit.</param>
public abstract class PlotAxis(string title)
{
    /// <summary>What is along the axis, with its unit.</summary>
    public string Title { get; } = title;

    /// <summary>The ticks, ascending.</summary>
    public abstract IReadOnlyList<AxisTick> Ticks { get; }

    /// <summary>The place of a finite value: 0 at the axis's start, 1 at its end; values beyond are at the ends.</summary>
    public double Position(double value) => Math.Clamp(Place(value), 0, 1);

    /// <summary>The place of a value, which may lie beyond the ends.</summary>
    protected abstract double Place(double value);

    /// <summary>A power of ten as text: 1, 10, 10⁻³⁸.</summary>
    protected static string PowerOfTen(int exponent)
    {
        if (exponent is 0 or 1)
            return exponent == 0 ? "1" : "10";
        IEnumerable<char> digits = Math.Abs(exponent).ToString(System.Globalization.CultureInfo.InvariantCulture).Select(digit => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit - '0']);
        return $"10{(exponent < 0 ? "⁻" : "")}{string.Concat(digits)}";
    }
}
