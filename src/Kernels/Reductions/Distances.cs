using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>Distances of two vectors, accumulated in double whatever T is, in a fixed order.</summary>
public static class Distances
{
    /// <summary>Σ (xᵢ − yᵢ)², the differences taken in double.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Squared<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shapes.Length(y.Length, x.Length, nameof(y));
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double difference = double.CreateTruncating(x[i]) - double.CreateTruncating(y[i]);
            sum += difference * difference;
        }
        return sum;
    }
}
