using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NetFramework.Kernels;

/// <summary>A register of 256 bits (AVX2 and FMA), for float and double.</summary>
internal readonly unsafe struct Register256<T>(Vector256<T> value) : IRegister<Register256<T>, T> where T : unmanaged
{
    private readonly Vector256<T> value = value;

    public static int Count => Vector256<T>.Count;

    public static int Rows => 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register256<T> Broadcast(T value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register256<T> Load(T* source) => new(Vector256.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register256<T> MultiplyAdd(Register256<T> a, Register256<T> b, Register256<T> c)
        => new(typeof(T) == typeof(float)
            ? Vector256.MultiplyAddEstimate(a.value.AsSingle(), b.value.AsSingle(), c.value.AsSingle()).As<float, T>()
            : Vector256.MultiplyAddEstimate(a.value.AsDouble(), b.value.AsDouble(), c.value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register256<T> Divide(Register256<T> a, Register256<T> b) => new(a.value / b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Register256<T> And(Register256<T> mask) => new(value & mask.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Register256<T> Rectify() => new(Vector256.ConditionalSelect(Vector256.LessThan(value, Vector256<T>.Zero), Vector256<T>.Zero, value));

    // What is not ≤ a number is larger or NaN; a maximum that is NaN stays.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void KeepLarger(Register256<T> value, Register256<T> number, ref Register256<T> max, ref Register256<T> at)
    {
        Vector256<T> isLarger = Vector256.AndNot(Vector256.Equals(max.value, max.value), Vector256.LessThanOrEqual(value.value, max.value));
        max = new(Vector256.ConditionalSelect(isLarger, value.value, max.value));
        at = new(Vector256.ConditionalSelect(isLarger, number.value, at.value));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreIndices(int* destination, int start, int step)
    {
        if (typeof(T) == typeof(float))
        {
            (Vector256.ConvertToInt32Native(value.AsSingle()) + Vector256.Create(start) + Vector256<int>.Indices * step).Store(destination);
            return;
        }
        for (int i = 0; i < Vector256<double>.Count; i++) destination[i] = start + i * step + (int)value.AsDouble()[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddTo(T* destination) => (Vector256.Load(destination) + value).Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(T* destination) => value.Store(destination);
}
