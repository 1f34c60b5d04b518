using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>Sums in a fixed order, accumulated in double whatever T is.</summary>
public static class Sums
{
    /// <summary>Σ xᵢ.</summary>
    public static double Sum<T>(ReadOnlySpan<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++) sum += double.CreateTruncating(x[i]);
        return sum;
    }

    /// <summary>Σ |xᵢ|.</summary>
    public static double SumOfMagnitudes<T>(ReadOnlySpan<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++) sum += Math.Abs(double.CreateTruncating(x[i]));
        return sum;
    }

    /// <summary>Σ xᵢ².</summary>
    public static double SumOfSquares<T>(ReadOnlySpan<T> x) where T : unmanaged, IFloatingPointIeee754<T> => Dot(x, x);

    /// <summary>Σ xᵢ·yᵢ.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Dot<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shapes.Length(y.Length, x.Length, nameof(y));
        double sum = 0;
        for (int i = 0; i < x.Length; i++) sum += double.CreateTruncating(x[i]) * double.CreateTruncating(y[i]);
        return sum;
    }
}
