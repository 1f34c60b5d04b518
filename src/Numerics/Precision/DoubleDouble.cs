namespace NetFramework.Numerics;

/// <summary>
/// An unevaluated sum of two doubles, high + low with |low| ≤ ½ ulp(high): about 106 bits of significand over the exponents of double.
/// </summary>
/// <remarks>
/// Sum, product and quotient have relative errors below 3u², 5u² and 10u², u = 2⁻⁵³ (Joldes, Muller &amp; Popescu, ACM Trans. Math. Softw. 44(2), 2017,
/// algorithms 6, 12 and 18), as long as nothing leaves the range in which the low part is a normal number, 10⁻²⁹² … 10³⁰⁸.
/// What leaves that range is held as a <see cref="LogNumber"/>.
/// </remarks>
public readonly partial struct DoubleDouble : IEquatable<DoubleDouble>, IComparable<DoubleDouble>
{
    private DoubleDouble(double high, double low) => (High, Low) = (high, double.IsFinite(high) ? low : 0);

    /// <summary>0.</summary>
    public static DoubleDouble Zero => default;

    /// <summary>1.</summary>
    public static DoubleDouble One => 1.0;

    /// <summary>The number rounded to double.</summary>
    public double High { get; }

    /// <summary>What remains; 0 where the number is not finite.</summary>
    public double Low { get; }

    /// <summary>Whether the number is neither infinite nor NaN.</summary>
    public bool IsFinite => double.IsFinite(High);

    /// <summary>The sum of any two doubles, without error where it does not overflow (Knuth's two-sum).</summary>
    public static DoubleDouble Sum(double a, double b)
    {
        double sum = a + b;
        double part = sum - a;
        return new DoubleDouble(sum, a - (sum - part) + (b - part));
    }

    /// <summary>The product of any two doubles, without error where it neither overflows nor underflows.</summary>
    public static DoubleDouble Product(double a, double b)
    {
        double product = a * b;
        return new DoubleDouble(product, Math.FusedMultiplyAdd(a, b, -product));
    }

    /// <summary>The magnitude.</summary>
    public static DoubleDouble Abs(DoubleDouble x) => x.High < 0 ? -x : x;

    /// <summary>x·2ⁿ, without error where nothing underflows.</summary>
    public static DoubleDouble ScaleB(DoubleDouble x, int n) => new(Math.ScaleB(x.High, n), Math.ScaleB(x.Low, n));

    /// <summary>A double is a double-double as it stands.</summary>
    public static implicit operator DoubleDouble(double value) => new(value, 0);

    /// <summary>The number rounded to double.</summary>
    public static explicit operator double(DoubleDouble value) => value.High;

    /// <summary>−x.</summary>
    public static DoubleDouble operator -(DoubleDouble x) => new(-x.High, -x.Low);

    /// <summary>x + y.</summary>
    public static DoubleDouble operator +(DoubleDouble x, DoubleDouble y)
    {
        DoubleDouble high = Sum(x.High, y.High), low = Sum(x.Low, y.Low);
        DoubleDouble sum = FastSum(high.High, high.Low + low.High);
        return FastSum(sum.High, low.Low + sum.Low);
    }

    /// <summary>x − y.</summary>
    public static DoubleDouble operator -(DoubleDouble x, DoubleDouble y) => x + -y;

    /// <summary>x·y.</summary>
    public static DoubleDouble operator *(DoubleDouble x, DoubleDouble y)
    {
        DoubleDouble product = Product(x.High, y.High);
        double cross = Math.FusedMultiplyAdd(x.High, y.Low, x.Low * y.Low);
        cross = Math.FusedMultiplyAdd(x.Low, y.High, cross);
        return FastSum(product.High, product.Low + cross);
    }

    /// <summary>x / y.</summary>
    public static DoubleDouble operator /(DoubleDouble x, DoubleDouble y)
    {
        double quotient = x.High / y.High;
        if (!double.IsFinite(quotient) || double.IsInfinity(y.High))
            return quotient;
        DoubleDouble rest = x - y * quotient;
        double second = rest.High / y.High;
        rest -= y * second;
        return FastSum(quotient, second) + rest.High / y.High;
    }

    /// <summary>Whether x and y are the same number.</summary>
    public static bool operator ==(DoubleDouble x, DoubleDouble y) => x.High == y.High && x.Low == y.Low;

    /// <summary>Whether x and y are different numbers, or one is NaN.</summary>
    public static bool operator !=(DoubleDouble x, DoubleDouble y) => !(x == y);

    /// <summary>x &lt; y.</summary>
    public static bool operator <(DoubleDouble x, DoubleDouble y) => x.High < y.High || (x.High == y.High && x.Low < y.Low);

    /// <summary>x &gt; y.</summary>
    public static bool operator >(DoubleDouble x, DoubleDouble y) => y < x;

    /// <summary>x ≤ y.</summary>
    public static bool operator <=(DoubleDouble x, DoubleDouble y) => x < y || x == y;

    /// <summary>x ≥ y.</summary>
    public static bool operator >=(DoubleDouble x, DoubleDouble y) => y <= x;

    /// <inheritdoc/>
    public int CompareTo(DoubleDouble other) => High.CompareTo(other.High) is not 0 and int order ? order : Low.CompareTo(other.Low);

    /// <inheritdoc/>
    public bool Equals(DoubleDouble other) => High.Equals(other.High) && Low.Equals(other.Low);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is DoubleDouble other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(High, Low);

    /// <summary>The two parts, exactly: <c>0.1 + 5.55e-18</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{High:R} {(Low < 0 ? '-' : '+')} {Math.Abs(Low):R}");

    // Dekker's fast two-sum: |a| ≥ |b|, or a = 0.
    private static DoubleDouble FastSum(double a, double b)
    {
        double sum = a + b;
        return new DoubleDouble(sum, b - (sum - a));
    }
}
