using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NetFramework.Kernels;

/// <summary>A register of 128 bits (AdvSimd, SSE2, or none: the portable path), for float and double.</summary>
internal readonly unsafe struct Register128<T>(Vector128<T> value) : IRegister<Register128<T>, T> where T : unmanaged
{
    private readonly Vector128<T> value = value;

    public static int Count => Vector128<T>.Count;

    public static int Rows => 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register128<T> Broadcast(T value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register128<T> Load(T* source) => new(Vector128.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register128<T> MultiplyAdd(Register128<T> a, Register128<T> b, Register128<T> c)
        => new(typeof(T) == typeof(float)
            ? Vector128.MultiplyAddEstimate(a.value.AsSingle(), b.value.AsSingle(), c.value.AsSingle()).As<float, T>()
            : Vector128.MultiplyAddEstimate(a.value.AsDouble(), b.value.AsDouble(), c.value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register128<T> Divide(Register128<T> a, Register128<T> b) => new(a.value / b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Register128<T> And(Register128<T> mask) => new(value & mask.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Register128<T> Rectify() => new(Vector128.ConditionalSelect(Vector128.LessThan(value, Vector128<T>.Zero), Vector128<T>.Zero, value));

    // What is not ≤ a number is larger or NaN; a maximum that is NaN stays.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void KeepLarger(Register128<T> value, Register128<T> number, ref Register128<T> max, ref Register128<T> at)
    {
        Vector128<T> isLarger = Vector128.AndNot(Vector128.Equals(max.value, max.value), Vector128.LessThanOrEqual(value.value, max.value));
        max = new(Vector128.ConditionalSelect(isLarger, value.value, max.value));
        at = new(Vector128.ConditionalSelect(isLarger, number.value, at.value));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreIndices(int* destination, int start, int step)
    {
        if (typeof(T) == typeof(float))
        {
            (Vector128.ConvertToInt32Native(value.AsSingle()) + Vector128.Create(start) + Vector128<int>.Indices * step).Store(destination);
            return;
        }
        for (int i = 0; i < Vector128<double>.Count; i++) destination[i] = start + i * step + (int)value.AsDouble()[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddTo(T* destination) => (Vector128.Load(destination) + value).Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(T* destination) => value.Store(destination);
}
