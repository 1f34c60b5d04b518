namespace NetFramework.Numerics;

/// <summary>A binary floating-point format: what an error of one unit in the last place is.</summary>
/// <param name="Name">The element type's name.</param>
/// <param name="SignificandBits">p: the bits of the significand, with the leading one.</param>
/// <param name="MinExponent">emin: the exponent of the smallest normal number, 2^emin.</param>
public sealed record ElementFormat(string Name, int SignificandBits, int MinExponent)
{
    /// <summary>The format of an element type.</summary>
    public static ElementFormat Of(ElementPrecision precision) => precision switch
    {
        ElementPrecision.Half => new("Half", 11, -14),
        ElementPrecision.BFloat16 => new("BFloat16", 8, -126),
        ElementPrecision.Float => new("float", 24, -126),
        _ => new("double", 53, -1022),
    };

    /// <summary>u = 2^(−p): the largest relative error of one rounding.</summary>
    public double UnitRoundoff => Math.ScaleB(1, -SignificandBits);

    /// <summary>The smallest positive number, 2^(emin − p + 1).</summary>
    public double Smallest => Math.ScaleB(1, MinExponent - SignificandBits + 1);

    /// <summary>The unit in the last place at a value: 2^(max(⌊log₂|v|⌋, emin) − p + 1).</summary>
    public double UnitInLastPlace(double value) =>
        value == 0 ? Smallest : Math.ScaleB(1, Math.Max(Math.ILogB(value), MinExponent) - SignificandBits + 1);
}
