using System.Buffers.Binary;
using System.IO.Compression;

namespace NetFramework.Tests.Layers;

/// <summary>Files in the IDX format, byte by byte.</summary>
internal static class IdxBytes
{
    /// <summary>A file of the element type with this code: header, then the given element bytes.</summary>
    public static byte[] File(byte type, int[] extents, params byte[] elements)
    {
        byte[] header = new byte[4 + 4 * extents.Length];
        (header[2], header[3]) = (type, (byte)extents.Length);
        for (int axis = 0; axis < extents.Length; axis++)
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + 4 * axis), extents[axis]);
        return [.. header, .. elements];
    }

    /// <summary>The bytes in gzip.</summary>
    public static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
            gzip.Write(bytes);
        return packed.ToArray();
    }
}
