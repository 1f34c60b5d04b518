using System.Buffers.Binary;
using System.Text;

namespace NetFramework;

/// <summary>The header of a .npy array: <c>\x93NUMPY</c>, version, length, and a Python dictionary of descr, fortran_order and shape (NEP 1).</summary>
internal sealed record NpyHeader(ElementType ElementType, bool BigEndian, bool FortranOrder, Shape Shape)
{
    private const int MaximumLength = 1 << 16;
    private const int Alignment = 64;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads a header.</summary>
    /// <param name="stream">At the start of the array; afterwards at its first element.</param>
    /// <param name="length">The length of the array's bytes in the stream, header and all.</param>
    /// <param name="what">The array, as an error names it.</param>
    /// <param name="location">The file.</param>
    /// <param name="headerLength">The length of the header in bytes, from the magic to the first element.</param>
    public static NpyHeader Read(Stream stream, long length, string what, SourceLocation location, out int headerLength)
    {
        Span<byte> start = stackalloc byte[12];
        int read = stream.ReadAtLeast(start[..10], 10, throwOnEndOfStream: false);
        if (!start[..Math.Min(read, Magic.Length)].SequenceEqual(Magic[..Math.Min(read, Magic.Length)]))
            throw new InputException($"{what} is no .npy array: it does not begin with \\x93NUMPY", location);
        if (read < 10)
            throw new InputException($"{what} ends within its header: it has {read} bytes, but a .npy array begins with at least 10", location);
        (byte major, byte minor) = (start[6], start[7]);
        if (major is < 1 or > 3 || minor != 0)
            throw new InputException($"{what} has version {major}.{minor} of the .npy format, but only 1.0, 2.0 and 3.0 are supported", location);
        int prefix = major == 1 ? 10 : 12;
        if (stream.ReadAtLeast(start[10..prefix], prefix - 10, throwOnEndOfStream: false) < prefix - 10)
            throw new InputException($"{what} ends within its header: it has fewer than {prefix} bytes", location);
        uint textLength = major == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(start[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
        if (textLength > length - prefix)
            throw new InputException($"{what} ends within its header, which claims {textLength} bytes, but only {length - prefix} follow", location);
        if (textLength > MaximumLength)
            throw new InputException($"{what} claims a header of {textLength} bytes, but at most {MaximumLength} are supported", location);
        var text = new byte[textLength];
        if (stream.ReadAtLeast(text, text.Length, throwOnEndOfStream: false) < text.Length)
            throw new InputException($"{what} ends within its header", location);
        headerLength = prefix + text.Length;
        return new NpyHeaderText(Encoding.Latin1.GetString(text), what, location).Parse();
    }

    /// <summary>The bytes of a version 1.0 header for a little-endian, row-major array. The elements after it begin at a multiple of 64.</summary>
    /// <exception cref="ArgumentException">The element type is bfloat16, for which the format has no name.</exception>
    public static byte[] Write(ElementType type, Shape shape)
    {
        string descr = type switch
        {
            ElementType.Boolean => "|b1",
            ElementType.UInt8 => "|u1",
            ElementType.Int8 => "|i1",
            ElementType.UInt16 or ElementType.UInt32 or ElementType.UInt64 => $"<u{type.Size()}",
            ElementType.Int16 or ElementType.Int32 or ElementType.Int64 => $"<i{type.Size()}",
            ElementType.Float16 or ElementType.Float32 or ElementType.Float64 => $"<f{type.Size()}",
            _ => throw new ArgumentException($"a .npy array cannot hold elements of type {type}: convert to float first"),
        };
        string extents = shape.Rank == 1 ? $"{shape[0]}," : string.Join(", ", shape);
        string text = $"{{'descr': '{descr}', 'fortran_order': False, 'shape': ({extents}), }}";
        int total = (10 + text.Length + 1 + Alignment - 1) / Alignment * Alignment;
        var header = new byte[total];
        Magic.CopyTo(header);
        header[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), checked((ushort)(total - 10)));
        header.AsSpan(10).Fill((byte)' ');
        Encoding.ASCII.GetBytes(text, header.AsSpan(10));
        header[^1] = (byte)'\n';
        return header;
    }
}
