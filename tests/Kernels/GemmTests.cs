using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using NetFramework.Kernels;

namespace NetFramework.Tests.Kernels;

[NonParallelizable]
internal sealed class GemmTests
{
    private static readonly GemmPath[] Paths = [.. Enum.GetValues<GemmPath>().Where(GemmPaths.IsSupported)];

    private static readonly (int M, int N, int K)[] Sizes =
    [
        (1, 1, 1), (2, 3, 4), (64, 10, 784), (10, 784, 64), (64, 784, 10), (1, 784, 10), (784, 1, 10), (1, 10, 784), (20, 576, 25),
        (13, 33, 17), (12, 32, 385), (25, 65, 769), (25, 65, 3), (5, 200, 130), (97, 5, 31), (100, 100, 100), (17, 17, 800), (96, 128, 384), (3, 31, 1),
        (130, 16, 70), (16, 130, 70), (200, 49, 60), (49, 200, 400), (50, 1024, 16), (48, 48, 49), (10, 6, 31), (5, 7, 16), (9, 10, 8),
        (64, 196, 400), (50, 49, 70), (13, 130, 1024), (40, 1024, 70), (210, 66, 64), (37, 20, 79),
    ];

    private int before;

    [SetUp]
    public void Remember() => before = Threads.Count;

    [TearDown]
    public void Restore() => Threads.Count = before;

    [Test]
    public void The_product_is_that_of_the_triple_loop_in_single_precision([ValueSource(nameof(Paths))] object path, [Values] bool transposeA, [Values] bool transposeB)
        => AgreesWithTripleLoop<float>((GemmPath)path, transposeA, transposeB);

    [Test]
    public void The_product_is_that_of_the_triple_loop_in_double_precision([ValueSource(nameof(Paths))] object path, [Values] bool transposeA, [Values] bool transposeB)
        => AgreesWithTripleLoop<double>((GemmPath)path, transposeA, transposeB);

    [Test]
    public void The_product_is_that_of_the_triple_loop_in_half_precision([Values] bool transposeA, [Values] bool transposeB)
    {
        foreach ((int m, int n, int k) in new[] { (1, 1, 1), (7, 5, 33), (20, 31, 9) }) Check<Half>(GemmPath.Portable, new Random(9), transposeA, transposeB, m, n, k, 0.5, 2);
    }

    [Test]
    public void Sizes_beyond_one_cache_block_are_summed_in_full([ValueSource(nameof(Paths))] object path)
    {
        Random random = new(3);
        Check<float>((GemmPath)path, random, false, false, 7, 3100, 800, 1, 0);
        Check<float>((GemmPath)path, random, true, true, 3100, 9, 400, 1, 1);
    }

