using System.Globalization;
using System.Numerics;

namespace NetFramework.Numerics;

/// <content>Functions: float's, rounded.</content>
public readonly partial struct BFloat16
{
    /// <summary>acos x, rounded.</summary>
    public static BFloat16 Acos(BFloat16 x) => (BFloat16)float.Acos(x);

    /// <summary>acosh x, rounded.</summary>
    public static BFloat16 Acosh(BFloat16 x) => (BFloat16)float.Acosh(x);

    /// <summary>acos(x)/π, rounded.</summary>
    public static BFloat16 AcosPi(BFloat16 x) => (BFloat16)float.AcosPi(x);

    /// <summary>asin x, rounded.</summary>
    public static BFloat16 Asin(BFloat16 x) => (BFloat16)float.Asin(x);

    /// <summary>asinh x, rounded.</summary>
    public static BFloat16 Asinh(BFloat16 x) => (BFloat16)float.Asinh(x);

    /// <summary>asin(x)/π, rounded.</summary>
    public static BFloat16 AsinPi(BFloat16 x) => (BFloat16)float.AsinPi(x);

    /// <summary>atan x, rounded.</summary>
    public static BFloat16 Atan(BFloat16 x) => (BFloat16)float.Atan(x);

    /// <summary>atanh x, rounded.</summary>
    public static BFloat16 Atanh(BFloat16 x) => (BFloat16)float.Atanh(x);

    /// <summary>atan(x)/π, rounded.</summary>
    public static BFloat16 AtanPi(BFloat16 x) => (BFloat16)float.AtanPi(x);

    /// <summary>∛x, rounded.</summary>
    public static BFloat16 Cbrt(BFloat16 x) => (BFloat16)float.Cbrt(x);

    /// <summary>cos x, rounded.</summary>
    public static BFloat16 Cos(BFloat16 x) => (BFloat16)float.Cos(x);

    /// <summary>cosh x, rounded.</summary>
    public static BFloat16 Cosh(BFloat16 x) => (BFloat16)float.Cosh(x);

    /// <summary>cos(πx), rounded.</summary>
    public static BFloat16 CosPi(BFloat16 x) => (BFloat16)float.CosPi(x);

    /// <summary>e^x, rounded.</summary>
    public static BFloat16 Exp(BFloat16 x) => (BFloat16)float.Exp(x);

    /// <summary>10^x, rounded.</summary>
    public static BFloat16 Exp10(BFloat16 x) => (BFloat16)float.Exp10(x);

    /// <summary>2^x, rounded.</summary>
    public static BFloat16 Exp2(BFloat16 x) => (BFloat16)float.Exp2(x);

    /// <summary>ln x, rounded.</summary>
    public static BFloat16 Log(BFloat16 x) => (BFloat16)float.Log(x);

    /// <summary>log₁₀ x, rounded.</summary>
    public static BFloat16 Log10(BFloat16 x) => (BFloat16)float.Log10(x);

    /// <summary>log₂ x, rounded.</summary>
    public static BFloat16 Log2(BFloat16 x) => (BFloat16)float.Log2(x);

    /// <summary>sin x, rounded.</summary>
    public static BFloat16 Sin(BFloat16 x) => (BFloat16)float.Sin(x);

    /// <summary>sinh x, rounded.</summary>
    public static BFloat16 Sinh(BFloat16 x) => (BFloat16)float.Sinh(x);

    /// <summary>sin(πx), rounded.</summary>
    public static BFloat16 SinPi(BFloat16 x) => (BFloat16)float.SinPi(x);

    /// <summary>√x, rounded.</summary>
    public static BFloat16 Sqrt(BFloat16 x) => (BFloat16)float.Sqrt(x);

    /// <summary>tan x, rounded.</summary>
    public static BFloat16 Tan(BFloat16 x) => (BFloat16)float.Tan(x);

    /// <summary>tanh x, rounded.</summary>
    public static BFloat16 Tanh(BFloat16 x) => (BFloat16)float.Tanh(x);

    /// <summary>tan(πx), rounded.</summary>
    public static BFloat16 TanPi(BFloat16 x) => (BFloat16)float.TanPi(x);

    /// <summary>|x|.</summary>
    public static BFloat16 Abs(BFloat16 value) => new((ushort)(value.bits & 0x7FFF));

    /// <summary>The angle of the point (x, y), rounded.</summary>
    public static BFloat16 Atan2(BFloat16 y, BFloat16 x) => (BFloat16)float.Atan2(y, x);

    /// <summary>The angle of the point (x, y) over π, rounded.</summary>
    public static BFloat16 Atan2Pi(BFloat16 y, BFloat16 x) => (BFloat16)float.Atan2Pi(y, x);

    /// <summary>The next larger number.</summary>
    public static BFloat16 BitIncrement(BFloat16 x) => IsNaN(x) || x.bits == 0x7F80 ? x : x.bits == 0x8000 ? Epsilon : new((ushort)(x.bits + (x.bits < 0x8000 ? 1 : -1)));

    /// <summary>The next smaller number.</summary>
    public static BFloat16 BitDecrement(BFloat16 x) => -BitIncrement(-x);

    /// <summary>x·y + z with one rounding to float, and one to bfloat16.</summary>
    public static BFloat16 FusedMultiplyAdd(BFloat16 left, BFloat16 right, BFloat16 addend) => (BFloat16)Math.FusedMultiplyAdd((double)left, right, addend);

    /// <summary>√(x² + y²), rounded.</summary>
    public static BFloat16 Hypot(BFloat16 x, BFloat16 y) => (BFloat16)float.Hypot(x, y);

    /// <summary>The remainder of IEEE 754, rounded.</summary>
    public static BFloat16 Ieee754Remainder(BFloat16 left, BFloat16 right) => (BFloat16)float.Ieee754Remainder(left, right);

    /// <summary>⌊log₂|x|⌋.</summary>
    public static int ILogB(BFloat16 x) => float.ILogB(x);

    /// <summary>log of x in a base, rounded.</summary>
    public static BFloat16 Log(BFloat16 x, BFloat16 newBase) => (BFloat16)float.Log(x, newBase);

    /// <summary>x^y, rounded.</summary>
    public static BFloat16 Pow(BFloat16 x, BFloat16 y) => (BFloat16)float.Pow(x, y);

    /// <summary>The n-th root of x, rounded.</summary>
    public static BFloat16 RootN(BFloat16 x, int n) => (BFloat16)float.RootN(x, n);

    /// <summary>Rounds to a number of decimal digits.</summary>
    public static BFloat16 Round(BFloat16 x, int digits, MidpointRounding mode) => (BFloat16)float.Round(x, digits, mode);

    /// <summary>x·2ⁿ, rounded.</summary>
    public static BFloat16 ScaleB(BFloat16 x, int n) => (BFloat16)Math.ScaleB((double)x, n);

    /// <summary>Sine and cosine, rounded.</summary>
    public static (BFloat16 Sin, BFloat16 Cos) SinCos(BFloat16 x) => (Sin(x), Cos(x));

    /// <summary>Sine and cosine of πx, rounded.</summary>
    public static (BFloat16 SinPi, BFloat16 CosPi) SinCosPi(BFloat16 x) => (SinPi(x), CosPi(x));

    /// <summary>Whether x is an even integer.</summary>
    public static bool IsEvenInteger(BFloat16 value) => float.IsEvenInteger(value);

    /// <summary>Whether x is finite.</summary>
    public static bool IsFinite(BFloat16 value) => float.IsFinite(value);

    /// <summary>Whether x is infinite.</summary>
    public static bool IsInfinity(BFloat16 value) => float.IsInfinity(value);

    /// <summary>Whether x is an integer.</summary>
    public static bool IsInteger(BFloat16 value) => float.IsInteger(value);

    /// <summary>Whether x is NaN.</summary>
    public static bool IsNaN(BFloat16 value) => float.IsNaN(value);

    /// <summary>Whether x is negative, −0 included.</summary>
    public static bool IsNegative(BFloat16 value) => float.IsNegative(value);

    /// <summary>Whether x is −∞.</summary>
    public static bool IsNegativeInfinity(BFloat16 value) => float.IsNegativeInfinity(value);

    /// <summary>Whether x is a normal number.</summary>
    public static bool IsNormal(BFloat16 value) => float.IsNormal(value);

    /// <summary>Whether x is an odd integer.</summary>
    public static bool IsOddInteger(BFloat16 value) => float.IsOddInteger(value);

    /// <summary>Whether x is positive, 0 included.</summary>
    public static bool IsPositive(BFloat16 value) => float.IsPositive(value);

    /// <summary>Whether x is +∞.</summary>
    public static bool IsPositiveInfinity(BFloat16 value) => float.IsPositiveInfinity(value);

    /// <summary>Whether x is not NaN.</summary>
    public static bool IsRealNumber(BFloat16 value) => float.IsRealNumber(value);

    /// <summary>Whether x is a subnormal number.</summary>
    public static bool IsSubnormal(BFloat16 value) => float.IsSubnormal(value);

    static bool INumberBase<BFloat16>.IsCanonical(BFloat16 value) => true;

    static bool INumberBase<BFloat16>.IsComplexNumber(BFloat16 value) => false;

    static bool INumberBase<BFloat16>.IsImaginaryNumber(BFloat16 value) => false;

    static bool INumberBase<BFloat16>.IsZero(BFloat16 value) => value == Zero;

    /// <summary>The number of the larger magnitude; NaN where one is.</summary>
    public static BFloat16 MaxMagnitude(BFloat16 x, BFloat16 y) => (BFloat16)float.MaxMagnitude(x, y);

    /// <summary>The number of the larger magnitude; a NaN is passed over.</summary>
    public static BFloat16 MaxMagnitudeNumber(BFloat16 x, BFloat16 y) => (BFloat16)float.MaxMagnitudeNumber(x, y);

    /// <summary>The number of the smaller magnitude; NaN where one is.</summary>
    public static BFloat16 MinMagnitude(BFloat16 x, BFloat16 y) => (BFloat16)float.MinMagnitude(x, y);

    /// <summary>The number of the smaller magnitude; a NaN is passed over.</summary>
    public static BFloat16 MinMagnitudeNumber(BFloat16 x, BFloat16 y) => (BFloat16)float.MinMagnitudeNumber(x, y);

    /// <inheritdoc/>
    public static BFloat16 Parse(ReadOnlySpan<char> s, NumberStyles style, IFormatProvider? provider) => (BFloat16)double.Parse(s, style, provider);

    /// <inheritdoc/>
    public static BFloat16 Parse(string s, NumberStyles style, IFormatProvider? provider) => (BFloat16)double.Parse(s, style, provider);

    /// <inheritdoc/>
    public static BFloat16 Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => (BFloat16)double.Parse(s, provider);

    /// <inheritdoc/>
    public static BFloat16 Parse(string s, IFormatProvider? provider) => (BFloat16)double.Parse(s, provider);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, NumberStyles style, IFormatProvider? provider, out BFloat16 result) =>
        Rounded(double.TryParse(s, style, provider, out double value), value, out result);

    /// <inheritdoc/>
    public static bool TryParse(string? s, NumberStyles style, IFormatProvider? provider, out BFloat16 result) =>
        Rounded(double.TryParse(s, style, provider, out double value), value, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out BFloat16 result) =>
        Rounded(double.TryParse(s, provider, out double value), value, out result);

    /// <inheritdoc/>
    public static bool TryParse(string? s, IFormatProvider? provider, out BFloat16 result) =>
        Rounded(double.TryParse(s, provider, out double value), value, out result);

    private static bool Rounded(bool isParsed, double value, out BFloat16 result)
    {
        result = (BFloat16)value;
        return isParsed;
    }
}
