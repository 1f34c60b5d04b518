using System.Globalization;
using BenchmarkDotNet.Attributes;
using NetFramework.Kernels;

namespace NetFramework.Benchmarks;

/// <summary>Matrix products: square ones, and those of LeNet's, the perceptron's and AlexNet's layers.</summary>
public class GemmBenchmarks
{
    private float[] a = [];
    private float[] b = [];
    private float[] c = [];
    private int m;
    private int n;
    private int k;
    private bool transposeA;
    private bool transposeB;

    /// <summary>Whether A and B are transposed (T) or not (N), and M×N×K.</summary>
    [Params("NN 256x256x256", "NN 1024x1024x1024", "NN 20x576x25", "NN 256x729x1200", "NT 64x10x784", "NT 64x512x784", "NT 16x4096x9216", "TN 4096x9216x16")]
    public string Product { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        int[] sizes = [.. Product[3..].Split('x').Select(size => int.Parse(size, CultureInfo.InvariantCulture))];
        (m, n, k) = (sizes[0], sizes[1], sizes[2]);
        (transposeA, transposeB) = (Product[0] == 'T', Product[1] == 'T');
        (a, b, c) = (Numbers.Random(m * k), Numbers.Random(k * n), new float[m * n]);
    }

    [Benchmark]
    public void Multiply() => Gemm.Multiply<float>(transposeA, transposeB, m, n, k, 1, a, b, 0, c);
}
