using System.Buffers.Binary;
using System.Numerics;

namespace NetFramework.Monitoring.TensorBoard;

/// <summary>Records in the framing of TensorFlow's TFRecord files, all little-endian: u64 length, u32 masked CRC of the length, the bytes, u32 masked CRC of the bytes.</summary>
/// <remarks>The CRC is CRC-32C (Castagnoli), masked as rotr(crc, 15) + 0xa282ead8, so that the CRC of data that hold CRCs stays a good one.</remarks>
internal sealed class RecordFile(string path) : IDisposable
{
    private const uint MaskDelta = 0xa282ead8;

    private readonly FileStream stream = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);

    /// <summary>Adds a record, in one piece.</summary>
    /// <exception cref="IOException">The write failed, as on a full disk.</exception>
    public void Add(ReadOnlySpan<byte> record)
    {
        byte[] framed = new byte[sizeof(ulong) + sizeof(uint) + record.Length + sizeof(uint)];
        BinaryPrimitives.WriteUInt64LittleEndian(framed, (ulong)record.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(framed.AsSpan(sizeof(ulong)), MaskedCrc(framed.AsSpan(0, sizeof(ulong))));
        record.CopyTo(framed.AsSpan(sizeof(ulong) + sizeof(uint)));
        BinaryPrimitives.WriteUInt32LittleEndian(framed.AsSpan(framed.Length - sizeof(uint)), MaskedCrc(record));
        stream.Write(framed);
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    private static uint MaskedCrc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }
        foreach (byte value in bytes)
            crc = BitOperations.Crc32C(crc, value);
        return BitOperations.RotateRight(~crc, 15) + MaskDelta;
    }
}
