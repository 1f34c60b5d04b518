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
    public static Lanes512 Select(Lanes512 test, double least, Lanes512 atLeast, Lanes512 below)
        => new(Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(test.value, Vector512.Create(least)), atLeast.value, below.value));

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

    /// <summary>x = e + j/16 + f with 0 ≤ f ≤ 1/16: 2ˣ = 2ᵉ·2^(j/16)·2ᶠ, the sixteen powers in two registers, 2ᶠ by the minimax polynomial of degree 5, with a relative error of 2⁻⁴⁷·⁶.</summary>
    /// <remarks>vreducepd gives f, which of an infinity is 0; vscalefpd takes the floor e of x itself: nothing has to be clamped.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Exp2Fast(Lanes512 lanes)
    {
        const byte fourBitsRoundedDown = 0x49;
        Vector512<double> x = lanes.value;
        Vector512<double> f = Avx512DQ.Reduce(x, fourBitsRoundedDown);
        // x rounded down to sixteenths has j in its low four bits.
        Vector512<double> sixteenths = Avx512F.Add(x, Vector512.Create(Exponential.Magic / 16), FloatRoundingMode.ToNegativeInfinity);
        Vector512<double> root = Avx512F.PermuteVar8x64x2(
            Vector512.Create(1.0, 1.0442737824274138, 1.0905077326652577, 1.1387886347566916, 1.189207115002721, 1.241857812073484, 1.2968395546510096, 1.3542555469368927),
            sixteenths.AsInt64(),
            Vector512.Create(1.4142135623730951, 1.4768261459394993, 1.5422108254079407, 1.6104903319492543, 1.681792830507429, 1.7562521603732995, 1.8340080864093424, 1.9152065613971474));
        Vector512<double> q = Vector512.Create(0.0013625296736439073);
        q = Vector512.FusedMultiplyAdd(q, f, Vector512.Create(0.009616074021988063));
        q = Vector512.FusedMultiplyAdd(q, f, Vector512.Create(0.055504175223956426));
        q = Vector512.FusedMultiplyAdd(q, f, Vector512.Create(0.24022650598618328));
        q = Vector512.FusedMultiplyAdd(q, f, Vector512.Create(0.6931471805651386));
        q = Vector512.FusedMultiplyAdd(q, f, Vector512.Create(0.9999999999999956));
        return new(Avx512F.Scale(root * q, x));
    }

    // Rounded towards 0, then made odd: ∞, which would become NaN, is kept out.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 MultiplyAddToOdd(Lanes512 a, Lanes512 b, Lanes512 c)
    {
        Vector512<double> sum = Avx512F.FusedMultiplyAdd(a.value, b.value, c.value, FloatRoundingMode.ToZero);
        return new((Max(new(sum), double.MinValue).value.AsInt64() | Vector512<long>.One).AsDouble());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Sum() => Vector512.Sum(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref double destination) => value.StoreUnsafe(ref destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float destination) => Avx512F.ConvertToVector256Single(value).StoreUnsafe(ref destination);
}
