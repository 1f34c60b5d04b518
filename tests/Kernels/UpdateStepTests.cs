using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Tests.Kernels;

/// <summary>Steps of update rules against their formulas, in double, for lengths that fill vectors and that do not.</summary>
[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
internal sealed class UpdateStepTests<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private static readonly double Accuracy = typeof(T) == typeof(float) ? 1e-6 : 1e-14;

    [Test]
    public void Momentum_is_the_formula_with_every_product_and_sum_rounded([Values(0, 1, 7, 8, 33, 100)] int length)
    {
        var random = new Random(length);
        T[] w = Numbers(random, length), v = Numbers(random, length), g = Numbers(random, length);
        T momentum = T.CreateTruncating(0.9), rate = T.CreateTruncating(0.01);
        T[] expectedHistory = [.. v.Select((value, i) => value * momentum + g[i] * rate)];
        T[] expectedWeights = [.. w.Select((value, i) => value - expectedHistory[i])];

        FusedUpdate.Run(new MomentumStep<T>(momentum, rate), w, g, v);
        Assert.That(v, Is.EqualTo(expectedHistory));
        Assert.That(w, Is.EqualTo(expectedWeights));
    }

    [Test]
    public void Nesterov([Values(1, 33)] int length) => Check(length, new NesterovStep<T>(Of(0.9), Of(0.01)), (w, g, v, _) =>
    {
        double next = 0.9 * v + 0.01 * g;
        return (w - (1.9 * next - 0.9 * v), next, 0);
    });

    [Test]
    public void Root_mean_square([Values(1, 33)] int length) => Check(length, new RootMeanSquareStep<T>(Of(0.75), Of(0.25), Of(0.01), Of(1e-3)), (w, g, h, _) =>
    {
        double next = 0.75 * h + 0.25 * g * g;
        return (w - 0.01 * g / (Math.Sqrt(next) + 1e-3), next, 0);
    });

    [Test]
    public void AdaDelta([Values(1, 33)] int length) => Check(length, new AdaDeltaStep<T>(Of(0.75), Of(0.25), Of(0.5), Of(1e-3)), (w, g, h, s) =>
    {
        double next = 0.75 * h + 0.25 * g * g, d = Math.Sqrt((s + 1e-3) / (next + 1e-3)) * g;
        return (w - 0.5 * d, next, 0.75 * s + 0.25 * d * d);
    });

    [Test]
    public void Moments([Values(1, 33)] int length) => Check(length, new MomentsStep<T>(new GradientMoments<T>(0.875, 0.96875, 0.01, 0.02, 1e-3)), (w, g, m, v) =>
    {
        (double moment, double square) = (0.875 * m + 0.125 * g, 0.96875 * v + 0.03125 * g * g);
        return (w - (0.01 * g + 0.02 * moment) / (Math.Sqrt(square) + 1e-3), moment, square);
    });

    [Test]
    public void First_moment([Values(1, 33)] int length) => Check(length, new FirstMomentStep<T>(0.875, 0.96875, 0.02), (w, g, m, v) =>
    {
        double moment = 0.875 * m + 0.125 * g;
        return (w - 0.02 * moment, moment, 0.96875 * v + 0.03125 * g * g);
    });

    [Test]
    public void Sign([Values(1, 33)] int length) => Check(length, new SignStep<T>(0.875, 0.96875, 0.02), (w, g, m, _) =>
        (w - 0.02 * Math.Sign(0.875 * m + 0.125 * g), 0.96875 * m + 0.03125 * g, 0));

    [Test]
    public void The_sign_of_0_is_0([Values(1, 16)] int length)
    {
        T[] w = [.. Enumerable.Repeat(T.One, length)];
        FusedUpdate.Run(new SignStep<T>(0.9, 0.99, 0.1), w, new T[length], new T[length]);
        Assert.That(w, Is.All.EqualTo(T.One));
    }

    [Test]
    public void A_direction_takes_the_place_of_the_gradient([Values(1, 33)] int length)
    {
        var random = new Random(length);
        T[] g = Numbers(random, length), m = Numbers(random, length), v = new T[length];
        var moments = new GradientMoments<T>(0.875, 0.96875, 0, 1, 1e-3);
        T[] minus = new T[length], moment = [.. m], square = new T[length];
        FusedUpdate.Run(new MomentsStep<T>(moments), minus, g, moment, square);

        FusedUpdate.Run(new MomentsDirection<T>(moments), g, g, m, v);
        Assert.That(g, Is.EqualTo(minus.Select(value => -value)));
        Assert.That((m, v), Is.EqualTo((moment, square)));
    }

    [Test]
    public void Lengths_that_differ_are_an_error()
    {
        var step = new MomentumStep<T>(T.One, T.One);
        Assert.Throws<ArgumentException>(() => FusedUpdate.Run<T, MomentumStep<T>>(step, new T[3], new T[3], new T[2]));
        Assert.Throws<ArgumentException>(() => FusedUpdate.Run<T, MomentumStep<T>>(step, new T[3], new T[4], new T[3]));
        Assert.Throws<ArgumentException>(() => FusedUpdate.Run<T, MomentumStep<T>>(step, new T[3], new T[3], new T[3], new T[3]));
        Assert.Throws<ArgumentException>(() => FusedUpdate.Run<T, AdaDeltaStep<T>>(default, new T[3], new T[3], new T[3], []));
    }

    /// <summary>Holds a step to a formula of w, g and the two histories, which are not negative.</summary>
    private static void Check<TStep>(int length, TStep step, Func<double, double, double, double, (double Weight, double First, double Second)> formula) where TStep : struct, IUpdateStep<T>
    {
        var random = new Random(length);
        T[] w = Numbers(random, length), g = Numbers(random, length), first = [.. Numbers(random, length).Select(T.Abs)], second = TStep.HasSecond ? [.. Numbers(random, length).Select(T.Abs)] : [];
        (double Weight, double First, double Second)[] expected =
            [.. w.Select((weight, i) => formula(double.CreateChecked(weight), double.CreateChecked(g[i]), double.CreateChecked(first[i]), TStep.HasSecond ? double.CreateChecked(second[i]) : 0))];

        FusedUpdate.Run(step, w, g, first, second);
        Assert.That(w.Select(double.CreateChecked), Is.EqualTo(expected.Select(values => values.Weight)).Within(Accuracy));
        Assert.That(first.Select(double.CreateChecked), Is.EqualTo(expected.Select(values => values.First)).Within(Accuracy));
        if (TStep.HasSecond)
            Assert.That(second.Select(double.CreateChecked), Is.EqualTo(expected.Select(values => values.Second)).Within(Accuracy));
    }

    private static T Of(double value) => T.CreateTruncating(value);

    private static T[] Numbers(Random random, int length) => [.. Enumerable.Range(0, length).Select(_ => T.CreateTruncating(2 * random.NextDouble() - 1))];
}
