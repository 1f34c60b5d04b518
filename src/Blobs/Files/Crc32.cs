namespace NetFramework;

/// <summary>The CRC-32 of zip archives: polynomial 0x04C11DB7, bits reflected (ITU-T V.42; APPNOTE 4.4.7).</summary>
internal static class Crc32
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(value => Divide((uint)value))];

    /// <summary>The checksum of bytes that follow others whose checksum is <paramref name="checksum"/> (0 where there are none).</summary>
    public static uint Append(uint checksum, ReadOnlySpan<byte> bytes)
    {
        uint remainder = ~checksum;
        foreach (byte value in bytes)
            remainder = remainder >> 8 ^ Table[(byte)remainder ^ value];
        return ~remainder;
    }

    private static uint Divide(uint value)
    {
        for (int bit = 0; bit < 8; bit++)
            value = value >> 1 ^ ((value & 1) == 0 ? 0 : 0xEDB88320);
        return value;
    }
}
