using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Common;

public sealed class InnerProductLayerTests : ILayerCases
{
    public IEnumerable<LayerCase> Cases =>
    [
        new("InnerProduct", new InnerProductOptions { NumOutput = 3 }) { Bottoms = [Input.Normal(4, 2, 3)] },
        new("InnerProduct", new InnerProductOptions { NumOutput = 5, Transpose = true }) { About = "transposed", Bottoms = [Input.Normal(4, 6)] },
        new("InnerProduct", new InnerProductOptions { NumOutput = 2, BiasTerm = false, Axis = -1 }) { About = "last axis, no bias", Bottoms = [Input.Normal(2, 3, 4)] },
        new("InnerProduct", new InnerProductOptions { NumOutput = 4, Axis = 0 }) { About = "axis 0", Bottoms = [Input.Normal(2, 3)], OtherShapes = [new Shape(3, 2)] },
    ];

    [Test]
    public void It_is_its_formula([Values] bool transpose, [Values] bool biasTerm)
    {
        const int M = 7, N = 5, K = 12;
        var options = new InnerProductOptions { NumOutput = N, Transpose = transpose, BiasTerm = biasTerm };
        var run = new LayerRun<double>(new LayerCase("InnerProduct", options) { Bottoms = [Input.Normal(M, 3, 4)] });
        LayerRun<double>.Result result = run.Pass();
        double[] x = run.Bottoms[0].Data.ToArray(), w = run.Layer.Parameters[0].Data.ToArray(), dy = run.Tops[0].Diff.ToArray();
        double[] b = biasTerm ? run.Layer.Parameters[1].Data.ToArray() : new double[N];
        double[] y = new double[M * N], dx = new double[M * K], dw = new double[N * K], db = new double[N];
        for (int m = 0; m < M; m++)
        {
            for (int n = 0; n < N; n++)
            {
                y[m * N + n] = b[n];
                db[n] += dy[m * N + n];
                for (int k = 0; k < K; k++)
                {
                    int weight = transpose ? k * N + n : n * K + k;
                    y[m * N + n] += x[m * K + k] * w[weight];
                    dx[m * K + k] += dy[m * N + n] * w[weight];
                    dw[weight] += dy[m * N + n] * x[m * K + k];
                }
            }
        }
        Assert.That(run.Tops[0].Shape, Is.EqualTo(new Shape(M, N)));
        Assert.That(run.Layer.MultiplyAdds(run.Bottoms, run.Tops), Is.EqualTo(M * N * K));
        Values.AssertClose(result.Tops[0], y, 1e-13, 1e-13, "y");
        Values.AssertClose(result.BottomDiffs[0], dx, 1e-13, 1e-13, "∂x");
        Values.AssertClose(result.ParameterDiffs[0], dw, 1e-13, 1e-13, "∂W");
        if (biasTerm)
            Values.AssertClose(result.ParameterDiffs[1], db, 1e-13, 1e-13, "∂b");
        Assert.That(run.Layer.Parameters.Select(parameter => parameter.Name), Is.EqualTo(biasTerm ? ["weight", "bias"] : new[] { "weight" }));
    }

    [Test]
    public void Into_a_cleared_gradient_it_stores_and_to_any_other_it_adds([Values] bool transpose)
    {
        var run = new LayerRun<double>(new LayerCase("InnerProduct", new InnerProductOptions { NumOutput = 5, Transpose = transpose }) { Bottoms = [Input.Normal(4, 6)] });
        double[] gradient = run.Pass().ParameterDiffs[0];
        Parameter<double> weight = run.Layer.Parameters[0];
        weight.Diff.Fill(double.NaN);
        weight.Blob.ClearDiff();
        run.Layer.Backward(run.Tops, run.PropagateDown, run.Bottoms);
        Assert.That(weight.Diff.ToArray(), Is.EqualTo(gradient));
        run.Layer.Backward(run.Tops, run.PropagateDown, run.Bottoms);
        Values.AssertClose(weight.Diff.ToArray(), [.. gradient.Select(value => 2 * value)], 1e-13, 1e-13, "two gradients");
    }

    // 2·M·max|∂y|·max|x| with M = 2: the largest float is 3.4e38.
    [TestCase(1e19f, 1e18f, true)]
    [TestCase(1e19f, 8.6e18f, false)]
    [TestCase(1e19f, float.NaN, false)]
    [TestCase(float.PositiveInfinity, 0f, false)]
    public void Its_gradient_is_called_finite_only_where_the_bound_is(float x, float topDiff, bool finite)
    {
        var run = new LayerRun<float>("InnerProduct", new InnerProductOptions { NumOutput = 8 }, [new Shape(2, 8)], 1, Phase.Train);
        run.Bottoms[0].Data[3] = -x;
        run.Tops[0].Diff[5] = topDiff;
        run.Layer.Parameters[0].Diff.Fill(1);
        run.Layer.Parameters[0].Blob.ClearDiff();
        run.Layer.Backward(run.Tops, run.PropagateDown, run.Bottoms);
        Assert.That(run.Layer.HasFiniteDiff(0, run.Tops, run.Bottoms), Is.EqualTo(finite));
        Assert.That(run.Layer.HasFiniteDiff(1, run.Tops, run.Bottoms), Is.False, "nothing is known of the bias");
        run.Layer.Backward(run.Tops, run.PropagateDown, run.Bottoms);
        Assert.That(run.Layer.HasFiniteDiff(0, run.Tops, run.Bottoms), Is.False, "nothing is known of what it was added to");
    }

    [Test]
    public void An_empty_batch_makes_a_cleared_gradient_zero()
    {
        var run = new LayerRun<float>("InnerProduct", new InnerProductOptions { NumOutput = 3 }, [new Shape(0, 4)], 1, Phase.Train);
        Parameter<float> weight = run.Layer.Parameters[0];
        weight.Diff.Fill(float.NaN);
        weight.Blob.ClearDiff();
        run.Backward();
        Assert.That(weight.Diff.ToArray(), Is.All.Zero);
        Assert.That(run.Layer.HasFiniteDiff(0, run.Tops, run.Bottoms), Is.False, "nothing is read that there is not");
    }

    [Test]
    public void An_empty_batch_gives_an_empty_top()
    {
        var run = new LayerRun<float>("InnerProduct", new InnerProductOptions { NumOutput = 3 }, [new Shape(0, 4)], 1, Phase.Train);
        LayerRun<float>.Result result = run.Pass();
        Assert.That(run.Tops[0].Shape, Is.EqualTo(new Shape(0, 3)));
        Assert.That(result.ParameterDiffs[0], Is.All.Zero);
    }

    [Test]
    public void Another_number_of_inputs_is_an_error()
    {
        var run = new LayerRun<float>("InnerProduct", new InnerProductOptions { NumOutput = 3 }, [new Shape(2, 6)], 1, Phase.Train);
        Assert.That(() => run.Reshape([new Shape(2, 5)]), Throws.TypeOf<InputException>().With.Message.EqualTo(
            "the weights are for 6 inputs, but a bottom of shape 2×5 has 5 from axis 1 on"));
    }

    [Test]
    public void An_axis_that_is_not_there_is_an_error() => Assert.That(
        () => new LayerRun<float>("InnerProduct", new InnerProductOptions { NumOutput = 3, Axis = 2 }, [new Shape(2, 6)], 1, Phase.Train),
        Throws.TypeOf<InputException>().With.Message.EqualTo("'axis' is 2, but a bottom of shape 2×6 has the axes -2 to 1"));
}