    [Test]
    public void The_product_of_any_shape_is_that_of_the_triple_loop()
    {
        Gen<(int, int, int, int)> shapes =
            from m in Gen.Choose(1, 80) from n in Gen.Choose(1, 140) from k in Gen.Choose(0, 60) from seed in Gen.Choose(0, int.MaxValue - 1) select (m, n, k, seed);
        Prop.ForAll(shapes.ToArbitrary(), shape =>
        {
            (int m, int n, int k, int seed) = shape;
            Random random = new(seed);
            foreach (GemmPath path in Paths) Check<float>(path, random, (seed & 1) != 0, (seed & 2) != 0, m, n, k, 1.5, (seed & 4) != 0 ? 0.5 : 0);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(150));
    }

    [Test]
    public void With_beta_zero_the_old_values_are_never_read([ValueSource(nameof(Paths))] object path, [Values] bool transposeB)
    {
        foreach ((int m, int n, int k) in Sizes)
        {
            float[] a = new float[m * k], b = new float[k * n], c = new float[m * n];
            Array.Fill(a, 1);
            Array.Fill(b, 2);
            Array.Fill(c, float.NaN);
            Gemm.Multiply<float>((GemmPath)path, false, transposeB, m, n, k, 1, a, b, 0, c);
            Assert.That(c, Is.All.EqualTo(2f * k), $"{m}×{n}×{k}");
        }
    }

    [Test]
    public void NaN_and_infinity_reach_just_the_elements_they_belong_to([ValueSource(nameof(Paths))] object path, [Values] bool transposeA, [Values] bool transposeB)
    {
        foreach ((int m, int n, int k) in Sizes)
        {
            // Row m−1 of op(A) holds a NaN; column 0 of op(B) an infinity, which meets zeros in op(A).
            float[] a = new float[m * k], b = new float[k * n], c = new float[m * n];
            Array.Fill(b, 1);
            a[transposeA ? m - 1 : (m - 1) * k] = float.NaN;
            b[transposeB ? k - 1 : (k - 1) * n] = float.PositiveInfinity;
            Gemm.Multiply<float>((GemmPath)path, transposeA, transposeB, m, n, k, 1, a, b, 0, c);
            int[] wrong = [.. Enumerable.Range(0, m * n).Where(at => float.IsNaN(c[at]) != (at / n == m - 1 || at % n == 0))];
            Assert.That(wrong, Is.Empty, $"{m}×{n}×{k}");
        }
    }

    [Test]
    public void Without_inner_terms_the_result_is_beta_times_what_was_there()
    {
        float[] c = [1, 2, 3, 4];
        Gemm.Multiply<float>(false, false, 2, 2, 0, 1, [], [], 3, c);
        Assert.That(c, Is.EqualTo(new float[] { 3, 6, 9, 12 }));
        Gemm.Multiply<float>(false, false, 2, 2, 0, 1, [], [], 0, c);
        Assert.That(c, Is.All.Zero);
    }

    [Test]
    public void The_matrix_vector_product_is_that_of_the_double_loop([Values] bool transposeA)
    {
        Random random = new(5);
        foreach ((int m, int n, _) in Sizes)
        {
            float[] a = Fill<float>(random, m * n), x = Fill<float>(random, transposeA ? m : n), y = Fill<float>(random, transposeA ? n : m);
            double[] expected = [.. y.Select((old, i) =>
            {
                double sum = 0;
                for (int p = 0; p < x.Length; p++) sum += (double)a[transposeA ? p * n + i : i * n + p] * x[p];
                return 2 * sum + 0.5 * old;
            })];
            Gemm.MultiplyVector<float>(transposeA, m, n, 2, a, x, 0.5f, y);
            Assert.That(Array.ConvertAll(y, value => (double)value), Is.EqualTo(expected).Within(1e-5 * (1 + x.Length)), $"{m}×{n}");
        }
    }

    [Test]
    public void The_result_does_not_depend_on_the_number_of_threads([Values] bool transposeA, [Values] bool transposeB)
    {
        Random random = new(11);
        foreach ((int m, int n, int k) in Sizes.Append((200, 300, 500)).Append((8, 3000, 300)).Append((832, 49, 128)).Append((64, 196, 512)))
        {
            float[] a = Fill<float>(random, m * k), b = Fill<float>(random, k * n), one = new float[m * n], other = new float[m * n];
            Threads.Count = 1;
            Gemm.Multiply<float>(transposeA, transposeB, m, n, k, 1, a, b, 0, one);
            foreach (int threads in new[] { 2, 3, 8 })
            {
                Threads.Count = threads;
                Gemm.Multiply<float>(transposeA, transposeB, m, n, k, 1, a, b, 0, other);
                Assert.That(other, Is.EqualTo(one), $"{m}×{n}×{k}, {threads} threads");
            }
        }
    }

    [Test]
    public void The_steady_state_allocates_nothing([Values] bool transposeA, [Values] bool transposeB)
    {
        float[] a = new float[200 * 300], b = new float[300 * 100], c = new float[200 * 100], thin = new float[200 * 10];
        Assert.That(Allocation.InSteadyState(() => { for (int round = 0; round < 20; round++) Run(); }), Is.Zero);

        void Run()
        {
            Gemm.Multiply<float>(transposeA, transposeB, 200, 100, 300, 1, a, b, 0, c);
            Gemm.Multiply<float>(transposeA, transposeB, 200, 10, 300, 1, a, b.AsSpan(0, 3000), 0, thin);
        }
    }

    [TestCase(-1, 1, 1)]
    [TestCase(2, 2, 3)]
    [TestCase(3, 2, 2)]
    [TestCase(2, 3, 2)]
    public void A_span_that_does_not_fit_its_shape_is_an_error(int m, int n, int k)
        => Assert.That(() => Gemm.Multiply<float>(false, false, m, n, k, 1, new float[4], new float[4], 0, new float[4]), Throws.ArgumentException);

    [Test]
    public void Parts_of_wider_matrices_are_multiplied_where_they_lie(
        [Values(1, 5, 40)] int m, [Values(1, 7, 50)] int n, [Values(0, 1, 3, 60)] int k, [Values] bool transposeA, [Values] bool transposeB)
    {
        Random random = new(17);
        int aRows = transposeA ? k : m, aLine = (transposeA ? m : k) + 3, bRows = transposeB ? n : k, bLine = (transposeB ? k : n) + 2, cLine = n + 4;
        double[] a = Fill<double>(random, aRows * aLine), b = Fill<double>(random, bRows * bLine), c = Fill<double>(random, m * cLine);
        double[] expected = [.. c];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                expected[i * cLine + j] *= 2;
                for (int p = 0; p < k; p++) expected[i * cLine + j] += a[transposeA ? p * aLine + i : i * aLine + p] * b[transposeB ? j * bLine + p : p * bLine + j];
            }
        }
        Gemm.MultiplyParts<double>(transposeA, transposeB, m, n, k, a, aLine, b, bLine, 2, c, cLine);
        Assert.That(c, Is.EqualTo(expected).Within(1e-12));
    }

    [Test]
    public void A_part_that_does_not_fit_is_an_error()
    {
        double[] four = new double[4], six = new double[6];
        Assert.That(() => Gemm.MultiplyParts<double>(false, false, 2, 2, 2, four, 1, four, 2, 0, four, 2), Throws.ArgumentException);
        Assert.That(() => Gemm.MultiplyParts<double>(false, false, 2, 2, 2, four, 2, four, 3, 0, four, 2), Throws.ArgumentException);
        Assert.That(() => Gemm.MultiplyParts<double>(false, false, 2, 2, 2, four, 2, six, 4, 0, four, 3), Throws.ArgumentException);
        Assert.That(() => Gemm.MultiplyParts<double>(false, false, 2, 2, 2, four, 2, six, 4, 0, four, 2), Throws.Nothing);
    }

    private static void AgreesWithTripleLoop<T>(GemmPath path, bool transposeA, bool transposeB) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Random random = new(7);
        foreach ((int m, int n, int k) in Sizes)
        {
            foreach ((double alpha, double beta) in new[] { (1.0, 0.0), (-0.5, 2.0) }) Check<T>(path, random, transposeA, transposeB, m, n, k, alpha, beta);
        }
    }

    // |error| ≤ (k + 3)·u·(|α|·|A|·|B| + |β·C|), u the unit of rounding of T (Higham, Accuracy and Stability of Numerical Algorithms, 3.5).
    private static void Check<T>(GemmPath path, Random random, bool transposeA, bool transposeB, int m, int n, int k, double alpha, double beta)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] a = Fill<T>(random, m * k), b = Fill<T>(random, k * n), c = Fill<T>(random, m * n), old = [.. c];
        Gemm.Multiply<T>(path, transposeA, transposeB, m, n, k, T.CreateTruncating(alpha), a, b, T.CreateTruncating(beta), c);
        double unit = typeof(T) == typeof(float) ? Math.ScaleB(1, -24) : typeof(T) == typeof(double) ? Math.ScaleB(1, -53) : Math.ScaleB(1, -11);
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double sum = 0, magnitude = 0;
                for (int p = 0; p < k; p++)
                {
                    double term = double.CreateTruncating(a[transposeA ? p * m + i : i * k + p]) * double.CreateTruncating(b[transposeB ? j * k + p : p * n + j]);
                    sum += term;
                    magnitude += Math.Abs(term);
                }
                double before = beta * double.CreateTruncating(old[i * n + j]);
                double expected = alpha * sum + before;
                double bound = (k + 3) * unit * (Math.Abs(alpha) * magnitude + Math.Abs(before));
                double got = double.CreateTruncating(c[i * n + j]);
                if (!(Math.Abs(got - expected) <= bound))
                    Assert.Fail($"{path} {m}×{n}×{k} transposes {transposeA} {transposeB} α {alpha} β {beta}: C({i}, {j}) is {got}, not {expected} ± {bound}");
            }
        }
    }

    private static T[] Fill<T>(Random random, int count) where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] values = new T[count];
        for (int i = 0; i < count; i++) values[i] = T.CreateTruncating(random.NextDouble() * 2 - 1);
        return values;
    }
}
