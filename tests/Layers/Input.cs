using MathNet.Numerics.Distributions;

namespace NetFramework.Tests.Layers;

/// <summary>A bottom of a layer case: a shape, and how values for this or another shape are drawn. Values are exact in float, so that float and double see the same.</summary>
public sealed record Input(Shape Shape, Func<Shape, Random, double[]> Draw)
{
    /// <summary>Normal values, mean 0, of the given standard deviation.</summary>
    public static Input Spread(double standardDeviation, params int[] extents) =>
        Elementwise(extents, random => MathNet.Numerics.Distributions.Normal.Sample(random, 0, standardDeviation));

    /// <summary>Standard normal values.</summary>
    public static Input Normal(params int[] extents) => Spread(1, extents);

    /// <summary>Uniform values between two bounds.</summary>
    public static Input Uniform(double from, double to, params int[] extents) =>
        Elementwise(extents, random => ContinuousUniform.Sample(random, from, to));

    /// <summary>Integers of 0 … <paramref name="classes"/> − 1.</summary>
    public static Input Labels(int classes, params int[] extents) => Elementwise(extents, random => random.Next(classes));

    /// <summary>Each one of the given values.</summary>
    public static Input OneOf(double[] values, params int[] extents) => Elementwise(extents, random => values[random.Next(values.Length)]);

    /// <summary>These values, and no other shape.</summary>
    public static Input Of(double[] values, params int[] extents) => new(new Shape(extents), (_, _) => values);

    private static Input Elementwise(int[] extents, Func<Random, double> draw) =>
        new(new Shape(extents), (shape, random) => [.. Enumerable.Range(0, shape.Count).Select(_ => (double)(float)draw(random))]);
}
