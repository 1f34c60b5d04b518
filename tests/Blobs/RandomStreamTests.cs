using System.Globalization;

namespace NetFramework.Tests;

public class RandomStreamTests
{
    // The published known answers for philox4x32 with 10 rounds (Random123, kat_vectors): counter words 0 … 3, key words 0 … 1, result words 0 … 3.
    [TestCase("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8")]
    [TestCase("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd")]
    [TestCase("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1")]
    public void Philox_gives_its_published_known_answers(string counter, string key, string expected)
    {
        uint[] c = Words(counter);
        uint[] k = Words(key);
        (ulong low, ulong high) = RandomStream.Philox(c[0], c[1], c[2], c[3], k[0], k[1]);
        Assert.That(new[] { (uint)low, (uint)(low >> 32), (uint)high, (uint)(high >> 32) }, Is.EqualTo(Words(expected)));
    }

    [Test]
    public void The_same_seed_name_and_step_give_the_same_numbers_whatever_else_draws()
    {
        var alone = new RandomStream(1701, "ip1", 5);
        ulong[] expected = [.. Enumerable.Range(0, 20).Select(_ => alone.NextUInt64())];

        var first = new RandomStream(1701, "ip1", 5);
        var other = new RandomStream(1701, "ip2", 5);
        var actual = new List<ulong>();
        for (int i = 0; i < 20; i++)
        {
            other.NextDouble();
            actual.Add(first.NextUInt64());
        }
        Assert.That(actual, Is.EqualTo(expected));
    }

    [Test]
    public void Many_at_a_time_are_the_same_as_one_after_the_other([Values(0, 1, 7, 16, 33, 200)] int length, [Values(0, 1, 2)] int before)
    {
        RandomStream one = new(1701, "drop6", (5L << 32) + 3), many = one;
        for (int i = 0; i < before; i++)
            Assert.That(many.NextUInt64(), Is.EqualTo(one.NextUInt64()));
        ulong[] filled = new ulong[length];
        many.Fill(filled);
        Assert.That(filled, Is.EqualTo(Enumerable.Range(0, length).Select(_ => one.NextUInt64())));
        Assert.That(many.NextUInt64(), Is.EqualTo(one.NextUInt64()));
    }

    [Test]
    public void A_change_of_seed_name_or_step_gives_other_numbers()
    {
        var firsts = new HashSet<ulong>();
        foreach (long seed in new long[] { long.MinValue, -1, 0, 1, 2, long.MaxValue })
        {
            foreach (string name in new[] { "", "a", "b", "ab", "ba", "\u0161" })
            {
                for (long step = 0; step < 50; step++)
                    firsts.Add(new RandomStream(seed, name, step).NextUInt64());
            }
        }
        Assert.That(firsts, Has.Count.EqualTo(6 * 6 * 50));
    }

    [Test]
    public void Streams_of_two_names_are_uncorrelated()
    {
        const int count = 100_000;
        var a = new RandomStream(3, "conv1");
        var b = new RandomStream(3, "conv2");
        double sum = 0;
        for (int i = 0; i < count; i++)
            sum += (a.NextDouble() - 0.5) * (b.NextDouble() - 0.5);
        // The correlation of independent streams has the standard deviation 1/√n; 4 of them.
        Assert.That(sum / count * 12, Is.EqualTo(0).Within(4 / Math.Sqrt(count)));
    }

    [Test]
    public void NextDouble_has_the_moments_of_the_uniform_distribution_and_stays_below_1()
    {
        const int count = 200_000;
        var random = new RandomStream(11, "x");
        double sum = 0, squares = 0, least = 1, greatest = 0;
        for (int i = 0; i < count; i++)
        {
            double u = random.NextDouble();
            sum += u;
            squares += u * u;
            (least, greatest) = (Math.Min(least, u), Math.Max(greatest, u));
        }
        Assert.That(sum / count, Is.EqualTo(0.5).Within(4 * Math.Sqrt(1.0 / 12 / count)));
        Assert.That(squares / count, Is.EqualTo(1.0 / 3).Within(4 * Math.Sqrt(4.0 / 45 / count)));
        Assert.That(least, Is.InRange(0, 1e-4));
        Assert.That(greatest, Is.InRange(1 - 1e-4, Math.BitDecrement(1.0)));
    }

