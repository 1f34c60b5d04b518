using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NetFramework.Kernels;

/// <summary>A register of 512 bits (AVX-512), for float and double.</summary>
internal readonly unsafe struct Register512<T>(Vector512<T> value) : IRegister<Register512<T>, T> where T : unmanaged
{
    private readonly Vector512<T> value = value;

    public static int Count => Vector512<T>.Count;

    public static int Rows => 12;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register512<T> Broadcast(T value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register512<T> Load(T* source) => new(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register512<T> MultiplyAdd(Register512<T> a, Register512<T> b, Register512<T> c)
        => new(typeof(T) == typeof(float)
            ? Vector512.MultiplyAddEstimate(a.value.AsSingle(), b.value.AsSingle(), c.value.AsSingle()).As<float, T>()
            : Vector512.MultiplyAddEstimate(a.value.AsDouble(), b.value.AsDouble(), c.value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register512<T> Divide(Register512<T> a, Register512<T> b) => new(a.value / b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Register512<T> And(Register512<T> mask) => new(value & mask.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Register512<T> Rectify() => new(Vector512.ConditionalSelect(Vector512.LessThan(value, Vector512<T>.Zero), Vector512<T>.Zero, value));

    // What is not ≤ a number is larger or NaN; a maximum that is NaN stays.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void KeepLarger(Register512<T> value, Register512<T> number, ref Register512<T> max, ref Register512<T> at)
    {
        Vector512<T> isLarger = Vector512.AndNot(Vector512.Equals(max.value, max.value), Vector512.LessThanOrEqual(value.value, max.value));
        max = new(Vector512.ConditionalSelect(isLarger, value.value, max.value));
        at = new(Vector512.ConditionalSelect(isLarger, number.value, at.value));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreIndices(int* destination, int start, int step)
    {
        if (typeof(T) == typeof(float))
        {
            (Vector512.ConvertToInt32Native(value.AsSingle()) + Vector512.Create(start) + Vector512<int>.Indices * step).Store(destination);
            return;
        }
        for (int i = 0; i < Vector512<double>.Count; i++) destination[i] = start + i * step + (int)value.AsDouble()[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddTo(T* destination) => (Vector512.Load(destination) + value).Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(T* destination) => value.Store(destination);
}
