using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Metrics;

public sealed class AccuracyLayerTests : ILayerCases
{
    public IEnumerable<LayerCase> Cases =>
    [
        new("Accuracy", new AccuracyOptions()) { Bottoms = [Input.Normal(10, 4), Input.Labels(4, 10)], Phase = Phase.Test },
        new("Accuracy", new AccuracyOptions { TopK = 2, IgnoreLabel = 0 })
        {
            About = "per class, spatial, top 2",
            Bottoms = [Input.Normal(2, 4, 3, 2), Input.Labels(4, 2, 3, 2)],
            Tops = 2,
            Phase = Phase.Test,
        },
    ];

    // The naive form: sort the scores of a position, and see whether the label is among the first.
    [Test]
    public void It_is_its_formula([Values(1, 2, 4)] int topK, [Values] bool ignore)
    {
        const int Samples = 50, Classes = 5;
        var options = new AccuracyOptions { TopK = topK, IgnoreLabel = ignore ? 3 : null };
        var run = new LayerRun<float>(new LayerCase("Accuracy", options) { Bottoms = [Input.Normal(Samples, Classes), Input.Labels(Classes, Samples)], Tops = 2 });
        run.Forward();
        float[] scores = run.Bottoms[0].Data.ToArray();
        int[] labels = [.. run.Bottoms[1].Data.ToArray().Select(label => (int)label)];
        var counted = Enumerable.Range(0, Samples).Where(i => !ignore || labels[i] != 3).ToList();
        bool IsRight(int i) => Enumerable.Range(0, Classes).OrderByDescending(k => scores[i * Classes + k]).Take(topK).Contains(labels[i]);
        Assert.That(run.Tops[0].Data[0], Is.EqualTo(counted.Count(IsRight) / (float)counted.Count).Within(1e-6));
        for (int k = 0; k < Classes; k++)
        {
            var ofClass = counted.Where(i => labels[i] == k).ToList();
            float expected = ofClass.Count == 0 ? 0 : ofClass.Count(IsRight) / (float)ofClass.Count;
            Assert.That(run.Tops[1].Data[k], Is.EqualTo(expected).Within(1e-6), $"class {k}");
        }
    }

    [Test]
    public void A_tie_and_NaN_count_against_the_label()
    {
        var run = new LayerRun<float>("Accuracy", new AccuracyOptions(), [new Shape(4, 2), new Shape(4)], 1, Phase.Test);
        Values.Set(run.Bottoms[0].Data, [1, 1, double.NaN, 0, 0, double.NaN, 2, 1]);
        run.Forward();
        Assert.That(run.Tops[0].Data[0], Is.EqualTo(0.25f));
    }

    [Test]
    public void A_top_k_beyond_the_classes_is_an_error() => Assert.That(
        () => new LayerRun<float>("Accuracy", new AccuracyOptions { TopK = 4 }, [new Shape(2, 3), new Shape(2)], 1, Phase.Test),
        Throws.TypeOf<InputException>().With.Message.EqualTo("'top_k' is 4, but there are 3 class(es)"));
}
