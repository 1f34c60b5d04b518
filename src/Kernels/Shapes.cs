using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace NetFramework.Kernels;

/// <summary>The checks at the boundary of every kernel.</summary>
internal static class Shapes
{
    public static void NotNegative(int value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (value < 0) Fail($"{name} is {value}; it must not be negative.", name);
    }

    public static void Length(int actual, long expected, string name)
    {
        if (actual != expected) Fail($"{name} has {actual} elements; its shape asks for {expected}.", name);
    }

    public static void AtLeast(int actual, long expected, string name)
    {
        if (actual < expected) Fail($"{name} has {actual} elements; its shape asks for {expected}.", name);
    }

    public static void EmptyOr(int actual, long expected, string name)
    {
        if (actual != 0) Length(actual, expected, name);
    }

    /// <summary>Checks outer × classes × inner and returns the number of positions, outer·inner.</summary>
    public static int Positions(int outer, int classes, int inner)
    {
        NotNegative(outer);
        NotNegative(inner);
        if (classes < 1) Fail($"classes is {classes}; it must be at least 1.", nameof(classes));
        long elements = (long)outer * classes * inner;
        if (elements > Array.MaxLength) Fail($"{outer}×{classes}×{inner} is more than a span holds.", nameof(classes));
        return outer * inner;
    }

    [DoesNotReturn]
    public static void Fail(string message, string name) => throw new ArgumentException(message, name);
}
