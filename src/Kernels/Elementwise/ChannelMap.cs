using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace NetFramework.Kernels;

/// <summary>A map of each element by its channel c: f(x) = r(scale[c]·x + shift[c]), where r(z) = z for z &gt; 0, else slope·z. What is not given is left out: the default maps x to itself.</summary>
/// <remarks>A kernel applies it to what it has just computed, while that is in the cache. A rectifier alone gives the bits of <see cref="Elementwise.Relu"/>.</remarks>
/// <typeparam name="T">The element type.</typeparam>
public readonly ref struct ChannelMap<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The factor of each channel; empty for none.</summary>
    public ReadOnlySpan<T> Scale { get; init; }

    /// <summary>What is added to each channel then; as long as <see cref="Scale"/>.</summary>
    public ReadOnlySpan<T> Shift { get; init; }

    /// <summary>The slope of the rectifier where its argument is negative; null for no rectifier.</summary>
    public T? Slope { get; init; }

    /// <summary>Whether it maps x to itself.</summary>
    public bool IsIdentity => Scale.IsEmpty && Slope is null;

    /// <summary>x[m, c] ← f(x[m, c]): the channels are the columns.</summary>
    /// <exception cref="ArgumentException">The map is for another number of channels, or x has not rows·channels elements.</exception>
    public void ApplyToRows(int rows, int channels, Span<T> x)
    {
        Check(channels);
        Shapes.Length(x.Length, (long)rows * channels, nameof(x));
        for (int i = 0; i < rows; i++)
        {
            Span<T> row = x.Slice(i * channels, channels);
            if (!Scale.IsEmpty) TensorPrimitives.MultiplyAdd(row, Scale, Shift, row);
            if (Slope is { } slope) Elementwise.Relu(row, slope, row);
        }
    }

    /// <summary>x ← f(x), all of one channel.</summary>
    internal void Apply(int channel, Span<T> x)
    {
        if (!Scale.IsEmpty) MultiplyAdd(x, Scale[channel], Shift[channel]);
        if (Slope is { } slope) Elementwise.Relu(x, slope, x);
    }

    internal void Check(int channels)
    {
        Shapes.EmptyOr(Scale.Length, channels, nameof(Scale));
        Shapes.Length(Shift.Length, Scale.Length, nameof(Shift));
    }

    private static void MultiplyAdd(Span<T> x, T scale, T shift)
    {
        int i = 0;
        if (Vector<T>.IsSupported)
        {
            ref T first = ref MemoryMarshal.GetReference(x);
            Vector<T> factor = new(scale), term = new(shift);
            for (; i <= x.Length - Vector<T>.Count; i += Vector<T>.Count) (Vector.LoadUnsafe(ref first, (nuint)i) * factor + term).StoreUnsafe(ref first, (nuint)i);
        }
        for (; i < x.Length; i++) x[i] = x[i] * scale + shift;
    }
}
