using System.Numerics;

namespace NetFramework.Numerics;

/// <summary>Elements of any type as doubles, which hold them all without error.</summary>
internal static class Widened
{
    public static double[] Of<T>(ReadOnlySpan<T> values) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var widened = new double[values.Length];
        for (int i = 0; i < widened.Length; i++)
            widened[i] = double.CreateTruncating(values[i]);
        return widened;
    }
}
