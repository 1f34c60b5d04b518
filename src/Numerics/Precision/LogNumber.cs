namespace NetFramework.Numerics;

/// <summary>
/// A real number by its sign and the natural logarithm of its magnitude: sign·e^Log. It neither overflows nor underflows for magnitudes up to e^(±10³⁰⁸),
/// so that e^(−10³⁸), the true probability of a class whose score lies 10³⁸ below the maximum, is a number like any other.
/// </summary>
/// <remarks>The relative error of the number is the absolute error of its logarithm: below 2⁻⁹⁰ for all that double can hold.</remarks>
/// <param name="Sign">−1, 0 or 1.</param>
/// <param name="Log">ln of the magnitude; −∞ for 0.</param>
public readonly record struct LogNumber(int Sign, DoubleDouble Log)
{
    /// <summary>0.</summary>
    public static LogNumber Zero { get; } = new(0, double.NegativeInfinity);

    /// <summary>The number as a double-double: 0 or ±∞ where it leaves the range.</summary>
    public DoubleDouble Value => Sign == 0 ? DoubleDouble.Zero : Sign < 0 ? -DoubleDouble.Exp(Log) : DoubleDouble.Exp(Log);

    /// <summary>The decimal exponent of the magnitude, log₁₀: −∞ for 0.</summary>
    public double Log10 => (double)Log / Math.Log(10);

    /// <summary>−x.</summary>
    public static LogNumber operator -(LogNumber x) => x with { Sign = -x.Sign };

    /// <summary>e^<paramref name="log"/>: 0 where it is −∞.</summary>
    public static LogNumber Exp(DoubleDouble log) => double.IsNegativeInfinity(log.High) ? Zero : new LogNumber(1, log);
}
