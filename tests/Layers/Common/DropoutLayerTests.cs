using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Common;

public sealed class DropoutLayerTests : ILayerCases
{
    public IEnumerable<LayerCase> Cases =>
    [
        new("Dropout", new DropoutOptions()) { Bottoms = [Input.Normal(3, 5)] },
        new("Dropout", new DropoutOptions { DropoutRatio = 0.2 }) { About = "ratio 0.2", Bottoms = [Input.Normal(3, 7)] },
        new("Dropout", new DropoutOptions()) { About = "in the test phase", Bottoms = [Input.Normal(3, 5)], Phase = Phase.Test },
    ];

    [TestCase(0.5)]
    [TestCase(0.1)]
    [TestCase(0.9)]
    public void In_training_the_ratio_is_dropped_and_the_rest_scaled(double ratio)
    {
        const int Count = 100_000;
        LayerRun<double> run = Ones(ratio, Count, Phase.Train);
        run.Forward();
        double[] y = run.Tops[0].Data.ToArray();
        Assert.That(y.Distinct().Order(), Is.EqualTo(new[] { 0, 1 / (1 - ratio) }));
        // Five standard deviations of a binomial share.
        Assert.That(y.Count(value => value == 0) / (double)Count, Is.EqualTo(ratio).Within(5 * Math.Sqrt(ratio * (1 - ratio) / Count)));

        run.SeedTopDiffs();
        run.Backward();
        Assert.That(run.Bottoms[0].Diff.ToArray(), Is.EqualTo(run.Tops[0].Diff.ToArray().Zip(y, (diff, factor) => diff * factor)));
    }

    [Test]
    public void In_testing_it_is_the_identity()
    {
        LayerRun<double> run = Ones(0.5, 100, Phase.Test);
        run.Forward();
        Assert.That(run.Tops[0].Data.ToArray(), Is.All.EqualTo(1));
    }

    [Test]
    public void A_ratio_of_0_keeps_everything()
    {
        LayerRun<double> run = Ones(0, 1000, Phase.Train);
        run.Forward();
        Assert.That(run.Tops[0].Data.ToArray(), Is.All.EqualTo(1));
    }

    [Test]
    public void Each_iteration_has_its_own_mask_and_neighbours_in_a_pair_of_draws_are_independent()
    {
        const int Count = 100_000;
        LayerRun<double> run = Ones(0.5, Count, Phase.Train);
        run.Forward();
        double[] first = run.Tops[0].Data.ToArray();
        run.Iteration = 1;
        run.Forward();
        double[] second = run.Tops[0].Data.ToArray();
        double tolerance = 5 * Math.Sqrt(0.25 / Count);
        Assert.That(first.Zip(second).Count(pair => pair.First == pair.Second) / (double)Count, Is.EqualTo(0.5).Within(tolerance));
        Assert.That(first.Zip(first.Skip(1)).Count(pair => pair.First == pair.Second) / (double)Count, Is.EqualTo(0.5).Within(tolerance));
    }

    private static LayerRun<double> Ones(double ratio, int count, Phase phase)
    {
        var run = new LayerRun<double>("Dropout", new DropoutOptions { DropoutRatio = ratio }, [new Shape(count)], 1, phase);
        run.Bottoms[0].Data.Fill(1);
        return run;
    }
}
