using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace NetFramework.Layers;

/// <summary>
/// An array in the IDX format (that of MNIST), plain or in gzip: two zero bytes, the element type, the number of axes, each extent as a big-endian 32-bit number,
/// then the elements, big-endian, row-major. (Y. LeCun, C. Cortes, C. J. C. Burges: The MNIST database of handwritten digits.)
/// </summary>
internal sealed class IdxFile
{
    private readonly byte[] data;
    private readonly float[] floats;

    private IdxFile(string path, IdxElementType type, int[] extents, byte[] data)
    {
        (Path, Type, Extents, this.data) = (path, type, extents, data);
        SampleSize = extents.Skip(1).Aggregate(1, (product, extent) => product * extent);
        floats = new float[SampleSize];
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The element type.</summary>
    public IdxElementType Type { get; }

    /// <summary>The extents, outermost (the samples) first.</summary>
    public IReadOnlyList<int> Extents { get; }

    /// <summary>The number of elements in one sample.</summary>
    public int SampleSize { get; }

    /// <summary>The bytes of all elements, in the machine's order.</summary>
    public ReadOnlySpan<byte> Bytes => data;

    /// <summary>Where the bytes of a sample begin in the (unpacked) file.</summary>
    public long OffsetOf(int sample) => 4 + 4 * Extents.Count + (long)sample * SampleSize * SizeOf(Type);

    /// <summary>The values of one sample.</summary>
    public void Read(int sample, Span<double> values)
    {
        int start = sample * SampleSize;
        switch (Type)
        {
            case IdxElementType.UnsignedByte:
                ConvertSmall<byte>(start, values);
                break;
            case IdxElementType.SignedByte:
                ConvertSmall<sbyte>(start, values);
                break;
            case IdxElementType.Int16:
                ConvertSmall<short>(start, values);
                break;
            case IdxElementType.Int32:
                TensorPrimitives.ConvertTruncating<int, double>(Elements<int>(start), values);
                break;
            case IdxElementType.Float:
                TensorPrimitives.ConvertTruncating<float, double>(Elements<float>(start), values);
                break;
            default:
                Elements<double>(start).CopyTo(values);
                break;
        }
    }

    /// <summary>An error at a place of this file.</summary>
    public InputException Error(string message) => new(message, new SourceLocation(Path));

    /// <summary>Reads a file.</summary>
    /// <exception cref="InputException">The file cannot be read, its header is wrong, it ends too early or goes on too long, or its gzip data are corrupt.</exception>
    public static IdxFile Read(string path)
    {
        using FileStream file = InputFile.Open(path);
        using var reader = new Reader(path, file);
        Span<byte> magic = stackalloc byte[4];
        int got = reader.ReadUpTo(magic);
        if (got < magic.Length)
            throw reader.Error($"the file ends at byte {got}, expected a header of at least 8 bytes");
        var type = (IdxElementType)magic[2];
        if (magic[0] != 0 || magic[1] != 0 || !Enum.IsDefined(type) || magic[3] == 0)
        {
            throw reader.Error($"the file begins with the bytes {System.Convert.ToHexString(magic)}, expected 0000TTRR: an element type TT (08 ubyte, 09 byte, 0B short, 0C int, 0D float, 0E double) "
                + "and a number of axes RR");
        }
        int[] extents = ReadExtents(reader, magic[3]);
        byte[] data = ReadElements(reader, type, extents);
        SwapToMachineOrder(data, SizeOf(type));
        return new IdxFile(path, type, extents, data);
    }

    private static int[] ReadExtents(Reader reader, int rank)
    {
        Span<byte> bytes = stackalloc byte[4 * rank];
        int got = reader.ReadUpTo(bytes);
        if (got < bytes.Length)
            throw reader.Error($"the file ends at byte {4 + got}, expected a header of {4 + bytes.Length} bytes for {rank} axes");
        var extents = new int[rank];
        for (int axis = 0; axis < rank; axis++)
        {
            uint extent = BinaryPrimitives.ReadUInt32BigEndian(bytes[(4 * axis)..]);
            if (extent is 0 or > int.MaxValue)
                throw reader.Error($"the extent of axis {axis}, at byte {4 + 4 * axis}, is {extent}, expected 1 … {int.MaxValue}");
            extents[axis] = (int)extent;
        }
        return extents;
    }

    // Memory grows with what is really there, so that a header that lies cannot make it large.
    private static byte[] ReadElements(Reader reader, IdxElementType type, int[] extents)
    {
        double bytes = extents.Aggregate((double)SizeOf(type), (product, extent) => product * extent);
        string described = $"{string.Join('×', extents)} elements of {SizeOf(type)} byte(s)";
        if (bytes > Array.MaxLength)
            throw reader.Error($"the header speaks of {described}, more than the {Array.MaxLength} bytes that can be read");
        int expected = (int)bytes, start = 4 + 4 * extents.Length, filled = 0;
        var data = new byte[Math.Min(expected, 1 << 20)];
        while (true)
        {
            filled += reader.ReadUpTo(data.AsSpan(filled));
            if (filled < data.Length)
                throw reader.Error($"the file ends at byte {start + filled}, expected {(long)start + expected} bytes: the header speaks of {described}");
            if (filled == expected)
                break;
            Array.Resize(ref data, (int)Math.Min(expected, 2L * data.Length));
        }
        Span<byte> trailing = stackalloc byte[1];
        if (reader.ReadUpTo(trailing) > 0)
            throw reader.Error($"the file goes on after byte {(long)start + expected}, expected its end: the header speaks of {described}");
        return data;
    }

    private static void SwapToMachineOrder(Span<byte> data, int size)
    {
        if (!BitConverter.IsLittleEndian)
            return;
        Span<short> shorts = MemoryMarshal.Cast<byte, short>(data);
        Span<int> ints = MemoryMarshal.Cast<byte, int>(data);
        Span<long> longs = MemoryMarshal.Cast<byte, long>(data);
        if (size == 2)
            BinaryPrimitives.ReverseEndianness(shorts, shorts);
        else if (size == 4)
            BinaryPrimitives.ReverseEndianness(ints, ints);
        else if (size == 8)
            BinaryPrimitives.ReverseEndianness(longs, longs);
    }

    // Integers of 8 and 16 bits are exact in float, and the way over float is the vectorised one.
    private void ConvertSmall<TElement>(int start, Span<double> values) where TElement : unmanaged, INumber<TElement>
    {
        TensorPrimitives.ConvertTruncating<TElement, float>(Elements<TElement>(start), floats);
        TensorPrimitives.ConvertTruncating<float, double>(floats, values);
    }

    private ReadOnlySpan<TElement> Elements<TElement>(int start) where TElement : unmanaged => MemoryMarshal.Cast<byte, TElement>(data).Slice(start, SampleSize);

    private static int SizeOf(IdxElementType type) => type switch
    {
        IdxElementType.Int16 => 2,
        IdxElementType.Int32 or IdxElementType.Float => 4,
        IdxElementType.Double => 8,
        _ => 1,
    };

    // The unpacked bytes of a file, read from beginning to end.
    private sealed class Reader : IDisposable
    {
        private readonly string path;
        private readonly Stream stream;
        private readonly bool isGzip;
        private long position;

        public Reader(string path, FileStream file)
        {
            this.path = path;
            if (!file.CanSeek)
                throw Error("this is a pipe or a terminal, but a file was expected");
            isGzip = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
            file.Position = 0;
            stream = isGzip ? new GZipStream(file, CompressionMode.Decompress) : file;
        }

        public int ReadUpTo(Span<byte> buffer)
        {
            int filled = 0;
            try
            {
                while (filled < buffer.Length && stream.Read(buffer[filled..]) is > 0 and int got)
                    filled += got;
            }
            catch (InvalidDataException problem)
            {
                throw new InputException($"the gzip data are corrupt or cut off, after {position + filled} unpacked bytes", new SourceLocation(path), problem);
            }
            catch (IOException problem)
            {
                throw new InputException($"the file cannot be read: {problem.Message}", new SourceLocation(path), problem);
            }
            position += filled;
            return filled;
        }

        public InputException Error(string message) => new(isGzip ? $"{message} (bytes of the unpacked data)" : message, new SourceLocation(path));

        public void Dispose() => stream.Dispose();
    }
}
