using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>Between r² maps of H×W and one of (r·H)×(r·W), of which map i·r + j holds every r-th row from row i on and of it every r-th column from column j on.
/// maps: planes × r² × H × W, images: planes × (r·H) × (r·W).</summary>
/// <remarks>Every method throws <see cref="ArgumentException"/> where the sizes do not fit.</remarks>
public static class PixelShuffle
{
    /// <summary>images[p, h·r + i, w·r + j] = maps[p, i·r + j, h, w].</summary>
    public static void Join<T>(int planes, int factor, int height, int width, ReadOnlySpan<T> maps, Span<T> images) where T : unmanaged, IFloatingPointIeee754<T>
    {
        JoinWork<T> work = new() { Blocks = Check(planes, factor, height, width, maps.Length, images.Length), Factor = factor, Height = height, Width = width, Maps = maps, Images = images };
        Threads.For(work.Blocks.Count, ref work);
    }

    /// <summary>maps[p, i·r + j, h, w] = images[p, h·r + i, w·r + j].</summary>
    public static void Split<T>(int planes, int factor, int height, int width, ReadOnlySpan<T> images, Span<T> maps) where T : unmanaged, IFloatingPointIeee754<T>
    {
        SplitWork<T> work = new() { Blocks = Check(planes, factor, height, width, maps.Length, images.Length), Factor = factor, Height = height, Width = width, Maps = maps, Images = images };
        Threads.For(work.Blocks.Count, ref work);
    }

    private static PlaneBlocks Check(int planes, int factor, int height, int width, int maps, int images)
    {
        Shapes.NotNegative(planes);
        Shapes.NotNegative(height);
        Shapes.NotNegative(width);
        if (factor < 1) Shapes.Fail($"factor is {factor}; it must be at least 1.", nameof(factor));
        long plane = (long)factor * factor * height * width;
        Shapes.Length(maps, planes * plane, nameof(maps));
        Shapes.Length(images, planes * plane, nameof(images));
        return new PlaneBlocks(planes, plane);
    }

    /// <summary>Where a row of a map begins in the maps, and where its first element lies in the images.</summary>
    private static (int Map, int Image) Starts(int factor, int height, int width, int plane, int map, int row)
    {
        (int i, int j) = Math.DivRem(map, factor);
        return (((plane * factor * factor + map) * height + row) * width, ((plane * height + row) * factor + i) * width * factor + j);
    }

    private ref struct JoinWork<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public PlaneBlocks Blocks;
        public int Factor;
        public int Height;
        public int Width;
        public ReadOnlySpan<T> Maps;
        public Span<T> Images;

        public readonly void Run(int block)
        {
            (int first, int end) = Blocks.Of(block);
            for (int row = first * Height; row < end * Height; row++)
            {
                for (int m = 0; m < Factor * Factor; m++)
                {
                    (int map, int image) = Starts(Factor, Height, Width, row / Height, m, row % Height);
                    StridedRow.Put(Maps.Slice(map, Width), Factor, Images.Slice(image, Width * Factor - m % Factor));
                }
            }
        }
    }

    private ref struct SplitWork<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public PlaneBlocks Blocks;
        public int Factor;
        public int Height;
        public int Width;
        public Span<T> Maps;
        public ReadOnlySpan<T> Images;

        public readonly void Run(int block)
        {
            (int first, int end) = Blocks.Of(block);
            for (int row = first * Height; row < end * Height; row++)
            {
                for (int m = 0; m < Factor * Factor; m++)
                {
                    (int map, int image) = Starts(Factor, Height, Width, row / Height, m, row % Height);
                    StridedRow.Take(Images.Slice(image, Width * Factor - m % Factor), Factor, Maps.Slice(map, Width));
                }
            }
        }
    }
}
