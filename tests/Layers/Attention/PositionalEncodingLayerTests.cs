using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Attention;

public sealed class PositionalEncodingLayerTests : ILayerCases
{
    public IEnumerable<LayerCase> Cases =>
    [
        new("PositionalEncoding", new NoOptions()) { Bottoms = [Input.Normal(2, 3, 4)], OtherShapes = [new Shape(1, 5, 3)] },
        new("PositionalEncoding", new NoOptions()) { About = "no batch, an odd number of features", Bottoms = [Input.Normal(4, 3)] },
    ];

    [Test]
    public void It_is_its_formula()
    {
        const int N = 2, T = 50, E = 5;
        var run = new LayerRun<double>(new LayerCase("PositionalEncoding", new NoOptions()) { Bottoms = [Input.Normal(N, T, E)] });
        LayerRun<double>.Result result = run.Pass();
        double[] x = run.Bottoms[0].Data.ToArray();
        for (int n = 0; n < N; n++)
        {
            for (int t = 0; t < T; t++)
            {
                for (int i = 0; 2 * i < E; i++)
                {
                    int at = (n * T + t) * E + 2 * i;
                    double angle = t / Math.Pow(10000, 2.0 * i / E);
                    Assert.That(result.Tops[0][at], Is.EqualTo(x[at] + Math.Sin(angle)).Within(1e-14));
                    if (2 * i + 1 < E)
                        Assert.That(result.Tops[0][at + 1], Is.EqualTo(x[at + 1] + Math.Cos(angle)).Within(1e-14));
                }
            }
        }
        Assert.That(result.BottomDiffs[0], Is.EqualTo(run.Tops[0].Diff.ToArray()));
    }

    [Test]
    public void One_axis_is_an_error() => Assert.That(
        () => new LayerRun<float>("PositionalEncoding", new NoOptions(), [new Shape(6)], 1, Phase.Train),
        Throws.TypeOf<InputException>().With.Message.EqualTo("the bottom must have 2 or more axes, the last two being positions × features, but its shape is 6"));
}
