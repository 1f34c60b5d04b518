using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Losses;

/// <summary>TripletLoss and CosineEmbeddingLoss.</summary>
public sealed class EmbeddingLossTests : ILayerCases
{
    public IEnumerable<LayerCase> Cases =>
    [
        new("TripletLoss", new TripletLossOptions()) { Bottoms = [Input.Normal(6, 3), Input.Normal(6, 3), Input.Normal(6, 3)] },
        new("TripletLoss", new TripletLossOptions { Margin = 0.2, Eps = 0, Normalization = LossNormalization.None })
        {
            About = "summed, without ε",
            Bottoms = [Input.Normal(6, 2, 2), Input.Normal(6, 2, 2), Input.Normal(6, 2, 2)],
        },
        new("CosineEmbeddingLoss", new CosineEmbeddingLossOptions()) { Bottoms = [Input.Normal(6, 3), Input.Normal(6, 3), Input.OneOf([-1, 1], 6)] },
        new("CosineEmbeddingLoss", new CosineEmbeddingLossOptions { Margin = -0.3, Normalization = LossNormalization.None })
        {
            About = "summed, with a margin",
            Bottoms = [Input.Normal(6, 2, 2), Input.Normal(6, 2, 2), Input.OneOf([-1, 1], 6)],
        },
    ];

    [TestCase(1, 1e-6, null, 5)]
    [TestCase(0.2, 0, LossNormalization.Full, 5)]
    [TestCase(0.2, 0.1, LossNormalization.None, 1)]
    public void TripletLoss_is_its_formula(double margin, double eps, LossNormalization? normalization, double divisor)
    {
        var options = new TripletLossOptions { Margin = margin, Eps = eps, Normalization = normalization };
        LayerRun<double> run = Run("TripletLoss", options, 5, Values.Normal(15, 1), Values.Normal(15, 2), Values.Normal(15, 3));
        double[][] rows = [Values.Normal(15, 1), Values.Normal(15, 2), Values.Normal(15, 3)];
        double Distance(int other, int i) => Math.Sqrt(Enumerable.Range(3 * i, 3).Sum(j => Math.Pow(rows[0][j] - rows[other][j] + eps, 2)));
        double Violation(int i) => Distance(1, i) - Distance(2, i) + margin;
        double Unit(int other, int j) => Violation(j / 3) > 0 ? 2 / divisor * (rows[0][j] - rows[other][j] + eps) / Distance(other, j / 3) : 0;
        Assert.That(run.Tops[0].Data[0], Is.EqualTo(Enumerable.Range(0, 5).Sum(i => Math.Max(0, Violation(i))) / divisor).Within(1e-12).Percent);
        int[] places = [.. Enumerable.Range(0, 15)];
        Values.AssertClose(run.Bottoms[0].Diff.ToArray(), [.. places.Select(j => Unit(1, j) - Unit(2, j))], 1e-12, 1e-14, "∂a");
        Values.AssertClose(run.Bottoms[1].Diff.ToArray(), [.. places.Select(j => -Unit(1, j))], 1e-12, 1e-14, "∂p");
        Values.AssertClose(run.Bottoms[2].Diff.ToArray(), [.. places.Select(j => Unit(2, j))], 1e-12, 1e-14, "∂n");
    }

    [Test]
    public void Embeddings_that_fall_together_give_no_NaN([Values(0, 1e-6)] double eps)
    {
        LayerRun<double> run = Run("TripletLoss", new TripletLossOptions { Eps = eps }, 1, [1, 2, 3], [1, 2, 3], [1, 2, 3]);
        Assert.That(run.Tops[0].Data[0], Is.EqualTo(1));
        Assert.That(run.Bottoms[0].Diff.ToArray(), Is.All.Zero);
        double slope = eps == 0 ? 0 : 2 / Math.Sqrt(3);
        Values.AssertClose(run.Bottoms[2].Diff.ToArray(), [slope, slope, slope], 1e-12, 0, "∂n");
    }