    [Test]
    public void NextInt32_reaches_each_value_equally_often()
    {
        const int bound = 7, count = 70_000;
        var random = new RandomStream(4, "x");
        var counts = new int[bound];
        for (int i = 0; i < count; i++)
            counts[random.NextInt32(bound)]++;
        double chiSquared = counts.Sum(observed => Math.Pow(observed - count / bound, 2) / (count / bound));
        // The 0.999 quantile of χ² with 6 degrees of freedom.
        Assert.That(chiSquared, Is.LessThan(22.46));
    }

    [Test]
    public void NextInt32_refuses_a_bound_below_1([Values(0, -1)] int bound)
    {
        var random = new RandomStream(4, "x");
        Assert.That(() => random.NextInt32(bound), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Shuffle_gives_a_permutation([Values(0, 1, 2, 3, 150, 1000)] int length)
    {
        int[] items = [.. Enumerable.Range(0, length)];
        new RandomStream(9, "shuffle", 2).Shuffle(items.AsSpan());
        Assert.That(items.Order(), Is.EqualTo(Enumerable.Range(0, length)));
        if (length > 100)
            Assert.That(items, Is.Not.Ordered);
    }

    [Test]
    public void Shuffle_gives_each_order_equally_often()
    {
        const int count = 24_000;
        var orders = new Dictionary<string, int>();
        for (int epoch = 0; epoch < count; epoch++)
        {
            int[] items = [0, 1, 2, 3];
            new RandomStream(1, "shuffle", epoch).Shuffle(items.AsSpan());
            string order = string.Concat(items);
            orders[order] = orders.GetValueOrDefault(order) + 1;
        }
        Assert.That(orders, Has.Count.EqualTo(24));
        // The 0.999 quantile of χ² with 23 degrees of freedom.
        Assert.That(orders.Values.Sum(observed => Math.Pow(observed - 1000, 2) / 1000), Is.LessThan(49.73));
    }

    [Test]
    public void ToRandom_goes_on_where_the_stream_is_and_leaves_it_there()
    {
        var stream = new RandomStream(2, "x");
        stream.NextUInt64();
        Random random = stream.ToRandom();
        double expected = stream.NextDouble();
        Assert.That(random.NextDouble(), Is.EqualTo(expected));
    }

    [Test]
    public void Every_way_to_draw_from_ToRandom_is_repeatable_and_in_range()
    {
        var stream = new RandomStream(2, "x");
        Random first = stream.ToRandom();
        Random second = stream.ToRandom();
        for (int i = 0; i < 100; i++)
        {
            Assert.That(Draw(first), Is.EqualTo(Draw(second)));
        }
    }

    private static object[] Draw(Random random)
    {
        var bytes = new byte[13];
        random.NextBytes(bytes);
        int any = random.Next(int.MinValue, int.MaxValue);
        int small = random.Next(-3, 4);
        long wide = random.NextInt64(long.MinValue, long.MaxValue);
        long below = random.NextInt64(5);
        float single = random.NextSingle();
        Assert.That(small, Is.InRange(-3, 3));
        Assert.That(below, Is.InRange(0, 4));
        Assert.That(single, Is.InRange(0f, MathF.BitDecrement(1f)));
        Assert.That(random.Next(0), Is.Zero);
        Assert.That(random.Next(5, 5), Is.EqualTo(5));
        return [.. bytes, any, small, wide, below, single, random.Next(), random.NextInt64(), random.NextDouble()];
    }

    private static uint[] Words(string text) => [.. text.Split(' ').Select(word => uint.Parse(word, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
}
