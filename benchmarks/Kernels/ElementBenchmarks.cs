using BenchmarkDotNet.Attributes;
using NetFramework.Kernels;

namespace NetFramework.Benchmarks;

/// <summary>Activations, softmax over rows of 1,000 classes, and the step of gradient descent with momentum, on as many elements each.</summary>
public class ElementBenchmarks
{
    private const int Classes = 1000;

    private float[] x = [];
    private float[] y = [];
    private float[] diff = [];

    [Params(64_000, 4_096_000)]
    public int Elements { get; set; }

    [GlobalSetup]
    public void Setup() => (x, y, diff) = (Numbers.Random(Elements), new float[Elements], Numbers.Random(Elements));

    [Benchmark]
    public void Relu() => Elementwise.Relu<float>(x, 0, y);

    [Benchmark]
    public void ReluBackward() => Elementwise.ReluBackward<float>(x, diff, 0, y);

    [Benchmark]
    public void Sigmoid() => Elementwise.Sigmoid<float>(x, y);

    [Benchmark]
    public void Gelu() => Activations.Gelu<float>(x, y);

    [Benchmark]
    public void GeluBackward() => Activations.GeluBackward<float>(x, diff, y);

    [Benchmark]
    public void SoftmaxForward() => Softmax.Forward<float>(x, y, Elements / Classes, Classes, 1);

    [Benchmark]
    public void MomentumStep() => FusedUpdate.Run(new MomentumStep<float>(0.9f, 1e-6f), x, diff, y);
}
