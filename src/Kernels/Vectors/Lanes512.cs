using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NetFramework.Kernels;

/// <summary>Eight doubles (AVX-512).</summary>
internal readonly struct Lanes512(Vector512<double> value) : ILanes<Lanes512>
{
    private readonly Vector512<double> value = value;

    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Broadcast(double value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Load(ref readonly double source) => new(Vector512.LoadUnsafe(in source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Load(ref readonly float source) => new(Avx512F.ConvertToVector512Double(Vector256.LoadUnsafe(in source)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator +(Lanes512 left, Lanes512 right) => new(left.value + right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator -(Lanes512 left, Lanes512 right) => new(left.value - right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator *(Lanes512 left, Lanes512 right) => new(left.value * right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator /(Lanes512 left, Lanes512 right) => new(left.value / right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Abs(Lanes512 value) => new(Vector512.Abs(value.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 MultiplyAdd(Lanes512 a, Lanes512 b, Lanes512 c) => new(Vector512.FusedMultiplyAdd(a.value, b.value, c.value));

    // vmaxpd returns its second operand where one is NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Max(Lanes512 value, double least) => new(Avx512F.Max(Vector512.Create(least), value.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 KeepWhereAtLeast(Lanes512 value, Lanes512 test, double least)
        => new(Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(test.value, Vector512.Create(least)), value.value, Vector512<double>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 KeepLanes(Lanes512 value, int first, int except)
    {
        Vector512<long> lane = Vector512<long>.Indices;
        Vector512<long> keep = Vector512.AndNot(Vector512.GreaterThanOrEqual(lane, Vector512.Create((long)first)), Vector512.Equals(lane, Vector512.Create((long)except)));
        return new(Vector512.ConditionalSelect(keep.AsDouble(), value.value, Vector512<double>.Zero));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Scale(Lanes512 value, Lanes512 n) => new(Avx512F.Scale(value.value, n.value));

    /// <summary>x = (16·e + j)·ln 2 / 16 + r: eˣ = 2ᵉ·2^(j/16)·eʳ, the sixteen powers in two registers; (eʳ − 1 − r)/r² by degree 4, with an error of 2⁻⁵⁵.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 ExpFast(Lanes512 lanes)
    {
        Vector512<double> x = Avx512F.Max(Vector512.Create(Exponential.LeastNormalExponent), lanes.value);
        Vector512<double> biased = Vector512.FusedMultiplyAdd(x, Vector512.Create(16 * Exponential.Log2E), Vector512.Create(Exponential.Magic));
        Vector512<double> r = Vector512.FusedMultiplyAdd(biased - Vector512.Create(Exponential.Magic), Vector512.Create(-0.6931471805599453 / 16), x);
        Vector512<double> q = Vector512.Create(0.0013889034377693012);
        q = Vector512.FusedMultiplyAdd(q, r, Vector512.Create(0.008333449724528355));
        q = Vector512.FusedMultiplyAdd(q, r, Vector512.Create(0.041666666664959766));
        q = Vector512.FusedMultiplyAdd(q, r, Vector512.Create(0.16666666665301144));
        q = Vector512.FusedMultiplyAdd(q, r, Vector512.Create(0.5));
        q = Vector512.FusedMultiplyAdd(r * r, q, r);
        Vector512<double> root = Avx512F.PermuteVar8x64x2(
            Vector512.Create(1.0, 1.0442737824274138, 1.0905077326652577, 1.1387886347566916, 1.189207115002721, 1.241857812073484, 1.2968395546510096, 1.3542555469368927),
            biased.AsInt64(),
            Vector512.Create(1.4142135623730951, 1.4768261459394993, 1.5422108254079407, 1.6104903319492543, 1.681792830507429, 1.7562521603732995, 1.8340080864093424, 1.9152065613971474));
        Vector512<double> y = Vector512.FusedMultiplyAdd(root, q, root);
        // The low four bits are j; what is above them goes into the exponent.
        Vector512<long> exponent = Vector512.ShiftLeft(biased.AsInt64() & Vector512.Create(~15L), 48);
        return new((y.AsInt64() + exponent).AsDouble());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 RoundToOdd(Lanes512 sum, Lanes512 error)
    {
        Vector512<double> side = sum.value * error.value;
        Vector512<long> below = Vector512.LessThan(side, Vector512<double>.Zero).AsInt64();
        Vector512<long> inexact = below | Vector512.GreaterThan(side, Vector512<double>.Zero).AsInt64();
        return new(((sum.value.AsInt64() + below) | (inexact & Vector512<long>.One)).AsDouble());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Sum() => Vector512.Sum(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref double destination) => value.StoreUnsafe(ref destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float destination) => Avx512F.ConvertToVector256Single(value).StoreUnsafe(ref destination);
}
