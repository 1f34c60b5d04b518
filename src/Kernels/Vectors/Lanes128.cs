using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NetFramework.Kernels;

/// <summary>Two doubles (AdvSimd, SSE2, or none: the portable path).</summary>
internal readonly struct Lanes128(Vector128<double> value) : ILanes<Lanes128>
{
    private readonly Vector128<double> value = value;

    public static int Count => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Broadcast(double value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Load(ref readonly double source) => new(Vector128.LoadUnsafe(in source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Load(ref readonly float source) => new(Vector128.Create((double)source, Unsafe.Add(ref Unsafe.AsRef(in source), 1)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator +(Lanes128 left, Lanes128 right) => new(left.value + right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator -(Lanes128 left, Lanes128 right) => new(left.value - right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator *(Lanes128 left, Lanes128 right) => new(left.value * right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator /(Lanes128 left, Lanes128 right) => new(left.value / right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Abs(Lanes128 value) => new(Vector128.Abs(value.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 MultiplyAdd(Lanes128 a, Lanes128 b, Lanes128 c) => new(Vector128.FusedMultiplyAdd(a.value, b.value, c.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Max(Lanes128 value, double least)
        => new(Vector128.ConditionalSelect(Vector128.LessThan(value.value, Vector128.Create(least)), Vector128.Create(least), value.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 KeepWhereAtLeast(Lanes128 value, Lanes128 test, double least)
        => new(Vector128.ConditionalSelect(Vector128.GreaterThanOrEqual(test.value, Vector128.Create(least)), value.value, Vector128<double>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 KeepLanes(Lanes128 value, int first, int except)
    {
        Vector128<long> lane = Vector128<long>.Indices;
        Vector128<long> keep = Vector128.AndNot(Vector128.GreaterThanOrEqual(lane, Vector128.Create((long)first)), Vector128.Equals(lane, Vector128.Create((long)except)));
        return new(Vector128.ConditionalSelect(keep.AsDouble(), value.value, Vector128<double>.Zero));
    }

    // 2ⁿ = 2ᵏ·2ⁿ⁻ᵏ with k ≈ n/2: both are normal numbers, and only the last product rounds.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Scale(Lanes128 value, Lanes128 n)
    {
        Vector128<double> magic = Vector128.Create(Exponential.Magic);
        Vector128<double> half = n.value * 0.5 + magic - magic;
        return new(value.value * PowerOfTwo(half + magic) * PowerOfTwo(n.value - half + magic));
    }

    /// <summary>1 + r + r²·q(r), q interpolates (eʳ − 1 − r)/r² at nine Chebyshev nodes, with an error of 2⁻⁵⁰.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 ExpFast(Lanes128 lanes)
    {
        Vector128<double> x = Max(lanes, Exponential.LeastNormalExponent).value;
        Vector128<double> biased = Vector128.FusedMultiplyAdd(x, Vector128.Create(Exponential.Log2E), Vector128.Create(Exponential.Magic));
        Vector128<double> r = Vector128.FusedMultiplyAdd(biased - Vector128.Create(Exponential.Magic), Vector128.Create(-Exponential.Ln2), x);
        Vector128<double> q = Vector128.Create(2.761380686153829e-07);
        q = Vector128.FusedMultiplyAdd(q, r, Vector128.Create(2.762511557828763e-06));
        q = Vector128.FusedMultiplyAdd(q, r, Vector128.Create(2.4801536388690766e-05));
        q = Vector128.FusedMultiplyAdd(q, r, Vector128.Create(0.00019841208732536384));
        q = Vector128.FusedMultiplyAdd(q, r, Vector128.Create(0.0013888888905881542));
        q = Vector128.FusedMultiplyAdd(q, r, Vector128.Create(0.008333333353729397));
        q = Vector128.FusedMultiplyAdd(q, r, Vector128.Create(0.04166666666665136));
        q = Vector128.FusedMultiplyAdd(q, r, Vector128.Create(0.1666666666664829));
        q = Vector128.FusedMultiplyAdd(q, r, Vector128.Create(0.5));
        q = Vector128.FusedMultiplyAdd(r * r, q, r) + Vector128<double>.One;
        return new(q * PowerOfTwo(biased));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 RoundToOdd(Lanes128 sum, Lanes128 error)
    {
        Vector128<double> side = sum.value * error.value;
        Vector128<long> below = Vector128.LessThan(side, Vector128<double>.Zero).AsInt64();
        Vector128<long> inexact = below | Vector128.GreaterThan(side, Vector128<double>.Zero).AsInt64();
        return new(((sum.value.AsInt64() + below) | (inexact & Vector128<long>.One)).AsDouble());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Sum() => Vector128.Sum(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref double destination) => value.StoreUnsafe(ref destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float destination) => Vector64.Narrow(value.GetLower(), value.GetUpper()).StoreUnsafe(ref destination);

    // The low bits of n + Magic, moved into the exponent field.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> PowerOfTwo(Vector128<double> biased)
        => Vector128.ShiftLeft(biased.AsInt64() + Vector128.Create(1023L), 52).AsDouble();
}
