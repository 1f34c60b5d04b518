using System.Globalization;
using System.Numerics;

namespace NetFramework.Numerics;

/// <summary>
/// bfloat16: the upper half of a float, with 8 bits of significand and float's exponents. Every operation is computed in float and rounded, to nearest even:
/// for +, −, ×, ÷ and √ this is the correctly rounded result, as float has more than twice the bits (Figueroa 1995). As an element type it runs every layer and net.
/// </summary>
public readonly partial struct BFloat16 : IFloatingPointIeee754<BFloat16>, IMinMaxValue<BFloat16>
{
    private readonly ushort bits;

    private BFloat16(ushort bits) => this.bits = bits;

    /// <summary>0.</summary>
    public static BFloat16 Zero => default;

    /// <summary>1.</summary>
    public static BFloat16 One => new(0x3F80);

    /// <summary>−1.</summary>
    public static BFloat16 NegativeOne => new(0xBF80);

    /// <summary>−0.</summary>
    public static BFloat16 NegativeZero => new(0x8000);

    /// <summary>The smallest positive number, 2⁻¹³³.</summary>
    public static BFloat16 Epsilon => new(0x0001);

    /// <summary>NaN.</summary>
    public static BFloat16 NaN => new(0xFFC0);

    /// <summary>+∞.</summary>
    public static BFloat16 PositiveInfinity => new(0x7F80);

    /// <summary>−∞.</summary>
    public static BFloat16 NegativeInfinity => new(0xFF80);

    /// <summary>The largest finite number, 3.39·10³⁸.</summary>
    public static BFloat16 MaxValue => new(0x7F7F);

    /// <summary>The smallest finite number, −3.39·10³⁸.</summary>
    public static BFloat16 MinValue => new(0xFF7F);

    /// <summary>e.</summary>
    public static BFloat16 E => (BFloat16)Math.E;

    /// <summary>π.</summary>
    public static BFloat16 Pi => (BFloat16)Math.PI;

    /// <summary>2π.</summary>
    public static BFloat16 Tau => (BFloat16)Math.Tau;

    static int INumberBase<BFloat16>.Radix => 2;

    static BFloat16 IAdditiveIdentity<BFloat16, BFloat16>.AdditiveIdentity => Zero;

    static BFloat16 IMultiplicativeIdentity<BFloat16, BFloat16>.MultiplicativeIdentity => One;

    /// <summary>The number of these 16 bits.</summary>
    public static BFloat16 FromBits(ushort bits) => new(bits);

    /// <summary>The 16 bits.</summary>
    public ushort ToBits() => bits;

    /// <summary>The same number as a float.</summary>
    public static implicit operator float(BFloat16 value) => BitConverter.UInt32BitsToSingle((uint)value.bits << 16);

    /// <summary>The same number as a double.</summary>
    public static implicit operator double(BFloat16 value) => (float)value;

    /// <summary>Rounds to nearest even; beyond the largest number ±∞.</summary>
    public static explicit operator BFloat16(float value)
    {
        uint word = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value) ? new((ushort)(word >> 16 | 0x40)) : new((ushort)(word + 0x7FFF + (word >> 16 & 1) >> 16));
    }

    /// <summary>Rounds to nearest even, once; beyond the largest number ±∞.</summary>
    public static explicit operator BFloat16(double value)
    {
        // Rounded to odd, the float keeps on which side of a tie the double lies.
        float rounded = (float)value;
        if (rounded != value && float.IsFinite(rounded))
        {
            bool isAbove = Math.Abs((double)rounded) > Math.Abs(value);
            uint word = BitConverter.SingleToUInt32Bits(rounded);
            rounded = BitConverter.UInt32BitsToSingle((isAbove ? word - 1 : word) | 1);
        }
        return (BFloat16)rounded;
    }

    /// <summary>x + y, rounded.</summary>
    public static BFloat16 operator +(BFloat16 x, BFloat16 y) => (BFloat16)((float)x + y);

    /// <summary>x − y, rounded.</summary>
    public static BFloat16 operator -(BFloat16 x, BFloat16 y) => (BFloat16)((float)x - y);

    /// <summary>x·y, rounded.</summary>
    public static BFloat16 operator *(BFloat16 x, BFloat16 y) => (BFloat16)((float)x * y);

    /// <summary>x / y, rounded.</summary>
    public static BFloat16 operator /(BFloat16 x, BFloat16 y) => (BFloat16)((float)x / y);

    /// <summary>The remainder of x / y, rounded.</summary>
    public static BFloat16 operator %(BFloat16 x, BFloat16 y) => (BFloat16)((float)x % y);

    /// <summary>−x.</summary>
    public static BFloat16 operator -(BFloat16 x) => new((ushort)(x.bits ^ 0x8000));

    /// <summary>x.</summary>
    public static BFloat16 operator +(BFloat16 x) => x;

    /// <summary>x + 1, rounded.</summary>
    public static BFloat16 operator ++(BFloat16 x) => x + One;

    /// <summary>x − 1, rounded.</summary>
    public static BFloat16 operator --(BFloat16 x) => x - One;

    /// <summary>x = y; false where one is NaN.</summary>
    public static bool operator ==(BFloat16 x, BFloat16 y) => (float)x == y;

    /// <summary>x ≠ y; true where one is NaN.</summary>
    public static bool operator !=(BFloat16 x, BFloat16 y) => (float)x != y;

    /// <summary>x &lt; y.</summary>
    public static bool operator <(BFloat16 x, BFloat16 y) => (float)x < y;

    /// <summary>x &gt; y.</summary>
    public static bool operator >(BFloat16 x, BFloat16 y) => (float)x > y;

    /// <summary>x ≤ y.</summary>
    public static bool operator <=(BFloat16 x, BFloat16 y) => (float)x <= y;

    /// <summary>x ≥ y.</summary>
    public static bool operator >=(BFloat16 x, BFloat16 y) => (float)x >= y;

    /// <inheritdoc/>
    public int CompareTo(BFloat16 other) => ((float)this).CompareTo(other);

    /// <inheritdoc/>
    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        BFloat16 other => CompareTo(other),
        _ => throw new ArgumentException("not a BFloat16", nameof(obj)),
    };

    /// <inheritdoc/>
    public bool Equals(BFloat16 other) => ((float)this).Equals(other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is BFloat16 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => ((float)this).GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => ToString(null, CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) => ((float)this).ToString(format, formatProvider);

    /// <inheritdoc/>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        ((float)this).TryFormat(destination, out charsWritten, format, provider);
}
