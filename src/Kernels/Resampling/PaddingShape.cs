namespace NetFramework.Kernels;

/// <summary>The sizes of a padding of planes.</summary>
/// <param name="Planes">The number of planes.</param>
/// <param name="Height">The rows of a plane.</param>
/// <param name="Width">The columns of a plane.</param>
/// <param name="Top">The rows added above.</param>
/// <param name="Bottom">The rows added below.</param>
/// <param name="Left">The columns added on the left.</param>
/// <param name="Right">The columns added on the right.</param>
/// <param name="Reflects">Whether what is added mirrors the plane at its first and last element, which are not repeated; else it is one value.</param>
public readonly record struct PaddingShape(int Planes, int Height, int Width, int Top, int Bottom, int Left, int Right, bool Reflects)
{
    /// <summary>The rows of a padded plane.</summary>
    public int OutputHeight => Top + Height + Bottom;

    /// <summary>The columns of a padded plane.</summary>
    public int OutputWidth => Left + Width + Right;

    internal PlaneBlocks Blocks => new(Planes, (long)OutputHeight * OutputWidth);

    /// <summary>The row of the plane that a row of the padded plane shows; −1 for none.</summary>
    internal int Row(int row)
    {
        row -= Top;
        if (row >= 0 && row < Height) return row;
        return Reflects ? Mirror(row, Height) : -1;
    }

    /// <summary>The element at −k is that at k, the one at n − 1 + k that at n − 1 − k.</summary>
    internal static int Mirror(int index, int count) => index < 0 ? -index : 2 * (count - 1) - index;

    internal void Check(int x, int y)
    {
        Shapes.NotNegative(Planes);
        Shapes.NotNegative(Height);
        Shapes.NotNegative(Width);
        if (Top < 0 || Bottom < 0 || Left < 0 || Right < 0) Shapes.Fail($"{this}: the padding must not be negative.", nameof(Top));
        if (Reflects && (Math.Max(Top, Bottom) >= Math.Max(1, Height) || Math.Max(Left, Right) >= Math.Max(1, Width)))
            Shapes.Fail($"{this}: only what is smaller than the plane can be mirrored.", nameof(Reflects));
        Shapes.Length(x, (long)Planes * Height * Width, nameof(x));
        Shapes.Length(y, (long)Planes * OutputHeight * OutputWidth, nameof(y));
    }
}
