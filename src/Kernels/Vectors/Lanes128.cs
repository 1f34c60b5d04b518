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
    public static Lanes128 Select(Lanes128 test, double least, Lanes128 atLeast, Lanes128 below)
        => new(Vector128.ConditionalSelect(Vector128.GreaterThanOrEqual(test.value, Vector128.Create(least)), atLeast.value, below.value));

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

    /// <summary>x = n + f, |f| ≤ 1/2: 2ˣ = 2ⁿ·2ᶠ, 2ᶠ by the minimax polynomial 1 + f·q(f) of degree 10, with a relative error of 2⁻⁵¹·⁵.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Exp2Fast(Lanes128 lanes)
    {
        Vector128<double> magic = Vector128.Create(Exponential.Magic);
        Vector128<double> x = Max(lanes, Exponential.LeastPower).value;
        Vector128<double> biased = x + magic;
        Vector128<double> f = x - (biased - magic);
        Vector128<double> q = Vector128.Create(7.111757810496622e-09);
        q = Vector128.FusedMultiplyAdd(q, f, Vector128.Create(1.0210506320316116e-07));
        q = Vector128.FusedMultiplyAdd(q, f, Vector128.Create(1.321523564006805e-06));
        q = Vector128.FusedMultiplyAdd(q, f, Vector128.Create(1.5252647748458753e-05));
        q = Vector128.FusedMultiplyAdd(q, f, Vector128.Create(0.00015403530800807628));
        q = Vector128.FusedMultiplyAdd(q, f, Vector128.Create(0.001333355824647934));
        q = Vector128.FusedMultiplyAdd(q, f, Vector128.Create(0.009618129107380722));
        q = Vector128.FusedMultiplyAdd(q, f, Vector128.Create(0.055504108664346595));
        q = Vector128.FusedMultiplyAdd(q, f, Vector128.Create(0.24022650695910472));
        q = Vector128.FusedMultiplyAdd(q, f, Vector128.Create(0.6931471805599516));
        q = Vector128.FusedMultiplyAdd(q, f, Vector128<double>.One);
        return new(q * PowerOfTwo(biased));
    }

    // Rounding to double and then to float errs only where the double is halfway between two floats: where the 29 bits that float lacks are 1000…0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 MultiplyAddToOdd(Lanes128 a, Lanes128 b, Lanes128 c)
    {
        Lanes128 sum = MultiplyAdd(a, b, c);
        bool anyHalfway = Vector128.EqualsAny(sum.value.AsInt64() & Vector128.Create(0x1FFFFFFFL), Vector128.Create(0x10000000L));
        return anyHalfway ? AddToOdd(a * b, c) : sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Sum() => Vector128.Sum(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref double destination) => value.StoreUnsafe(ref destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float destination) => Vector64.Narrow(value.GetLower(), value.GetUpper()).StoreUnsafe(ref destination);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Lanes128 AddToOdd(Lanes128 a, Lanes128 b)
    {
        (Lanes128 sum, Lanes128 error) = Exponential.TwoSum(a, b);
        Vector128<double> side = sum.value * error.value;
        Vector128<long> below = Vector128.LessThan(side, Vector128<double>.Zero).AsInt64();
        Vector128<long> inexact = below | Vector128.GreaterThan(side, Vector128<double>.Zero).AsInt64();
        return new(((sum.value.AsInt64() + below) | (inexact & Vector128<long>.One)).AsDouble());
    }

    // The low bits of n + Magic, moved into the exponent field.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> PowerOfTwo(Vector128<double> biased)
        => Vector128.ShiftLeft(biased.AsInt64() + Vector128.Create(1023L), 52).AsDouble();
}
