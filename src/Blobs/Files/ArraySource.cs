using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace NetFramework;

/// <summary>Where the elements of an array come from: little-endian, row-major, addressed by byte.</summary>
internal abstract class ArraySource
{
    private const int ChunkLength = 1 << 24;

    /// <summary>Reads the bytes from <paramref name="start"/> on that fill <paramref name="destination"/>.</summary>
    public abstract void Read(long start, Span<byte> destination);

    /// <summary>Reads the elements from <paramref name="first"/> on that fill <paramref name="destination"/>, which may be longer than a span of bytes can be.</summary>
    public void ReadElements<TElement>(int first, Span<TElement> destination) where TElement : unmanaged
    {
        for (int done = 0; done < destination.Length;)
        {
            Span<TElement> chunk = destination.Slice(done, Math.Min(ChunkLength, destination.Length - done));
            Read((first + (long)done) * Unsafe.SizeOf<TElement>(), MemoryMarshal.AsBytes(chunk));
            done += chunk.Length;
        }
    }
}

/// <summary>Elements in an array in memory.</summary>
internal sealed class MemorySource<TElement>(TElement[] elements) : ArraySource where TElement : unmanaged
{
    public override void Read(long start, Span<byte> destination)
    {
        int size = Unsafe.SizeOf<TElement>();
        MemoryMarshal.AsBytes(elements.AsSpan((int)(start / size), destination.Length / size)).CopyTo(destination);
    }
}

/// <summary>The values of a blob, as they are when they are read.</summary>
internal sealed class BlobSource<T>(Func<Span<T>> values) : ArraySource where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Read(long start, Span<byte> destination)
    {
        int size = Unsafe.SizeOf<T>();
        MemoryMarshal.AsBytes(values().Slice((int)(start / size), destination.Length / size)).CopyTo(destination);
    }
}

/// <summary>Elements in an open file, from <paramref name="offset"/> on.</summary>
internal sealed class FileSource(SafeFileHandle file, string path, long offset) : ArraySource
{
    public override void Read(long start, Span<byte> destination)
    {
        for (int done = 0; done < destination.Length;)
        {
            int read = RandomAccess.Read(file, destination[done..], offset + start + done);
            if (read == 0)
                throw new InputException("the file became shorter while it was read", new SourceLocation(path));
            done += read;
        }
    }
}
