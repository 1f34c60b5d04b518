using System.Text;

namespace NetFramework.Tests.Monitoring;

/// <summary>
/// Reads event files by the formats' descriptions alone: TensorFlow's TFRecord framing with a CRC-32C from its polynomial, bit by bit, and Protocol Buffers' wire format.
/// It shares no code with what wrote them.
/// </summary>
internal static class EventReader
{
    /// <summary>All events of a file; every record's checksums are checked.</summary>
    public static List<ReadEvent> Read(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        List<ReadEvent> events = [];
        for (int at = 0; at < file.Length;)
        {
            int length = checked((int)BitConverter.ToUInt64(file, at));
            Assert.That(BitConverter.ToUInt32(file, at + 8), Is.EqualTo(Masked(Crc32C(file.AsSpan(at, 8)))), "checksum of the length");
            Assert.That(BitConverter.ToUInt32(file, at + 12 + length), Is.EqualTo(Masked(Crc32C(file.AsSpan(at + 12, length)))), "checksum of the record");
            events.Add(Event(file.AsSpan(at + 12, length)));
            at += 16 + length;
        }
        return events;
    }

    /// <summary>CRC-32C: polynomial 0x1edc6f41, reflected, from all ones, complemented.</summary>
    public static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        uint crc = 0xffffffff;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? crc >> 1 ^ 0x82f63b78 : crc >> 1;
        }
        return ~crc;
    }

    private static uint Masked(uint crc) => unchecked((crc >> 15 | crc << 17) + 0xa282ead8u);

    private static ReadEvent Event(ReadOnlySpan<byte> message)
    {
        var result = new ReadEvent();
        foreach ((int field, ulong number, byte[] bytes) in Fields(message))
        {
            switch (field)
            {
                case 1: result.WallTime = BitConverter.UInt64BitsToDouble(number); break;
                case 2: result.Step = (long)number; break;
                case 3: result.FileVersion = Encoding.UTF8.GetString(bytes); break;
                case 5: result.Values.AddRange(Fields(bytes).Select(value => Value(value.Bytes))); break;
                case 7: result.SessionStatus = (int)Fields(bytes).Single(status => status.Field == 1).Number; break;
                default: Assert.Fail($"an event has no field {field}"); break;
            }
        }
        return result;
    }

    private static ReadValue Value(byte[] message)
    {
        var result = new ReadValue();
        foreach ((int field, ulong number, byte[] bytes) in Fields(message))
        {
            switch (field)
            {
                case 1: result.Tag = Encoding.UTF8.GetString(bytes); break;
                case 2: result.Scalar = BitConverter.UInt32BitsToSingle((uint)number); break;
                case 5:
                    foreach ((int part, ulong bits, byte[] packed) in Fields(bytes))
                    {
                        if (part <= 5)
                            result.Moments[part] = BitConverter.UInt64BitsToDouble(bits);
                        else
                            (part == 6 ? result.BucketLimits : result.Buckets).AddRange(packed.Chunk(8).Select(chunk => BitConverter.ToDouble(chunk)));
                    }
                    break;
                default: Assert.Fail($"a value has no field {field}"); break;
            }
        }
        return result;
    }

    private static List<(int Field, ulong Number, byte[] Bytes)> Fields(ReadOnlySpan<byte> message)
    {
        List<(int, ulong, byte[])> fields = [];
        while (message.Length > 0)
        {
            ulong key = Varint(ref message), number = 0;
            byte[] bytes = [];
            switch (key & 7)
            {
                case 0:
                    number = Varint(ref message);
                    break;
                case 1:
                    number = BitConverter.ToUInt64(message);
                    message = message[8..];
                    break;
                case 2:
                    int length = (int)Varint(ref message);
                    bytes = message[..length].ToArray();
                    message = message[length..];
                    break;
                case 5:
                    number = BitConverter.ToUInt32(message);
                    message = message[4..];
                    break;
                default:
                    Assert.Fail($"there is no wire type {key & 7} here");
                    break;
            }
            fields.Add(((int)(key >> 3), number, bytes));
        }
        return fields;
    }

    private static ulong Varint(ref ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = bytes[0];
            bytes = bytes[1..];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return value;
        }
    }
}

/// <summary>An event as it was read.</summary>
internal sealed class ReadEvent
{
    public double WallTime { get; set; }

    public long Step { get; set; }

    public string? FileVersion { get; set; }

    public int? SessionStatus { get; set; }

    public List<ReadValue> Values { get; } = [];
}

/// <summary>A value of a summary as it was read.</summary>
internal sealed class ReadValue
{
    public string Tag { get; set; } = "";

    public float? Scalar { get; set; }

    /// <summary>By field: 1 min, 2 max, 3 num, 4 sum, 5 sum of squares.</summary>
    public Dictionary<int, double> Moments { get; } = [];

    public List<double> BucketLimits { get; } = [];

    public List<double> Buckets { get; } = [];
}
