using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>Means, variances and what normalization needs of them, along an axis or row by row; accumulated in double whatever T is, in a fixed order.</summary>
/// <remarks>
/// The variance is Σ (x − μ)² / n in a second pass, never E[x²] − E[x]², which loses all digits where |μ| is large beside the deviation
/// (Chan, Golub &amp; LeVeque, Algorithms for computing the sample variance, Am. Stat. 37(3), 1983). Every method throws <see cref="ArgumentException"/> where the lengths do not fit.
/// </remarks>
public static class Moments
{
    /// <summary>The mean μ[c] and the biased variance σ²[c] = Σ (x[o, c, i] − μ[c])² / n over the n = outer·inner elements of each index c of the axis.</summary>
    public static void OfAxis<T>(ReadOnlySpan<T> x, AxisExtents extents, Span<double> mean, Span<double> variance) where T : unmanaged, IFloatingPointIeee754<T>
    {
        extents.Check(x.Length, nameof(x));
        Shapes.Length(mean.Length, extents.Extent, nameof(mean));
        Shapes.Length(variance.Length, extents.Extent, nameof(variance));
        double n = (double)extents.Outer * extents.Inner;
        mean.Clear();
        for (int run = 0; run < extents.Runs; run++)
        {
            ReadOnlySpan<T> values = x[extents.Run(run)];
            mean[run % extents.Extent] += values.Length == 1 ? double.CreateTruncating(values[0]) : Sums.Sum(values);
        }
        for (int c = 0; c < mean.Length; c++) mean[c] /= n;
        variance.Clear();
        for (int run = 0; run < extents.Runs; run++)
            variance[run % extents.Extent] += SumOfSquaredDeviations(x[extents.Run(run)], mean[run % extents.Extent]);
        for (int c = 0; c < variance.Length; c++) variance[c] /= n;
    }

    /// <summary>Σ (xᵢ − center)².</summary>
    public static double SumOfSquaredDeviations<T>(ReadOnlySpan<T> x, double center) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (x.Length > 1) return RunNormalization.SumOfSquaredDeviations(x, center);
        double deviation = x.IsEmpty ? 0 : double.CreateTruncating(x[0]) - center;
        return deviation * deviation;
    }

    /// <summary>yᵢ = (xᵢ − center)·scale, the difference taken in double and rounded once. In place where y is x.</summary>
    public static void Normalize<T>(ReadOnlySpan<T> x, double center, double scale, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shapes.Length(y.Length, x.Length, nameof(y));
        if (x.Length == 1) y[0] = T.CreateTruncating((double.CreateTruncating(x[0]) - center) * scale);
        else RunNormalization.Forward(x, center, scale, new RowOperand<T>(1), new RowOperand<T>(0), y);
    }

    /// <summary>∂xᵢ = (∂yᵢ − a)·scale − yᵢ·b: the gradient of a normalization.</summary>
    /// <param name="y">The normalized values.</param>
    /// <param name="yDiff">∂y.</param>
    /// <param name="a">The mean of ∂y over what was normalized together.</param>
    /// <param name="b">The mean of ∂y·y over it, over the standard deviation.</param>
    /// <param name="scale">What the deviations were multiplied by.</param>
    /// <param name="xDiff">∂x, overwritten.</param>
    public static void NormalizeBackward<T>(ReadOnlySpan<T> y, ReadOnlySpan<T> yDiff, double a, double b, double scale, Span<T> xDiff) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shapes.Length(y.Length, xDiff.Length, nameof(y));
        Shapes.Length(yDiff.Length, xDiff.Length, nameof(yDiff));
        if (y.Length == 1) xDiff[0] = T.CreateTruncating((double.CreateTruncating(yDiff[0]) - a) * scale - double.CreateTruncating(y[0]) * b);
        else RunNormalization.Backward(y, yDiff, 0, new RowOperand<T>(1), a, scale, b, xDiff);
    }
}
