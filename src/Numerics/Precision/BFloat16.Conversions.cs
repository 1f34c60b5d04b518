using System.Numerics;

namespace NetFramework.Numerics;

/// <content>Conversions of generic code, and the parts of the number: its own bits for those, double for all else.</content>
public readonly partial struct BFloat16
{
    int IFloatingPoint<BFloat16>.GetExponentByteCount() => sizeof(sbyte);

    int IFloatingPoint<BFloat16>.GetExponentShortestBitLength()
    {
        int exponent = Exponent;
        return exponent >= 0 ? 8 * sizeof(sbyte) - byte.LeadingZeroCount((byte)exponent) : 8 * sizeof(sbyte) + 1 - byte.LeadingZeroCount((byte)~exponent);
    }

    int IFloatingPoint<BFloat16>.GetSignificandBitLength() => 8;

    int IFloatingPoint<BFloat16>.GetSignificandByteCount() => sizeof(byte);

    bool IFloatingPoint<BFloat16>.TryWriteExponentBigEndian(Span<byte> destination, out int bytesWritten) => TryWrite((byte)Exponent, destination, out bytesWritten);

    bool IFloatingPoint<BFloat16>.TryWriteExponentLittleEndian(Span<byte> destination, out int bytesWritten) => TryWrite((byte)Exponent, destination, out bytesWritten);

    bool IFloatingPoint<BFloat16>.TryWriteSignificandBigEndian(Span<byte> destination, out int bytesWritten) => TryWrite(Significand, destination, out bytesWritten);

    bool IFloatingPoint<BFloat16>.TryWriteSignificandLittleEndian(Span<byte> destination, out int bytesWritten) => TryWrite(Significand, destination, out bytesWritten);

    static bool INumberBase<BFloat16>.TryConvertFromChecked<TOther>(TOther value, out BFloat16 result)
    {
        if (typeof(TOther) == typeof(BFloat16))
            result = (BFloat16)(object)value;
        else
            result = (BFloat16)double.CreateChecked(value);
        return true;
    }

    static bool INumberBase<BFloat16>.TryConvertToChecked<TOther>(BFloat16 value, out TOther result)
    {
        result = typeof(TOther) == typeof(double) ? (TOther)(object)(double)value : TOther.CreateChecked((double)value);
        return true;
    }

    static bool INumberBase<BFloat16>.TryConvertFromSaturating<TOther>(TOther value, out BFloat16 result)
    {
        if (typeof(TOther) == typeof(BFloat16))
            result = (BFloat16)(object)value;
        else
            result = (BFloat16)double.CreateSaturating(value);
        return true;
    }

    static bool INumberBase<BFloat16>.TryConvertToSaturating<TOther>(BFloat16 value, out TOther result)
    {
        result = typeof(TOther) == typeof(double) ? (TOther)(object)(double)value : TOther.CreateSaturating((double)value);
        return true;
    }

    static bool INumberBase<BFloat16>.TryConvertFromTruncating<TOther>(TOther value, out BFloat16 result)
    {
        if (typeof(TOther) == typeof(BFloat16))
            result = (BFloat16)(object)value;
        else
            result = (BFloat16)double.CreateTruncating(value);
        return true;
    }

    static bool INumberBase<BFloat16>.TryConvertToTruncating<TOther>(BFloat16 value, out TOther result)
    {
        result = typeof(TOther) == typeof(double) ? (TOther)(object)(double)value : TOther.CreateTruncating((double)value);
        return true;
    }

    private int Exponent => (bits >> 7 & 0xFF) - 127;

    private byte Significand => (byte)((bits & 0x7F) | ((bits & 0x7F80) == 0 ? 0 : 0x80));

    private static bool TryWrite(byte value, Span<byte> destination, out int bytesWritten)
    {
        bytesWritten = destination.IsEmpty ? 0 : 1;
        if (destination.IsEmpty)
            return false;
        destination[0] = value;
        return true;
    }
}
