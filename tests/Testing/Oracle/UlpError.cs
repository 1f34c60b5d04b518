namespace NetFramework.Tests.Oracle;

/// <summary>The error of a result in units in the last place of its format.</summary>
public static class UlpError
{
    /// <summary>|(got − high) − low| / ulp(max(|high|, scale)) of each element; +∞ is a failure of class: NaN, infinite or finite where the truth is another.</summary>
    public static double[] Of(double[] got, OracleOutput truth, bool isSingle)
    {
        double[] errors = new double[truth.High.Length];
        for (int i = 0; i < errors.Length; i++)
        {
            double value = got[truth.At is null || got.Length == errors.Length ? i : truth.At[i]];
            errors[i] = Of(value, truth.High[i], truth.Low?[i] ?? 0, truth.Scale?[i] ?? 0, isSingle);
            if (truth.Alternative is not null) errors[i] = Math.Min(errors[i], Of(value, truth.Alternative[i], 0, 0, isSingle));
        }
        return errors;
    }

    private static double Of(double got, double high, double low, double scale, bool isSingle)
    {
        if (double.IsNaN(high)) return double.IsNaN(got) ? 0 : double.PositiveInfinity;
        double rounded = isSingle ? (float)high : high;
        if (double.IsInfinity(rounded) && got == rounded) return 0;
        if (double.IsInfinity(high) || !double.IsFinite(got)) return double.PositiveInfinity;
        return Math.Abs(got - high - low) / Ulp(Math.Max(Math.Abs(high), double.IsNaN(scale) ? 0 : scale), isSingle);
    }

    private static double Ulp(double value, bool isSingle)
    {
        (int precision, int least) = isSingle ? (24, -126) : (53, -1022);
        int exponent = value == 0 ? least : Math.Max(Math.ILogB(value), least);
        return Math.ScaleB(1, exponent - (precision - 1));
    }
}
