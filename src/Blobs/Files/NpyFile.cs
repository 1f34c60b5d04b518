using System.Runtime.InteropServices;

namespace NetFramework;

/// <summary>
/// numpy's format for one array, .npy (NEP 1). Reads versions 1 to 3, of any real number type, byte order and axis order; writes version 1.0,
/// little-endian and row-major, the same bytes for the same array.
/// </summary>
public static class NpyFile
{
    private const int ChunkLength = 1 << 20;

    /// <summary>Reads a .npy file; the array takes the file's name, without its extension.</summary>
    /// <param name="path">The file, as the user named it.</param>
    /// <exception cref="InputException">The file cannot be opened or is no whole .npy array. Nothing is allocated beyond what the file's length bears out.</exception>
    public static NamedArray Read(string path)
    {
        using FileStream stream = InputFile.OpenSeekable(path);
        return Read(stream, stream.Length, Path.GetFileNameWithoutExtension(path), "the file", new SourceLocation(path));
    }

    /// <summary>Writes a .npy file, whole or not at all.</summary>
    /// <param name="path">The file, as the user named it.</param>
    /// <param name="array">The array; its name is not written.</param>
    /// <exception cref="ArgumentException">The elements are bfloat16, for which numpy has no type.</exception>
    /// <exception cref="InputException">The path cannot be written.</exception>
    /// <exception cref="IOException">The write failed, as on a full disk.</exception>
    public static void Write(string path, NamedArray array)
    {
        ArgumentNullException.ThrowIfNull(array);
        AtomicFile.Write(path, stream => Write(stream, array));
    }

    /// <summary>Reads the array that fills the next <paramref name="length"/> bytes of a stream.</summary>
    internal static NamedArray Read(Stream stream, long length, string name, string what, SourceLocation location)
    {
        NpyHeader header = NpyHeader.Read(stream, length, what, location, out int headerLength);
        long expected = (long)header.Shape.Count * header.ElementType.Size();
        long actual = length - headerLength;
        if (actual != expected)
        {
            string remainder = actual < expected ? $"only {actual} bytes follow" : $"{actual} bytes follow";
            throw new InputException($"the header of {what} claims {expected} bytes of elements ({header.ElementType} {header.Shape}), but {remainder}", location);
        }
        ArraySource source = header.ElementType.Size() switch
        {
            1 => ReadElements<byte>(stream, header, what, location),
            2 => ReadElements<ushort>(stream, header, what, location),
            4 => ReadElements<uint>(stream, header, what, location),
            _ => ReadElements<ulong>(stream, header, what, location),
        };
        return new NamedArray(name, header.Shape, header.ElementType, source);
    }

    /// <summary>Writes the header and the elements.</summary>
    internal static void Write(Stream stream, NamedArray array)
    {
        stream.Write(NpyHeader.Write(array.ElementType, array.Shape));
        WriteElements(stream, array);
    }

    /// <summary>Writes the elements, little-endian and row-major.</summary>
    internal static void WriteElements(Stream stream, NamedArray array)
    {
        var buffer = new byte[Math.Min(ChunkLength, array.ByteLength)];
        for (long start = 0; start < array.ByteLength; start += buffer.Length)
        {
            Span<byte> chunk = buffer.AsSpan(0, (int)Math.Min(buffer.Length, array.ByteLength - start));
            array.Source.Read(start, chunk);
            stream.Write(chunk);
        }
    }

    private static MemorySource<TElement> ReadElements<TElement>(Stream stream, NpyHeader header, string what, SourceLocation location)
        where TElement : unmanaged
    {
        TElement[] elements = GC.AllocateUninitializedArray<TElement>(header.Shape.Count);
        for (int first = 0; first < elements.Length; first += ChunkLength)
        {
            Span<byte> chunk = MemoryMarshal.AsBytes(elements.AsSpan(first, Math.Min(ChunkLength, elements.Length - first)));
            if (stream.ReadAtLeast(chunk, chunk.Length, throwOnEndOfStream: false) < chunk.Length)
                throw new InputException($"{what} ends within its elements", location);
        }
        if (header.BigEndian)
        {
            foreach (ref TElement element in elements.AsSpan())
                MemoryMarshal.AsBytes(new Span<TElement>(ref element)).Reverse();
        }
        return new MemorySource<TElement>(header.FortranOrder ? ToRowMajor(elements, header.Shape) : elements);
    }

    /// <summary>Elements whose first axis runs fastest, in the order in which the last does.</summary>
    private static TElement[] ToRowMajor<TElement>(TElement[] columnMajor, Shape shape)
    {
        var strides = new int[shape.Rank];
        for (int axis = 0, stride = 1; axis < shape.Rank; stride *= shape[axis++])
            strides[axis] = stride;
        var index = new int[shape.Rank];
        var rowMajor = new TElement[columnMajor.Length];
        int source = 0;
        for (int target = 0; target < rowMajor.Length; target++)
        {
            rowMajor[target] = columnMajor[source];
            for (int axis = shape.Rank - 1; axis >= 0; axis--)
            {
                source += strides[axis];
                if (++index[axis] < shape[axis])
                    break;
                source -= strides[axis] * shape[axis];
                index[axis] = 0;
            }
        }
        return rowMajor;
    }
}
