using System.Numerics;
using System.Runtime.InteropServices;

namespace NetFramework.Kernels;

/// <summary>Maxima over runs of one array that begin at given offsets.</summary>
internal static class ShiftedMaxima
{
    /// <summary>maxima[i] = max over t of source[offsets[t] + i], and the number t it comes from: the first of equal ones, and the first NaN where there is one; −1 where all are −∞. Both results are whole blocks (<see cref="ShiftedSums"/>).</summary>
    public static void Find<T>(ReadOnlySpan<T> source, ReadOnlySpan<int> offsets, Span<T> maxima, Span<T> numbers) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ShiftedSums.Check(source, offsets, maxima.Length);
        Shapes.Length(numbers.Length, maxima.Length, nameof(numbers));
        ref T from = ref MemoryMarshal.GetReference(source), largest = ref MemoryMarshal.GetReference(maxima), number = ref MemoryMarshal.GetReference(numbers);
        nuint count = (nuint)Vector<T>.Count;
        for (nuint i = 0; i < (nuint)maxima.Length; i += 2 * count)
        {
            Vector<T> max = new(T.NegativeInfinity), otherMax = max, at = new(-T.One), otherAt = at, t = Vector<T>.Zero;
            foreach (int offset in offsets)
            {
                Vector<T> value = Vector.LoadUnsafe(ref from, i + (nuint)offset), other = Vector.LoadUnsafe(ref from, i + (nuint)offset + count);
                Vector<T> isLarger = IsLarger(value, max), isOtherLarger = IsLarger(other, otherMax);
                max = Vector.ConditionalSelect(isLarger, value, max);
                at = Vector.ConditionalSelect(isLarger, t, at);
                otherMax = Vector.ConditionalSelect(isOtherLarger, other, otherMax);
                otherAt = Vector.ConditionalSelect(isOtherLarger, t, otherAt);
                t += Vector<T>.One;
            }
            max.StoreUnsafe(ref largest, i);
            otherMax.StoreUnsafe(ref largest, i + count);
            at.StoreUnsafe(ref number, i);
            otherAt.StoreUnsafe(ref number, i + count);
        }
    }

    /// <summary>The maxima of <see cref="Find{T}(ReadOnlySpan{T}, ReadOnlySpan{int}, Span{T}, Span{T})"/>, without their numbers.</summary>
    public static void Find<T>(ReadOnlySpan<T> source, ReadOnlySpan<int> offsets, Span<T> maxima) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ShiftedSums.Check(source, offsets, maxima.Length);
        ref T from = ref MemoryMarshal.GetReference(source), largest = ref MemoryMarshal.GetReference(maxima);
        nuint count = (nuint)Vector<T>.Count;
        for (nuint i = 0; i < (nuint)maxima.Length; i += 2 * count)
        {
            Vector<T> max = new(T.NegativeInfinity), otherMax = max;
            foreach (int offset in offsets)
            {
                Vector<T> value = Vector.LoadUnsafe(ref from, i + (nuint)offset), other = Vector.LoadUnsafe(ref from, i + (nuint)offset + count);
                max = Vector.ConditionalSelect(IsLarger(value, max), value, max);
                otherMax = Vector.ConditionalSelect(IsLarger(other, otherMax), other, otherMax);
            }
            max.StoreUnsafe(ref largest, i);
            otherMax.StoreUnsafe(ref largest, i + count);
        }
    }

    // What is not ≤ a number is larger or NaN; a maximum that is NaN stays.
    private static Vector<T> IsLarger<T>(Vector<T> value, Vector<T> max) => Vector.AndNot(Vector.Equals(max, max), Vector.LessThanOrEqual(value, max));
}
