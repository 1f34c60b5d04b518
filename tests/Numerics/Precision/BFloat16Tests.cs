using FsCheck;
using FsCheck.Fluent;
using NetFramework.Numerics;

namespace NetFramework.Tests.Numerics;

/// <summary>bfloat16 against its definition: 8 bits of significand, to nearest, ties to even.</summary>
internal sealed class BFloat16Tests
{
    // The definition, in numbers: multiples of 2^(max(e, −126) − 7).
    private static double Rounded(double x)
    {
        if (x == 0 || !double.IsFinite(x))
            return x;
        double quantum = Math.ScaleB(1, Math.Max(Math.ILogB(x), -126) - 7);
        double rounded = Math.Round(x / quantum, MidpointRounding.ToEven) * quantum;
        return Math.Abs(rounded) >= Math.ScaleB(1, 128) ? Math.CopySign(double.PositiveInfinity, x) : rounded;
    }

    private static T InGenericCode<T>(double x) where T : System.Numerics.INumberBase<T> => T.CreateTruncating(x);

    private static double[] Numbers()
    {
        var random = new RandomStream(9, "bfloat16");
        List<double> numbers = [0, 1, 1 + 1.0 / 256, 1 + 3.0 / 256, 1 + 1.0 / 256 + 1e-12, 3.39e38, 3.4e38, 1e39, 1e-40, 4.6e-41, 4.5e-41, 1e-45, 65504, Math.PI];
        for (int i = 0; i < 3000; i++)
            numbers.Add(Math.ScaleB(random.NextDouble() - 0.5, random.NextInt32(280) - 140));
        return [.. numbers];
    }

    [Test]
    public void A_double_is_rounded_once_to_nearest_even()
    {
        foreach (double x in Numbers())
        {
            Assert.That((double)(BFloat16)x, Is.EqualTo(Rounded(x)), $"{x:R}");
            Assert.That((double)(BFloat16)(float)x, Is.EqualTo(Rounded((float)x)), $"{x:R} from float");
            Assert.That((double)InGenericCode<BFloat16>(x), Is.EqualTo(Rounded(x)), $"{x:R} in generic code");
        }
    }

    [Test]
    public void Every_pattern_of_bits_goes_through_float_and_double_unchanged()
    {
        for (int bits = 0; bits <= ushort.MaxValue; bits++)
        {
            var value = BFloat16.FromBits((ushort)bits);
            if (BFloat16.IsNaN(value))
                Assert.That(BFloat16.IsNaN((BFloat16)(double)value));
            else
                Assert.That((((BFloat16)(float)value).ToBits(), ((BFloat16)(double)value).ToBits()), Is.EqualTo(((ushort)bits, (ushort)bits)));
        }
    }

    [Test]
    public void Operations_are_rounded_once()
    {
        Prop.ForAll<ushort, ushort>((left, right) =>
        {
            BFloat16 x = BFloat16.FromBits(left), y = BFloat16.FromBits(right);
            double a = x, b = y;
            return Same(x + y, Rounded(a + b)) && Same(x - y, Rounded(a - b)) && Same(x * y, Rounded(a * b)) && Same(x / y, Rounded(a / b)) && Same(BFloat16.Sqrt(x), Rounded(Math.Sqrt(a)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

        static bool Same(BFloat16 value, double expected) => ((double)value).Equals(expected) || (double)value == expected;
    }

    [Test]
    public void Neighbours_are_one_unit_in_the_last_place_away()
    {
        Assert.That((double)BFloat16.BitIncrement(BFloat16.One), Is.EqualTo(1 + 1.0 / 128));
        Assert.That((double)BFloat16.BitDecrement(BFloat16.One), Is.EqualTo(1 - 1.0 / 256));
        Assert.That((double)BFloat16.BitIncrement(BFloat16.NegativeZero), Is.EqualTo(Math.ScaleB(1, -133)));
        Assert.That((double)BFloat16.BitDecrement(BFloat16.Zero), Is.EqualTo(-Math.ScaleB(1, -133)));
        Assert.That(BFloat16.BitIncrement(BFloat16.MaxValue), Is.EqualTo(BFloat16.PositiveInfinity));
    }

    [TestCase(ElementPrecision.Half)]
    [TestCase(ElementPrecision.BFloat16)]
    [TestCase(ElementPrecision.Float)]
    [TestCase(ElementPrecision.Double)]
    public void The_unit_in_the_last_place_is_the_distance_to_the_next_number(ElementPrecision precision)
    {
        ElementFormat format = ElementFormat.Of(precision);
        foreach (double x in (double[])[1, 1.5, 2, 3.999, 1000, 6.1e-5])
        {
            (double value, double next) = precision switch
            {
                ElementPrecision.Half => ((double)(Half)x, (double)Half.BitIncrement((Half)x)),
                ElementPrecision.BFloat16 => ((BFloat16)x, BFloat16.BitIncrement((BFloat16)x)),
                ElementPrecision.Float => ((float)x, float.BitIncrement((float)x)),
                _ => (x, double.BitIncrement(x)),
            };
            Assert.That(format.UnitInLastPlace(value), Is.EqualTo(next - value));
        }
        double smallest = precision switch { ElementPrecision.Half => (double)Half.Epsilon, ElementPrecision.BFloat16 => BFloat16.Epsilon, ElementPrecision.Float => float.Epsilon, _ => double.Epsilon };
        Assert.That((format.Smallest, format.UnitInLastPlace(0)), Is.EqualTo((smallest, smallest)));
    }
}
