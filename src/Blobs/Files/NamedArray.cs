using System.Numerics;
using System.Numerics.Tensors;

namespace NetFramework;

/// <summary>
/// An array as the file formats hold it: a name, a shape, the type of the elements, and the elements, row-major.
/// The elements are in memory, in a blob, or still in the file; <see cref="CopyTo"/> brings them where they are wanted in one go.
/// </summary>
public sealed class NamedArray
{
    private const int ConversionLength = 4096;

    internal NamedArray(string name, Shape shape, ElementType elementType, ArraySource source) =>
        (Name, Shape, ElementType, Source) = (name, shape, elementType, source);

    /// <summary>The name, unique in its file.</summary>
    public string Name { get; }

    /// <summary>The extents.</summary>
    public Shape Shape { get; }

    /// <summary>The type of the elements in the file.</summary>
    public ElementType ElementType { get; }

    /// <summary>The size of all elements in bytes.</summary>
    public long ByteLength => (long)Shape.Count * ElementType.Size();

    internal ArraySource Source { get; }

    /// <summary>An array over the given elements, which it does not copy.</summary>
    /// <exception cref="ArgumentException">The shape has another number of elements, or <typeparamref name="T"/> is none of float, double and Half.</exception>
    public static NamedArray Of<T>(string name, Shape shape, T[] elements) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(elements);
        if (elements.Length != shape.Count)
            throw new ArgumentException($"the array '{name}' of shape {shape} has {shape.Count} elements, but {elements.Length} were given");
        return new NamedArray(name, shape, ElementTypes.Of<T>(), new MemorySource<T>(elements));
    }

    /// <summary>The values of a blob. They are not copied: what is written is what the blob holds then.</summary>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> is none of float, double and Half.</exception>
    public static NamedArray OfData<T>(string name, Blob<T> blob) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(blob);
        return new NamedArray(name, blob.Shape, ElementTypes.Of<T>(), new BlobSource<T>(() => blob.Data));
    }

    /// <summary>The diff of a blob. It is not copied: what is written is what the blob holds then.</summary>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> is none of float, double and Half.</exception>
    public static NamedArray OfDiff<T>(string name, Blob<T> blob) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(blob);
        return new NamedArray(name, blob.Shape, ElementTypes.Of<T>(), new BlobSource<T>(() => blob.Diff));
    }

    /// <summary>
    /// Copies all elements, converted to <typeparamref name="T"/> (rounded to nearest where it holds fewer bits). Elements that already are of this
    /// type go straight from the file to the destination.
    /// </summary>
    /// <param name="destination">As long as the shape's count.</param>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    /// <exception cref="InputException">The file became shorter since it was opened.</exception>
    public void CopyTo<T>(Span<T> destination) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (destination.Length != Shape.Count)
            throw new ArgumentException($"the array '{Name}' of shape {Shape} has {Shape.Count} elements, but the destination holds {destination.Length}");
        if (ElementTypes.Find<T>() == ElementType)
        {
            Source.ReadElements(0, destination);
            return;
        }
        switch (ElementType)
        {
            case ElementType.Boolean or ElementType.UInt8: Convert<byte, T>(destination); break;
            case ElementType.Int8: Convert<sbyte, T>(destination); break;
            case ElementType.UInt16: Convert<ushort, T>(destination); break;
            case ElementType.Int16: Convert<short, T>(destination); break;
            case ElementType.UInt32: Convert<uint, T>(destination); break;
            case ElementType.Int32: Convert<int, T>(destination); break;
            case ElementType.UInt64: Convert<ulong, T>(destination); break;
            case ElementType.Int64: Convert<long, T>(destination); break;
            case ElementType.Float16: Convert<Half, T>(destination); break;
            case ElementType.BFloat16: ConvertBFloat16(destination); break;
            case ElementType.Float32: Convert<float, T>(destination); break;
            default: Convert<double, T>(destination); break;
        }
    }

    /// <summary>All elements, converted to <typeparamref name="T"/> as <see cref="CopyTo"/> does.</summary>
    public T[] ToArray<T>() where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] elements = GC.AllocateUninitializedArray<T>(Shape.Count);
        CopyTo(elements.AsSpan());
        return elements;
    }

    /// <summary>The name, the element type and the shape, as in <c>ip/weight: Float32 3×4</c>.</summary>
    public override string ToString() => $"{Name}: {ElementType} {Shape}";

    private void Convert<TSource, T>(Span<T> destination)
        where TSource : unmanaged, INumberBase<TSource>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Span<TSource> buffer = stackalloc TSource[ConversionLength];
        for (int first = 0; first < destination.Length; first += ConversionLength)
        {
            Span<T> target = destination.Slice(first, Math.Min(ConversionLength, destination.Length - first));
            Source.ReadElements(first, buffer[..target.Length]);
            TensorPrimitives.ConvertTruncating<TSource, T>(buffer[..target.Length], target);
        }
    }

    private void ConvertBFloat16<T>(Span<T> destination) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Span<ushort> buffer = stackalloc ushort[ConversionLength];
        for (int first = 0; first < destination.Length; first += ConversionLength)
        {
            Span<T> target = destination.Slice(first, Math.Min(ConversionLength, destination.Length - first));
            Source.ReadElements(first, buffer[..target.Length]);
            for (int i = 0; i < target.Length; i++)
                target[i] = T.CreateTruncating(BitConverter.UInt32BitsToSingle((uint)buffer[i] << 16));
        }
    }
}
