using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NetFramework.Kernels;

/// <summary>Four doubles (AVX2 and FMA).</summary>
internal readonly struct Lanes256(Vector256<double> value) : ILanes<Lanes256>
{
    private readonly Vector256<double> value = value;

    public static int Count => 4;

    public static Lanes256 Broadcast(double value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Load(ref readonly double source) => new(Vector256.LoadUnsafe(in source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Load(ref readonly float source) => new(Avx.ConvertToVector256Double(Vector128.LoadUnsafe(in source)));

    public static Lanes256 operator +(Lanes256 left, Lanes256 right) => new(left.value + right.value);

    public static Lanes256 operator -(Lanes256 left, Lanes256 right) => new(left.value - right.value);

    public static Lanes256 operator *(Lanes256 left, Lanes256 right) => new(left.value * right.value);

    public static Lanes256 operator /(Lanes256 left, Lanes256 right) => new(left.value / right.value);

    public static Lanes256 MultiplyAdd(Lanes256 a, Lanes256 b, Lanes256 c) => new(Vector256.FusedMultiplyAdd(a.value, b.value, c.value));

    public static Lanes256 Max(Lanes256 value, double least)
        => new(Vector256.ConditionalSelect(Vector256.LessThan(value.value, Vector256.Create(least)), Vector256.Create(least), value.value));

    public static Lanes256 KeepWhereAtLeast(Lanes256 value, Lanes256 test, double least)
        => new(Vector256.ConditionalSelect(Vector256.GreaterThanOrEqual(test.value, Vector256.Create(least)), value.value, Vector256<double>.Zero));

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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 ExpFast(Lanes256 x)
    {
        (Lanes256 mantissa, Lanes256 biased) = Exponential.Reduced(Max(x, Exponential.LeastNormalExponent));
        return new(mantissa.value * PowerOfTwo(biased.value));
    }

    public double Sum() => Vector256.Sum(this.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref double destination) => this.value.StoreUnsafe(ref destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float destination) => Avx.ConvertToVector128Single(this.value).StoreUnsafe(ref destination);

    // The low bits of n + Magic, moved into the exponent field.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> PowerOfTwo(Vector256<double> biased)
        => Vector256.ShiftLeft(biased.AsInt64() + Vector256.Create(1023L), 52).AsDouble();
}
