namespace NetFramework.Numerics;

/// <content>Exponential and logarithm.</content>
public readonly partial struct DoubleDouble
{
    private const int Halvings = 9;

    // Below it atanh's series needs 15 terms; above it one correction of the double logarithm is as good.
    private const double SeriesRadius = 0.1;

    // ln 2 in three parts, to 159 bits.
    private static readonly double[] Ln2 = [0.6931471805599453, 2.3190468138462996e-17, 5.707708438416212e-34];

    // 1 / n!: with |t| < 7·10⁻⁴ the first one left out, t¹⁰ / 10!, is below 2⁻¹¹⁶ of t.
    private static readonly DoubleDouble[] InverseFactorials = CreateInverseFactorials(10);

    /// <summary>ln 2.</summary>
    public static DoubleDouble LogOf2 => new(Ln2[0], Ln2[1]);

    /// <summary>e^x: +∞ beyond 709.78, 0 below −745.13; relative error below 2⁻⁹⁹ where the result is above 10⁻²⁹².</summary>
    /// <remarks>x = k·ln 2 + 2⁹·t; e^t − 1 by its Taylor series, then nine times e^(2t) − 1 = 2(e^t − 1) + (e^t − 1)², which keeps the relative error of small results small.</remarks>
    public static DoubleDouble Exp(DoubleDouble x)
    {
        if (double.IsNaN(x.High) || x.High > 710 || x.High < -746)
            return Math.Exp(x.High);
        double k = Math.Round(x.High / Ln2[0]);
        DoubleDouble t = ScaleB(x - Product(k, Ln2[0]) - Product(k, Ln2[1]) - k * Ln2[2], -Halvings);
        DoubleDouble series = InverseFactorials[^1];
        for (int n = InverseFactorials.Length - 2; n >= 2; n--)
            series = series * t + InverseFactorials[n];
        DoubleDouble minusOne = t + t * t * series;
        for (int i = 0; i < Halvings; i++)
            minusOne = ScaleB(minusOne, 1) + minusOne * minusOne;
        return ScaleB(One + minusOne, (int)k);
    }

    /// <summary>ln x: −∞ at 0, NaN below; relative error below 2⁻⁹⁹, also near 1.</summary>
    public static DoubleDouble Log(DoubleDouble x)
    {
        if (!(x.High > 0) || double.IsPositiveInfinity(x.High))
            return Math.Log(x.High);
        int k = Math.ILogB(x.High);
        DoubleDouble m = ScaleB(x, -k);
        if (m.High > 1.4142135623730951)
        {
            k++;
            m = ScaleB(m, -1);
        }
        DoubleDouble logOfPower = Product(k, Ln2[0]) + Product(k, Ln2[1]) + k * Ln2[2];
        if (Math.Abs(m.High - 1) <= SeriesRadius)
            return logOfPower + LogNearOne(m - One);
        // ln m = y + ln(1 + e), e = m·e^(−y) − 1: y is good to 53 bits, so that e³ is beyond the last bit.
        double y = Math.Log(m.High);
        DoubleDouble error = m * Exp(-y) - One;
        return logOfPower + (y + (error - ScaleB(error * error, -1)));
    }

    /// <summary>ln(1 + x): −∞ at −1, NaN below; relative error below 2⁻⁹⁹, also near 0.</summary>
    public static DoubleDouble Log1p(DoubleDouble x) => Math.Abs(x.High) <= SeriesRadius ? LogNearOne(x) : Log(One + x);

    // ln(1 + x) = 2·atanh(x / (2 + x)) = 2·(t + t³/3 + t⁵/5 + …).
    private static DoubleDouble LogNearOne(DoubleDouble x)
    {
        DoubleDouble t = x / (x + 2.0);
        DoubleDouble square = t * t;
        DoubleDouble series = Zero;
        for (int n = 31; n >= 3; n -= 2)
            series = series * square + One / n;
        return ScaleB(t + t * square * series, 1);
    }

    private static DoubleDouble[] CreateInverseFactorials(int count)
    {
        var inverses = new DoubleDouble[count];
        inverses[0] = One;
        for (int n = 1; n < count; n++)
            inverses[n] = inverses[n - 1] / n;
        return inverses;
    }
}
