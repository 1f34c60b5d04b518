namespace NetFramework.Kernels;

/// <summary>One axis along which a window slides. Padded element p is element p / stride of phase p mod stride: in its phase, an element of the window sees neighbouring elements at neighbouring positions.</summary>
/// <param name="Input">The plane's extent.</param>
/// <param name="Kernel">The window's extent.</param>
/// <param name="Stride">The step from one position to the next, and so the number of phases.</param>
/// <param name="Pad">The padding before the plane.</param>
/// <param name="Dilation">The distance between the window's elements.</param>
/// <param name="Output">The number of positions.</param>
internal readonly record struct WindowAxis(int Input, int Kernel, int Stride, int Pad, int Dilation, int Output)
{
    /// <summary>The axis of a one-dimensional image that is not there.</summary>
    public static WindowAxis None { get; } = new(1, 1, 1, 0, 1, 1);

    /// <summary>The elements that a position sees, with those between.</summary>
    public long Reach => Dilation * (Kernel - 1L) + 1;

    /// <summary>The elements of a phase that some position sees.</summary>
    public long Extent => Output + (Reach - 1) / Stride;

    /// <summary>The phase that an element of the window sees.</summary>
    public int Phase(int element) => element * Dilation % Stride;

    /// <summary>Where in its phase an element of the window lies at position 0.</summary>
    public int Shift(int element) => element * Dilation / Stride;

    /// <summary>The elements of a phase that lie in the plane: the first in the phase, the first in the plane, and their number.</summary>
    public (int First, int Source, int Count) Inside(int phase)
    {
        int first = Math.Max(0, (Pad - phase + Stride - 1) / Stride), source = first * Stride + phase - Pad;
        int count = source < Input ? Math.Min((Input - 1 - source) / Stride + 1, (int)Extent - first) : 0;
        return (first, source, Math.Max(count, 0));
    }
}
