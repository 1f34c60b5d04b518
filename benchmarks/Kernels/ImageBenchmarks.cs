using BenchmarkDotNet.Attributes;
using NetFramework.Kernels;

namespace NetFramework.Benchmarks;

/// <summary>Pooling, 3×3 by steps of 2, and local response normalisation, over 16 images of 96 channels of 55×55: AlexNet's first.</summary>
public class ImageBenchmarks
{
    private const int Images = 16;
    private const int Channels = 96;
    private const int Size = 55;
    private const int Pooled = 27;

    private static readonly PoolingShape Shape = new(Images * Channels, Size, Size, 3, 3, 2, 2, 0, 0, Pooled, Pooled);
    private static readonly LocalResponse Settings = new(5, 1e-4, 0.75, 1);

    private readonly float[] x = Numbers.Random(Images * Channels * Size * Size);
    private readonly float[] xDiff = new float[Images * Channels * Size * Size];
    private readonly float[] y = new float[Images * Channels * Size * Size];
    private readonly float[] pooled = Numbers.Random(Images * Channels * Pooled * Pooled);
    private readonly int[] indices = new int[Images * Channels * Pooled * Pooled];

    [GlobalSetup]
    public void Setup()
    {
        MaxPooling.Forward<float>(Shape, x, pooled, indices);
        AcrossChannels.Forward<float>(Settings, Images, Channels, Size * Size, x, y);
    }

    [Benchmark]
    public void MaxPoolingForward() => MaxPooling.Forward<float>(Shape, x, pooled, indices);

    [Benchmark]
    public void MaxPoolingBackward() => MaxPooling.Backward<float>(Shape, pooled, indices, xDiff);

    [Benchmark]
    public void AveragePoolingForward() => AveragePooling.Forward<float>(Shape, x, pooled);

    [Benchmark]
    public void AveragePoolingBackward() => AveragePooling.Backward<float>(Shape, pooled, xDiff);

    [Benchmark]
    public void LocalResponseForward() => AcrossChannels.Forward<float>(Settings, Images, Channels, Size * Size, x, y);

    [Benchmark]
    public void LocalResponseBackward() => AcrossChannels.Backward<float>(Settings, Images, Channels, Size * Size, x, y, xDiff);
}
