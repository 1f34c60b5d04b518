using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NetFramework.Kernels;

/// <summary>Four doubles (AVX2 and FMA).</summary>
internal readonly struct Lanes256(Vector256<double> value) : ILanes<Lanes256>
{
    private readonly Vector256<double> value = value;

    public static int Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Broadcast(double value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Load(ref readonly double source) => new(Vector256.LoadUnsafe(in source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Load(ref readonly float source) => new(Avx.ConvertToVector256Double(Vector128.LoadUnsafe(in source)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator +(Lanes256 left, Lanes256 right) => new(left.value + right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator -(Lanes256 left, Lanes256 right) => new(left.value - right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator *(Lanes256 left, Lanes256 right) => new(left.value * right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator /(Lanes256 left, Lanes256 right) => new(left.value / right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Abs(Lanes256 value) => new(Vector256.Abs(value.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 MultiplyAdd(Lanes256 a, Lanes256 b, Lanes256 c) => new(Vector256.FusedMultiplyAdd(a.value, b.value, c.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Max(Lanes256 value, double least)
        => new(Vector256.ConditionalSelect(Vector256.LessThan(value.value, Vector256.Create(least)), Vector256.Create(least), value.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Select(Lanes256 test, double least, Lanes256 atLeast, Lanes256 below)
        => new(Vector256.ConditionalSelect(Vector256.GreaterThanOrEqual(test.value, Vector256.Create(least)), atLeast.value, below.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 KeepWhereAtLeast(Lanes256 value, Lanes256 test, double least)
        => new(Vector256.ConditionalSelect(Vector256.GreaterThanOrEqual(test.value, Vector256.Create(least)), value.value, Vector256<double>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 KeepLanes(Lanes256 value, int first, int except)
    {
        Vector256<long> lane = Vector256<long>.Indices;
        Vector256<long> keep = Vector256.AndNot(Vector256.GreaterThanOrEqual(lane, Vector256.Create((long)first)), Vector256.Equals(lane, Vector256.Create((long)except)));
        return new(Vector256.ConditionalSelect(keep.AsDouble(), value.value, Vector256<double>.Zero));
    }

    // 2ⁿ = 2ᵏ·2ⁿ⁻ᵏ with k ≈ n/2: both are normal numbers, and only the last product rounds.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Scale(Lanes256 value, Lanes256 n)
    {
        Vector256<double> magic = Vector256.Create(Exponential.Magic);
        Vector256<double> half = n.value * 0.5 + magic - magic;
        return new(value.value * PowerOfTwo(half + magic) * PowerOfTwo(n.value - half + magic));
    }

    /// <summary>x = n + f, |f| ≤ 1/2: 2ˣ = 2ⁿ·2ᶠ, 2ᶠ by the minimax polynomial 1 + f·q(f) of degree 10, with a relative error of 2⁻⁵¹·⁵.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Exp2Fast(Lanes256 lanes)
    {
        Vector256<double> magic = Vector256.Create(Exponential.Magic);
        Vector256<double> x = Max(lanes, Exponential.LeastPower).value;
        Vector256<double> biased = x + magic;
        Vector256<double> f = x - (biased - magic);
        Vector256<double> q = Vector256.Create(7.111757810496622e-09);
        q = Vector256.FusedMultiplyAdd(q, f, Vector256.Create(1.0210506320316116e-07));
        q = Vector256.FusedMultiplyAdd(q, f, Vector256.Create(1.321523564006805e-06));
        q = Vector256.FusedMultiplyAdd(q, f, Vector256.Create(1.5252647748458753e-05));
        q = Vector256.FusedMultiplyAdd(q, f, Vector256.Create(0.00015403530800807628));
        q = Vector256.FusedMultiplyAdd(q, f, Vector256.Create(0.001333355824647934));
        q = Vector256.FusedMultiplyAdd(q, f, Vector256.Create(0.009618129107380722));
        q = Vector256.FusedMultiplyAdd(q, f, Vector256.Create(0.055504108664346595));
        q = Vector256.FusedMultiplyAdd(q, f, Vector256.Create(0.24022650695910472));
        q = Vector256.FusedMultiplyAdd(q, f, Vector256.Create(0.6931471805599516));
        q = Vector256.FusedMultiplyAdd(q, f, Vector256<double>.One);
        return new(q * PowerOfTwo(biased));
    }

    // Rounding to double and then to float errs only where the double is halfway between two floats: where the 29 bits that float lacks are 1000…0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 MultiplyAddToOdd(Lanes256 a, Lanes256 b, Lanes256 c)
    {
        Lanes256 sum = MultiplyAdd(a, b, c);
        bool anyHalfway = Vector256.EqualsAny(sum.value.AsInt64() & Vector256.Create(0x1FFFFFFFL), Vector256.Create(0x10000000L));
        return anyHalfway ? AddToOdd(a * b, c) : sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Sum() => Vector256.Sum(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref double destination) => value.StoreUnsafe(ref destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float destination) => Avx.ConvertToVector128Single(value).StoreUnsafe(ref destination);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Lanes256 AddToOdd(Lanes256 a, Lanes256 b)
    {
        (Lanes256 sum, Lanes256 error) = Exponential.TwoSum(a, b);
        Vector256<double> side = sum.value * error.value;
        Vector256<long> below = Vector256.LessThan(side, Vector256<double>.Zero).AsInt64();
        Vector256<long> inexact = below | Vector256.GreaterThan(side, Vector256<double>.Zero).AsInt64();
        return new(((sum.value.AsInt64() + below) | (inexact & Vector256<long>.One)).AsDouble());
    }

    // The low bits of n + Magic, moved into the exponent field.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> PowerOfTwo(Vector256<double> biased)
        => Vector256.ShiftLeft(biased.AsInt64() + Vector256.Create(1023L), 52).AsDouble();
}
