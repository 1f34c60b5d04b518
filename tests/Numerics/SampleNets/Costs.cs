namespace NetFramework.Tests.Numerics;

/// <summary>What a part of a net costs: multiply-adds of one image, worked out from a paper's table and not from a definition file.</summary>
internal static class Costs
{
    /// <summary>AlexNet: convolutions at 55², 27² and 13², where a group sees half of the channels, and three products.</summary>
    public static long AlexNet => Conv(55, 3, 96, 11) + Conv(27, 48, 256, 5) + Conv(13, 256, 384, 3) + Conv(13, 192, 384, 3) + Conv(13, 192, 256, 3)
        + 256 * 6 * 6 * 4096L + 4096 * 4096L + 4096 * 1000L;

    /// <summary>The channels of each inception block: in, 1×1, 3×3 reduce, 3×3, 5×5 reduce, 5×5, pool projection (Szegedy et al., Table 1), and the side of its image.</summary>
    private static readonly int[][] Inceptions =
    [
        [28, 192, 64, 96, 128, 16, 32, 32], [28, 256, 128, 128, 192, 32, 96, 64],
        [14, 480, 192, 96, 208, 16, 48, 64], [14, 512, 160, 112, 224, 24, 64, 64], [14, 512, 128, 128, 256, 24, 64, 64], [14, 512, 112, 144, 288, 32, 64, 64], [14, 528, 256, 160, 320, 32, 128, 128],
        [7, 832, 256, 160, 320, 32, 128, 128], [7, 832, 384, 192, 384, 48, 128, 128],
    ];

    /// <summary>GoogLeNet without auxiliary heads.</summary>
    public static long GoogLeNet => Conv(112, 3, 64, 7) + Conv(56, 64, 64, 1) + Conv(56, 64, 192, 3) + 1024 * 1000L
        + Inceptions.Sum(n => Conv(n[0], n[1], n[2] + n[3] + n[5] + n[7], 1) + Conv(n[0], n[3], n[4], 3) + Conv(n[0], n[5], n[6], 5));

    /// <summary>The two auxiliary heads, behind the blocks 4a and 4d: 1×1 at 4×4, and two products.</summary>
    public static long GoogLeNetHeads => Conv(4, 512, 128, 1) + Conv(4, 528, 128, 1) + 2 * (4 * 4 * 128 * 1024L + 1024 * 1000L);

    /// <summary>SqueezeNet 1.1.</summary>
    public static long SqueezeNet => Conv(113, 3, 64, 3) + Conv(14, 512, 1000, 1)
        + Fire(56, 64, 16, 64) + Fire(56, 128, 16, 64) + Fire(28, 128, 32, 128) + Fire(28, 256, 32, 128)
        + Fire(14, 256, 48, 192) + Fire(14, 384, 48, 192) + Fire(14, 384, 64, 256) + Fire(14, 512, 64, 256);

    /// <summary>ResNet-18: in each stage two blocks of two convolutions; but for the first the first convolution comes from half the channels, as does the projection.</summary>
    public static long ResNet18 => Conv(112, 3, 64, 7) + 512 * 1000L + 4 * Conv(56, 64, 64, 3)
        + new[] { (28, 128), (14, 256), (7, 512) }.Sum(stage => Conv(stage.Item1, stage.Item2 / 2, stage.Item2, 3) + 3 * Conv(stage.Item1, stage.Item2, stage.Item2, 3) + Conv(stage.Item1, stage.Item2 / 2, stage.Item2, 1));

    /// <summary>ResNet-50: 3, 4, 6 and 3 blocks.</summary>
    public static long ResNet50 => Conv(112, 3, 64, 7) + 2048 * 1000L + Bottlenecks(56, 64, 64, 3) + Bottlenecks(28, 256, 128, 4) + Bottlenecks(14, 512, 256, 6) + Bottlenecks(7, 1024, 512, 3);

    /// <summary>MobileNet v1.</summary>
    public static long MobileNetV1 => Conv(112, 3, 32, 3) + 1024 * 1000L
        + Separable(112, 32, 64) + Separable(56, 64, 128) + Separable(56, 128, 128) + Separable(28, 128, 256) + Separable(28, 256, 256) + Separable(14, 256, 512)
        + 5 * Separable(14, 512, 512) + Separable(7, 512, 1024) + Separable(7, 1024, 1024);

    /// <summary>MobileNet v2: the blocks of Sandler et al., Table 2, by the side of the image before and after, the channels before and after, and their number.</summary>
    public static long MobileNetV2 => Conv(112, 3, 32, 3) + Separable(112, 32, 16)
        + new[] { (112, 56, 16, 24, 2), (56, 28, 24, 32, 3), (28, 14, 32, 64, 4), (14, 14, 64, 96, 3), (14, 7, 96, 160, 3), (7, 7, 160, 320, 1) }
            .Sum(row => Inverted(row.Item1, row.Item2, row.Item3, row.Item4) + (row.Item5 - 1) * Inverted(row.Item2, row.Item2, row.Item4, row.Item4))
        + Conv(7, 320, 1280, 1) + 1280 * 1000L;

    /// <summary>CIFAR10-quick.</summary>
    public static long Cifar10Quick => Conv(32, 3, 32, 5) + Conv(16, 32, 32, 5) + Conv(8, 32, 64, 5) + 64 * 4 * 4 * 64 + 64 * 10;

    /// <summary>CIFAR10-full.</summary>
    public static long Cifar10Full => Conv(32, 3, 32, 5) + Conv(16, 32, 32, 5) + Conv(8, 32, 64, 5) + 64 * 4 * 4 * 10;

    /// <summary>LeNet.</summary>
    public static long LeNet => Conv(24, 1, 20, 5) + Conv(8, 20, 50, 5) + 50 * 4 * 4 * 500 + 500 * 10;

    private static long Conv(long side, long seen, long channels, long kernel) => side * side * channels * seen * kernel * kernel;

    private static long Fire(long side, long seen, long squeeze, long expand) => Conv(side, seen, squeeze, 1) + Conv(side, squeeze, expand, 1) + Conv(side, squeeze, expand, 3);

    private static long Bottlenecks(long side, long seen, long inner, long count)
    {
        long others = Conv(side, inner, inner, 3) + Conv(side, inner, 4 * inner, 1);
        return Conv(side, seen, 4 * inner, 1) + Conv(side, seen, inner, 1) + others + (count - 1) * (Conv(side, 4 * inner, inner, 1) + others);
    }

    private static long Separable(long side, long seen, long channels) => Conv(side, 1, seen, 3) + Conv(side, seen, channels, 1);

    private static long Inverted(long sideBefore, long side, long seen, long channels) => Conv(sideBefore, seen, 6 * seen, 1) + Separable(side, 6 * seen, channels);
}
