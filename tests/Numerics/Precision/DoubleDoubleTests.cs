using System.Globalization;
using NetFramework.Numerics;

namespace NetFramework.Tests.Numerics;

/// <summary>Against numbers computed with 500 bits (ElementaryFunctions.csv: each value in two doubles), and against exact integer arithmetic.</summary>
internal sealed class DoubleDoubleTests
{
    // 2⁻⁹⁹: six bits above the format's own rounding.
    private const double Tolerance = 1.6e-30;

    private static IEnumerable<TestCaseData> Functions =>
        from line in File.ReadLines(Path.Join(RepositoryFolder.Root, "tests", "Numerics", "Precision", "ElementaryFunctions.csv")).Skip(1)
        let cells = line.Split(',')
        let numbers = cells.Skip(1).Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray()
        select new TestCaseData(cells[0], numbers[0], numbers[1], numbers[2], numbers[3]).SetArgDisplayNames(cells[0], cells[1], cells[2]);

    private static double RelativeError(DoubleDouble value, DoubleDouble truth) => Math.Abs((double)(value - truth)) / Math.Abs((double)truth);

    // The exact value of a double-double with integer parts, as an integer.
    private static System.Numerics.BigInteger Exact(DoubleDouble value) => new System.Numerics.BigInteger(value.High) + new System.Numerics.BigInteger(value.Low);

    [TestCaseSource(nameof(Functions))]
    public void Elementary_functions_are_good_to_99_bits(string function, double high, double low, double resultHigh, double resultLow)
    {
        DoubleDouble x = DoubleDouble.Sum(high, low);
        DoubleDouble value = function switch
        {
            "exp" => DoubleDouble.Exp(x),
            "log" => DoubleDouble.Log(x),
            _ => DoubleDouble.Log1p(x),
        };
        Assert.That(RelativeError(value, DoubleDouble.Sum(resultHigh, resultLow)), Is.LessThan(Tolerance));
    }

    [Test]
    public void Sums_and_products_are_those_of_exact_arithmetic()
    {
        var random = new RandomStream(5, "double-double");
        for (int i = 0; i < 2000; i++)
        {
            DoubleDouble x = Draw(ref random), y = Draw(ref random);
            System.Numerics.BigInteger sum = Exact(x) + Exact(y), product = Exact(x) * Exact(y);
            Assert.That(Relative(Exact(x + y) - sum, sum), Is.LessThan(Math.ScaleB(3, -106)));
            Assert.That(Relative(Exact(x - y) - (Exact(x) - Exact(y)), Exact(x) - Exact(y)), Is.LessThan(Math.ScaleB(3, -106)));
            Assert.That(Relative(Exact(x * y) - product, product), Is.LessThan(Math.ScaleB(5, -106)));
        }

        static DoubleDouble Draw(ref RandomStream random) =>
            DoubleDouble.Sum(Math.ScaleB((long)random.NextUInt64() >> 11, random.NextInt32(40) + 60), (long)random.NextUInt64() >> 11);

        static double Relative(System.Numerics.BigInteger error, System.Numerics.BigInteger truth) =>
            error.IsZero ? 0 : Math.Exp(System.Numerics.BigInteger.Log(System.Numerics.BigInteger.Abs(error)) - System.Numerics.BigInteger.Log(System.Numerics.BigInteger.Abs(truth)));
    }

    [Test]
    public void A_quotient_times_its_divisor_is_the_dividend()
    {
        var random = new RandomStream(6, "double-double");
        for (int i = 0; i < 2000; i++)
        {
            DoubleDouble x = DoubleDouble.Sum(random.NextDouble() - 0.5, random.NextDouble() * 1e-17), y = DoubleDouble.Sum(random.NextDouble() + 0.1, random.NextDouble() * 1e-18);
            Assert.That(RelativeError(x / y * y, x), Is.LessThan(Math.ScaleB(15, -106)));
        }
    }

    [Test]
    public void The_ends_of_the_range_are_those_of_double()
    {
        Assert.That(DoubleDouble.Exp(1000).High, Is.EqualTo(double.PositiveInfinity));
        Assert.That(DoubleDouble.Exp(-1e38).High, Is.Zero);
        Assert.That(DoubleDouble.Exp(double.NegativeInfinity).High, Is.Zero);
        Assert.That(DoubleDouble.Exp(double.NaN).High, Is.NaN);
        Assert.That(DoubleDouble.Log(0).High, Is.EqualTo(double.NegativeInfinity));
        Assert.That(DoubleDouble.Log(-1).High, Is.NaN);
        Assert.That(DoubleDouble.Log1p(-1).High, Is.EqualTo(double.NegativeInfinity));
        Assert.That((DoubleDouble.One / 0.0).High, Is.EqualTo(double.PositiveInfinity));
        Assert.That((DoubleDouble.One / double.PositiveInfinity).High, Is.Zero);
        Assert.That(((DoubleDouble)1e308 * 1e10).Low, Is.Zero);
    }

    [Test]
    public void Comparisons_look_at_both_parts()
    {
        DoubleDouble a = DoubleDouble.Sum(1, 1e-20), b = DoubleDouble.Sum(1, 2e-20);
        Assert.That(a < b && b > a && a <= b && a != b && a.CompareTo(b) < 0);
        Assert.That((double)(b - a), Is.EqualTo(1e-20).Within(1e-33));
    }

    [Test]
    public void A_number_by_its_logarithm_has_no_range_to_leave()
    {
        var tiny = LogNumber.Exp(-1e38);
        Assert.That((tiny.Sign, tiny.Value.High, (-tiny).Sign), Is.EqualTo((1, 0.0, -1)));
        Assert.That(tiny.Log10, Is.EqualTo(-4.342944819032518e37).Within(1e22));
        Assert.That(LogNumber.Exp(double.NegativeInfinity), Is.EqualTo(LogNumber.Zero));
    }
}
