using System.Numerics;
using System.Numerics.Tensors;

namespace NetFramework.Kernels;

/// <summary>A vector v, one element for each index of an axis, against an array of outer × extent × inner.</summary>
/// <remarks>Sums are taken in double, in the array's order. Every method throws <see cref="ArgumentException"/> where the lengths do not fit the extents.</remarks>
public static class Broadcast
{
    /// <summary>y[o, c, i] = x[o, c, i] + v[c]. In place where y is x.</summary>
    public static void Add<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> v, AxisExtents extents, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check(x.Length, v.Length, y.Length, extents);
        if (extents.Inner == 1)
        {
            for (int outer = 0; outer < extents.Outer; outer++)
                TensorPrimitives.Add(x.Slice(outer * v.Length, v.Length), v, y.Slice(outer * v.Length, v.Length));
            return;
        }
        for (int run = 0; run < extents.Runs; run++) TensorPrimitives.Add(x[extents.Run(run)], v[run % extents.Extent], y[extents.Run(run)]);
    }

    /// <summary>y[o, c, i] = x[o, c, i]·v[c]. In place where y is x.</summary>
    public static void Multiply<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> v, AxisExtents extents, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check(x.Length, v.Length, y.Length, extents);
        if (extents.Inner == 1)
        {
            for (int outer = 0; outer < extents.Outer; outer++)
                TensorPrimitives.Multiply(x.Slice(outer * v.Length, v.Length), v, y.Slice(outer * v.Length, v.Length));
            return;
        }
        for (int run = 0; run < extents.Runs; run++) TensorPrimitives.Multiply(x[extents.Run(run)], v[run % extents.Extent], y[extents.Run(run)]);
    }

    /// <summary>v[c] += Σ x[o, c, i].</summary>
    public static void AddSum<T>(ReadOnlySpan<T> x, AxisExtents extents, Span<T> v) where T : unmanaged, IFloatingPointIeee754<T> =>
        AddTotals<T, Value>(x, x, extents, v);

    /// <summary>v[c] += Σ x[o, c, i]·y[o, c, i].</summary>
    public static void AddDot<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, AxisExtents extents, Span<T> v) where T : unmanaged, IFloatingPointIeee754<T> =>
        AddTotals<T, Product>(x, y, extents, v);

    /// <summary>v[c] += Σ min(x[o, c, i], 0)·y[o, c, i]: the gradient of the slopes of a leaky rectifier from its input x and the diff y of its output.</summary>
    public static void AddSlopeGradient<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, AxisExtents extents, Span<T> v) where T : unmanaged, IFloatingPointIeee754<T> =>
        AddTotals<T, NegativePart>(x, y, extents, v);

    private static void AddTotals<T, TTerm>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, AxisExtents extents, Span<T> v)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TTerm : struct, IRunTerm
    {
        Check(x.Length, v.Length, y.Length, extents);
        Span<double> totals = Scratch.Doubles(v.Length);
        totals.Clear();
        for (int outer = 0, at = 0; outer < extents.Outer; outer++)
        {
            for (int c = 0; c < extents.Extent; c++, at += extents.Inner)
                totals[c] += TTerm.Total(x.Slice(at, extents.Inner), y.Slice(at, extents.Inner));
        }
        for (int c = 0; c < v.Length; c++) v[c] = T.CreateTruncating(double.CreateTruncating(v[c]) + totals[c]);
    }

    private static void Check(int x, int v, int y, AxisExtents extents)
    {
        extents.Check(x, nameof(x));
        extents.Check(y, nameof(y));
        Shapes.Length(v, extents.Extent, nameof(v));
    }

    /// <summary>A sum over one run of two arrays.</summary>
    private interface IRunTerm
    {
        static abstract double Total<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y) where T : unmanaged, IFloatingPointIeee754<T>;
    }

    private readonly struct Value : IRunTerm
    {
        public static double Total<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
            x.Length == 1 ? double.CreateTruncating(x[0]) : Sums.Sum(x);
    }

    private readonly struct Product : IRunTerm
    {
        public static double Total<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
            x.Length == 1 ? double.CreateTruncating(x[0]) * double.CreateTruncating(y[0]) : Sums.Dot(x, y);
    }

    private readonly struct NegativePart : IRunTerm
    {
        public static double Total<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y) where T : unmanaged, IFloatingPointIeee754<T>
        {
            double sum = 0;
            for (int i = 0; i < x.Length; i++)
            {
                if (!(x[i] > T.Zero)) sum += double.CreateTruncating(x[i]) * double.CreateTruncating(y[i]);
            }
            return sum;
        }
    }
}
