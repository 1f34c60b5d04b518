using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Attention;

public sealed class MatMulLayerTests : ILayerCases
{
    public IEnumerable<LayerCase> Cases =>
    [
        new("MatMul", new MatMulOptions()) { Bottoms = [Input.Normal(3, 4), Input.Normal(4, 2)], OtherShapes = [new Shape(5, 3), new Shape(3, 1)] },
        new("MatMul", new MatMulOptions { TransposeA = true, TransposeB = true })
        {
            About = "transposed, a batch", Bottoms = [Input.Normal(3, 4, 2), Input.Normal(3, 5, 4)],
        },
        new("MatMul", new MatMulOptions { TransposeA = true })
        {
            About = "broadcast", Bottoms = [Input.Normal(3, 1, 2, 4), Input.Normal(2, 2, 3)], OtherShapes = [new Shape(2, 3), new Shape(4, 1, 2, 5)],
        },
        new("MatMul", new MatMulOptions { TransposeB = true })
        {
            About = "one matrix for all", Bottoms = [Input.Normal(1, 3, 2), Input.Normal(4, 2, 2)], OtherShapes = [new Shape(2, 3, 2), new Shape(2, 2, 2)],
        },
    ];

    // a: 2 × 1 × M × K, b: 3 × K × N, the matrices transposed where asked for; large enough for the threads.
    [Test]
    public void It_is_its_formula([Values] bool transposeA, [Values] bool transposeB)
    {
        const int M = 20, N = 70, K = 35;
        int[] a = transposeA ? [2, 1, K, M] : [2, 1, M, K], b = transposeB ? [3, N, K] : [3, K, N];
        var run = new LayerRun<double>(new LayerCase("MatMul", new MatMulOptions { TransposeA = transposeA, TransposeB = transposeB }) { Bottoms = [Input.Normal(a), Input.Normal(b)] });
        LayerRun<double>.Result result = run.Pass();
        double[] x = run.Bottoms[0].Data.ToArray(), w = run.Bottoms[1].Data.ToArray(), dy = run.Tops[0].Diff.ToArray();
        double[] y = new double[dy.Length], dx = new double[x.Length], dw = new double[w.Length];
        for (int at = 0; at < y.Length; at++)
        {
            (int i, int j, int m, int n) = (at / (3 * M * N), at / (M * N) % 3, at / N % M, at % N);
            for (int k = 0; k < K; k++)
            {
                int ofA = i * M * K + (transposeA ? k * M + m : m * K + k), ofB = j * K * N + (transposeB ? n * K + k : k * N + n);
                y[at] += x[ofA] * w[ofB];
                dx[ofA] += dy[at] * w[ofB];
                dw[ofB] += dy[at] * x[ofA];
            }
        }
        Assert.That(run.Tops[0].Shape, Is.EqualTo(new Shape(2, 3, M, N)));
        Assert.That(run.Layer.MultiplyAdds(run.Bottoms, run.Tops), Is.EqualTo(2 * 3 * M * N * K));
        Values.AssertClose(result.Tops[0], y, 1e-13, 1e-13, "y");
        Values.AssertClose(result.BottomDiffs[0], dx, 1e-13, 1e-13, "∂a");
        Values.AssertClose(result.BottomDiffs[1], dw, 1e-13, 1e-13, "∂b");
    }

    [Test]
    public void An_empty_batch_gives_an_empty_top_and_no_gradient()
    {
        var run = new LayerRun<float>("MatMul", new MatMulOptions(), [new Shape(0, 2, 3), new Shape(3, 4)], 1, Phase.Train);
        LayerRun<float>.Result result = run.Pass();
        Assert.That(run.Tops[0].Shape, Is.EqualTo(new Shape(0, 2, 4)));
        Assert.That(result.BottomDiffs[1], Is.All.Zero);
    }

    [Test]
    public void What_does_not_fit_is_an_error()
    {
        AssertWrong(new MatMulOptions(), new Shape(3), new Shape(3, 2), "the bottoms must have 2 or more axes, batch × rows × columns, but their shapes are 3 and 3×2");
        AssertWrong(new MatMulOptions { TransposeB = true }, new Shape(2, 3), new Shape(3, 4), "the matrices do not fit: 2×3 times (3×4)ᵀ, from bottoms of shape 2×3 and 3×4");
        AssertWrong(new MatMulOptions(), new Shape(2, 2, 3), new Shape(4, 3, 5), "the batch axes of 2×2×3 and 4×3×5 do not fit: aligned at the last, two extents must be equal, or one of them 1");
    }

    private static void AssertWrong(MatMulOptions options, Shape a, Shape b, string message) => Assert.That(
        () => new LayerRun<float>("MatMul", options, [a, b], 1, Phase.Train), Throws.TypeOf<InputException>().With.Message.EqualTo(message));
}
