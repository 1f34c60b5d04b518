using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace NetFramework;

/// <summary>The type of the elements of an array in a file.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "The members are the element types' names.")]
public enum ElementType
{
    /// <summary>A byte that is 0 or 1.</summary>
    Boolean,

    /// <summary>An unsigned 8-bit integer.</summary>
    UInt8,

    /// <summary>A signed 8-bit integer.</summary>
    Int8,

    /// <summary>An unsigned 16-bit integer.</summary>
    UInt16,

    /// <summary>A signed 16-bit integer.</summary>
    Int16,

    /// <summary>An unsigned 32-bit integer.</summary>
    UInt32,

    /// <summary>A signed 32-bit integer.</summary>
    Int32,

    /// <summary>An unsigned 64-bit integer.</summary>
    UInt64,

    /// <summary>A signed 64-bit integer.</summary>
    Int64,

    /// <summary>IEEE 754 binary16: 1 sign, 5 exponent and 10 fraction bits.</summary>
    Float16,

    /// <summary>bfloat16: the upper half of a binary32, 1 sign, 8 exponent and 7 fraction bits.</summary>
    BFloat16,

    /// <summary>IEEE 754 binary32.</summary>
    Float32,

    /// <summary>IEEE 754 binary64.</summary>
    Float64,
}

/// <summary>What the formats need to know of an element type.</summary>
internal static class ElementTypes
{
    /// <summary>The size of an element in bytes.</summary>
    public static int Size(this ElementType type) => type switch
    {
        ElementType.Boolean or ElementType.UInt8 or ElementType.Int8 => 1,
        ElementType.UInt16 or ElementType.Int16 or ElementType.Float16 or ElementType.BFloat16 => 2,
        ElementType.UInt32 or ElementType.Int32 or ElementType.Float32 => 4,
        ElementType.UInt64 or ElementType.Int64 or ElementType.Float64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    /// <summary>The element type of float, double and Half; null for another type.</summary>
    public static ElementType? Find<T>() where T : unmanaged, IFloatingPointIeee754<T> =>
        typeof(T) == typeof(float) ? ElementType.Float32
        : typeof(T) == typeof(double) ? ElementType.Float64
        : typeof(T) == typeof(Half) ? ElementType.Float16
        : null;

    /// <summary>The element type of float, double and Half.</summary>
    /// <exception cref="ArgumentException">The type is another.</exception>
    public static ElementType Of<T>() where T : unmanaged, IFloatingPointIeee754<T> =>
        Find<T>() ?? throw new ArgumentException($"no file format holds elements of type {typeof(T).Name}: convert to float or double first");
}
