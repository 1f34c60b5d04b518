using BenchmarkDotNet.Attributes;
using NetFramework.Kernels;

namespace NetFramework.Benchmarks;

/// <summary>The three passes of a convolution: conv2 of LeNet, the strided conv1 and the 3×3 conv3 of AlexNet, a depthwise layer of MobileNet.</summary>
public class ConvolutionBenchmarks
{
    private ConvolutionShape shape;
    private float[] images = [];
    private float[] weights = [];
    private float[] outputs = [];

    [Params("LeNet conv2", "AlexNet conv1", "AlexNet conv3", "MobileNet depthwise")]
    public string Layer { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        shape = Layer switch
        {
            "LeNet conv2" => Shape(64, 20, 50, 1, 12, 5, 1, 0),
            "AlexNet conv1" => Shape(16, 3, 96, 1, 227, 11, 4, 0),
            "AlexNet conv3" => Shape(16, 256, 384, 1, 13, 3, 1, 1),
            _ => Shape(1, 256, 256, 256, 28, 3, 1, 1),
        };
        images = Numbers.Random(shape.Images * shape.Channels * shape.Geometry.InputCount);
        weights = Numbers.Random(shape.Outputs * (shape.Channels / shape.Groups) * shape.Geometry.KernelCount);
        outputs = new float[shape.Images * shape.Outputs * shape.Geometry.OutputCount];
    }

    [Benchmark]
    public void Forward() => Convolution.Forward<float>(shape, images, weights, [], outputs);

    [Benchmark]
    public void BackwardData() => Convolution.BackwardData<float>(shape, outputs, weights, images);

    [Benchmark]
    public void BackwardWeights() => Convolution.BackwardWeights<float>(shape, images, outputs, weights);

    private static ConvolutionShape Shape(int images, int channels, int outputs, int groups, int size, int kernel, int stride, int pad) =>
        new(images, channels, outputs, groups, new ConvolutionGeometry([size, size], [kernel, kernel], [stride, stride], [pad, pad], [1, 1]));
}
