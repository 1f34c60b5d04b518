using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>Where the elements of a resized axis come from: output i is (1 − w)·input[f] + w·input[f + 1] with f = First[i], w = Weights[i].</summary>
/// <typeparam name="T">The element type.</typeparam>
public sealed class ResampleAxis<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int[] first;
    private readonly T[] weights;

    private ResampleAxis(int input, int output)
    {
        if (input < 1 || output < 1) Shapes.Fail($"an axis of {input} elements cannot become one of {output}.", nameof(output));
        Input = input;
        first = new int[output];
        weights = new T[output];
    }

    /// <summary>The elements of the input.</summary>
    public int Input { get; }

    /// <summary>The elements of the output.</summary>
    public int Output => first.Length;

    /// <summary>The nearer neighbour before each output.</summary>
    internal ReadOnlySpan<int> First => first;

    /// <summary>The weight of the neighbour behind it; 0 where that is beyond the end.</summary>
    internal ReadOnlySpan<T> Weights => weights;

    /// <summary>Output i is input ⌊i·input/output⌋.</summary>
    /// <exception cref="ArgumentException">An extent is below 1.</exception>
    public static ResampleAxis<T> Nearest(int input, int output)
    {
        ResampleAxis<T> axis = new(input, output);
        for (int i = 0; i < output; i++) axis.first[i] = (int)((long)i * input / output);
        return axis;
    }

    /// <summary>Output i lies at max(0, (i + ½)·input/output − ½), or, with aligned corners, at i·(input − 1)/(output − 1), the last at the last; a single one at 0.</summary>
    /// <exception cref="ArgumentException">An extent is below 1.</exception>
    public static ResampleAxis<T> Linear(int input, int output, bool alignCorners)
    {
        ResampleAxis<T> axis = new(input, output);
        for (int i = 0; i < output; i++)
        {
            // The place is numerator / denominator: the whole part is exact.
            (long numerator, long denominator) = alignCorners
                ? (i * (input - 1L), Math.Max(1, output - 1L))
                : (Math.Max(0, (2L * i + 1) * input - output), 2L * output);
            (long whole, long rest) = Math.DivRem(numerator, denominator);
            axis.first[i] = (int)whole;
            axis.weights[i] = whole < input - 1 ? T.CreateTruncating((double)rest / denominator) : T.Zero;
        }
        return axis;
    }
}
