using System.Globalization;

namespace NetFramework.Numerics;

/// <summary>Numbers as the reports write them.</summary>
public static class SweepText
{
    /// <summary>A score or a gap: 1e-38, -100, 0.5.</summary>
    public static string Score(double score)
    {
        double magnitude = Math.Abs(score);
        bool isPlain = magnitude == 0 || magnitude is >= 0.01 and < 1e5;
        return score.ToString(isPlain ? "0.######" : "0.####e0", CultureInfo.InvariantCulture);
    }

    /// <summary>A measured number, to three digits: 2.17e-8, 0.5, NaN.</summary>
    public static string Number(double value)
    {
        if (!double.IsFinite(value))
            return double.IsNaN(value) ? "NaN" : value > 0 ? "+∞" : "−∞";
        double magnitude = Math.Abs(value);
        return (value == 0 ? 0 : value).ToString(magnitude == 0 || magnitude is >= 0.01 and < 1e5 ? magnitude >= 100 ? "0" : "0.###" : "0.00e0", CultureInfo.InvariantCulture);
    }

    /// <summary>A loss, to two decimals.</summary>
    public static string Loss(double value) => double.IsFinite(value) ? value.ToString("0.00", CultureInfo.InvariantCulture) : Number(value);

    /// <summary>A mean with its standard deviation: 2.17e-8 ± 9.4e-9.</summary>
    public static string Statistic(RunStatistic statistic) =>
        statistic.Mean == 0 && statistic.Deviation == 0 ? "0" : $"{Number(statistic.Mean)} ± {statistic.Deviation.ToString("0.0e0", CultureInfo.InvariantCulture)}";
}