    [TestCase(0.0, null, 4)]
    [TestCase(0.3, LossNormalization.None, 1)]
    public void CosineEmbeddingLoss_is_its_formula(double margin, LossNormalization? normalization, double divisor)
    {
        double[] a = Values.Normal(12, 1), b = Values.Normal(12, 2), y = [1, -1, -1, 1];
        LayerRun<double> run = Run("CosineEmbeddingLoss", new CosineEmbeddingLossOptions { Margin = margin, Normalization = normalization }, 4, a, b, y);
        double Dot(double[] u, double[] v, int i) => Enumerable.Range(3 * i, 3).Sum(j => u[j] * v[j]);
        double Norm(double[] u, int i) => Math.Sqrt(Dot(u, u, i) + 1e-12);
        double Cosine(int i) => Dot(a, b, i) / (Norm(a, i) * Norm(b, i));
        double loss = Enumerable.Range(0, 4).Sum(i => y[i] == 1 ? 1 - Cosine(i) : Math.Max(0, Cosine(i) - margin));
        Assert.That(run.Tops[0].Data[0], Is.EqualTo(loss / divisor).Within(1e-12).Percent);
        double Weight(int i) => 2 / divisor * (y[i] == 1 ? -1 : Cosine(i) > margin ? 1 : 0);
        double Slope(double[] own, double[] other, int j) =>
            Weight(j / 3) * (other[j] / (Norm(a, j / 3) * Norm(b, j / 3)) - Cosine(j / 3) * own[j] / (Norm(own, j / 3) * Norm(own, j / 3)));
        Values.AssertClose(run.Bottoms[0].Diff.ToArray(), [.. Enumerable.Range(0, 12).Select(j => Slope(a, b, j))], 1e-12, 1e-14, "∂a");
        Values.AssertClose(run.Bottoms[1].Diff.ToArray(), [.. Enumerable.Range(0, 12).Select(j => Slope(b, a, j))], 1e-12, 1e-14, "∂b");
    }

    [Test]
    public void The_cosine_with_a_zero_vector_is_0()
    {
        LayerRun<double> run = Run("CosineEmbeddingLoss", new CosineEmbeddingLossOptions(), 2, new double[6], [1, 2, 2, 0, 0, 0], [1, -1]);
        Assert.That(run.Tops[0].Data[0], Is.EqualTo(0.5));
        // ε as PyTorch has it, in float.
        double slope = -1 / Math.Sqrt(1e-12f) / 3;
        Values.AssertClose(run.Bottoms[0].Diff.ToArray(), [slope, 2 * slope, 2 * slope, 0, 0, 0], 1e-12, 0, "∂a");
        Assert.That(run.Bottoms[1].Diff.ToArray(), Is.All.Zero);
    }

    [Test]
    public void What_does_not_fit_is_an_error()
    {
        Assert.That(
            () => new LayerRun<float>("TripletLoss", new TripletLossOptions(), [new Shape(4, 3), new Shape(4, 3), new Shape(4, 2)], 1, Phase.Train),
            Throws.TypeOf<InputException>().With.Message.EqualTo("the bottoms must have one shape, but bottom 0 has 4×3 and bottom 2 has 4×2"));
        Assert.That(
            () => new LayerRun<float>("CosineEmbeddingLoss", new CosineEmbeddingLossOptions(), [new Shape(4, 3), new Shape(4, 3), new Shape(3)], 1, Phase.Train),
            Throws.TypeOf<InputException>().With.Message.EqualTo("there must be one label for each of the 4 pair(s), but the third bottom has the shape 3"));
        Assert.That(
            () => new LayerRun<float>("TripletLoss", new TripletLossOptions(), [Shape.Scalar, Shape.Scalar, Shape.Scalar], 1, Phase.Train),
            Throws.TypeOf<InputException>().With.Message.EqualTo("the first 3 bottoms must have the shape N × any, but they are scalars"));
        var run = new LayerRun<float>("CosineEmbeddingLoss", new CosineEmbeddingLossOptions(), [new Shape(2, 3), new Shape(2, 3), new Shape(2)], 1, Phase.Train);
        Values.Set(run.Bottoms[2].Data, [1, 0]);
        Assert.That(run.Forward, Throws.TypeOf<InputException>().With.Message.EqualTo("the label of pair 1 is 0, but it is 1 for a similar pair and -1 for another"));
    }

    private static LayerRun<double> Run(string type, LayerOptions options, int samples, double[] first, double[] second, double[] third)
    {
        var run = new LayerRun<double>(type, options, [new Shape(samples, 3), new Shape(samples, 3), third.Length == samples ? new Shape(samples) : new Shape(samples, 3)], 1, Phase.Train);
        Values.Set(run.Bottoms[0].Data, first);
        Values.Set(run.Bottoms[1].Data, second);
        Values.Set(run.Bottoms[2].Data, third);
        run.Forward();
        run.Tops[0].Diff[0] = 2;
        run.Backward();
        return run;
    }
}
