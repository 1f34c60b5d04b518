using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>One element, summed in double: for element types that have no vectors.</summary>
internal readonly unsafe struct PlainRegister<T>(double value) : IRegister<PlainRegister<T>, T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly double value = value;

    public static int Count => 1;

    public static int Rows => 4;

    public static PlainRegister<T> Broadcast(T value) => new(double.CreateTruncating(value));

    public static PlainRegister<T> Load(T* source) => new(double.CreateTruncating(*source));

    public static PlainRegister<T> MultiplyAdd(PlainRegister<T> a, PlainRegister<T> b, PlainRegister<T> c) => new(a.value * b.value + c.value);

    public static PlainRegister<T> Divide(PlainRegister<T> a, PlainRegister<T> b) => new(a.value / b.value);

    public PlainRegister<T> And(PlainRegister<T> mask) => mask.value == 0 ? mask : this;

    public PlainRegister<T> Rectify() => value < 0 ? default : this;

    public static void KeepLarger(PlainRegister<T> value, PlainRegister<T> number, ref PlainRegister<T> max, ref PlainRegister<T> at)
    {
        if (value.value <= max.value || double.IsNaN(max.value)) return;
        (max, at) = (value, number);
    }

    public void StoreIndices(int* destination, int start, int step) => *destination = start + (int)value;

    public void AddTo(T* destination) => *destination = T.CreateTruncating(double.CreateTruncating(*destination) + value);

    public void Store(T* destination) => *destination = T.CreateTruncating(value);
}
