using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Losses;

public sealed class CTCLossTests : ILayerCases
{
    private static readonly double[] Labels = [1, 1, 2, 2, 1, 1];

    public IEnumerable<LayerCase> Cases =>
    [
        new("CTCLoss", new CTCLossOptions()) { Bottoms = [Input.Normal(6, 2, 3), Input.Of(Labels, 2, 3)], OtherShapes = [new Shape(8, 2, 3), new Shape(2, 3)] },
        new("CTCLoss", new CTCLossOptions { Blank = 3, ZeroInfinity = true, Normalization = LossNormalization.Valid })
        {
            About = "lengths, some samples impossible",
            Bottoms = [Input.Spread(2, 5, 3, 4), Input.Labels(3, 3, 4), Input.Of([4, 0, 2], 3), Input.Of([3, 5, 4], 3)],
            OtherShapes = [new Shape(7, 3, 5), new Shape(3, 6), new Shape(3), new Shape(3)],
        },
    ];

    // Over all 3⁵ paths: those that read as the labels, by their probabilities and by those of their classes at each frame.
    [TestCase(5, 1, 2)]
    [TestCase(5, 1, 1)]
    [TestCase(5, 2, 1, 2)]
    [TestCase(4, 2, 2, 1)]
    [TestCase(3, 1, 1)]
    [TestCase(5)]
    [TestCase(1, 2)]
    public void It_is_the_sum_over_all_paths(int frames, params int[] labels)
    {
        const int Samples = 2, MostFrames = 5;
        double[] z = Values.Normal(MostFrames * Samples * 3, 1);
        LayerRun<double> run = Run(new CTCLossOptions { Normalization = LossNormalization.None }, MostFrames, z, [labels, []], [frames, 0]);
        double[][] y = [.. Enumerable.Range(0, frames).Select(t => Enumerable.Range(0, 3).Select(k => Probability(z, t * Samples, k)).ToArray())];
        double total = 0;
        var occupied = new double[MostFrames * Samples * 3];
        for (int path = 0; path < Math.Pow(3, frames); path++)
        {
            int[] classes = [.. Enumerable.Range(0, frames).Select(t => path / (int)Math.Pow(3, t) % 3)];
            int[] read = [.. classes.Where((k, t) => k != 0 && (t == 0 || classes[t - 1] != k))];
            if (!read.SequenceEqual(labels))
                continue;
            double probability = classes.Select((k, t) => y[t][k]).Aggregate(1.0, (product, factor) => product * factor);
            total += probability;
            for (int t = 0; t < frames; t++)
                occupied[t * Samples * 3 + classes[t]] += probability;
        }
        Assert.That(run.Tops[0].Data[0], Is.EqualTo(-Math.Log(total)).Within(1e-12).Percent);
        double[] gradient = [.. occupied.Select((value, i) => i % 6 < 3 && i / 6 < frames ? 2 * (y[i / 6][i % 6] - value / total) : 0)];
        Values.AssertClose(run.Bottoms[0].Diff.ToArray(), gradient, 1e-11, 1e-13, "∂z");
    }

    [Test]
    public void Without_lengths_all_frames_and_all_labels_count()
    {
        double[] z = Values.Normal(30, 3);
        LayerRun<double> with = Run(new CTCLossOptions(), 5, z, [[1, 2], [2, 1]], [5, 5]);
        var without = new LayerRun<double>("CTCLoss", new CTCLossOptions(), [new Shape(5, 2, 3), new Shape(2, 2)], 1, Phase.Train);
        Values.Set(without.Bottoms[0].Data, z);
        Values.Set(without.Bottoms[1].Data, [1, 2, 2, 1]);
        without.Forward();
        Assert.That(without.Tops[0].Data[0], Is.EqualTo(with.Tops[0].Data[0]));
    }

    [TestCase(null, 2)]
    [TestCase(LossNormalization.Full, 10)]
    [TestCase(LossNormalization.Valid, 9)]
    public void The_divisor_is_of_samples_or_frames(LossNormalization? normalization, double divisor)
    {
        double[] z = Values.Normal(30, 3);
        LayerRun<double> sum = Run(new CTCLossOptions { Normalization = LossNormalization.None }, 5, z, [[1, 2], [2, 1]], [5, 4]);
        LayerRun<double> run = Run(new CTCLossOptions { Normalization = normalization }, 5, z, [[1, 2], [2, 1]], [5, 4]);
        Assert.That(run.Tops[0].Data[0], Is.EqualTo(sum.Tops[0].Data[0] / divisor).Within(1e-13).Percent);
        Values.AssertClose(run.Bottoms[0].Diff.ToArray(), [.. sum.Bottoms[0].Diff.ToArray().Select(value => value / divisor)], 1e-13, 0, "∂z");
    }

    // Equal neighbours need a blank between them: 1, 1 cannot be read off 2 frames, and nothing off none.
    [TestCase(2, 1, 1)]
    [TestCase(1, 1, 2)]
    [TestCase(0, 1)]
    public void What_cannot_be_aligned_is_infinite_and_0_where_that_is_asked_for(int frames, params int[] labels)
    {
        double[] z = Values.Normal(18, 5);
        LayerRun<double> run = Run(new CTCLossOptions(), 3, z, [labels, [2]], [frames, 3]);
        Assert.That(run.Tops[0].Data[0], Is.EqualTo(double.PositiveInfinity));
        for (int t = 0; t < frames; t++)
            Assert.That(run.Bottoms[0].Diff[6 * t], Is.NaN);

        LayerRun<double> zero = Run(new CTCLossOptions { ZeroInfinity = true }, 3, z, [labels, [2]], [frames, 3]);
        LayerRun<double> other = Run(new CTCLossOptions(), 3, z, [[], [2]], [0, 3]);
        Assert.That(zero.Tops[0].Data[0], Is.EqualTo(other.Tops[0].Data[0]));
        Assert.That(zero.Bottoms[0].Diff.ToArray(), Is.EqualTo(other.Bottoms[0].Diff.ToArray()));
    }

    // Scores that say the wrong thing at every frame: the loss is the gap times the frames, where probabilities would long have underflowed.
    [Test]
    public void Saturated_scores_stay_exact()
    {
        double[] wrong = [.. Enumerable.Range(0, 400).SelectMany(_ => new double[] { 0, 0, 1000, 0, 0, 1000 })];
        LayerRun<double> run = Run(new CTCLossOptions(), 400, wrong, [[1], []], [400, 400]);
        // Every one of the n·(n + 1) / 2 places of the label is as probable as another.
        double[] losses = [1000 * 400 - Math.Log(400 * 401 / 2.0), 1000 * 400];
        Assert.That(run.Tops[0].Data[0], Is.EqualTo(losses.Average()).Within(1e-12).Percent);
        Assert.That(run.Bottoms[0].Diff[2], Is.EqualTo(1).Within(1e-12));
        Assert.That(run.Bottoms[0].Diff[0] + run.Bottoms[0].Diff[1], Is.EqualTo(-1).Within(1e-9));

        double[] right = [.. Enumerable.Range(0, 3).SelectMany(_ => new double[] { 40, 0, -1e4, 40, 0, -1e4 })];
        Assert.That(Run(new CTCLossOptions(), 3, right, [[], []], [3, 3]).Tops[0].Data[0], Is.EqualTo(3 * Math.Exp(-40)).Within(1e-10).Percent);
    }

    [Test]
    public void A_score_of_NaN_is_handed_on()
    {
        double[] z = Values.Normal(18, 5);
        z[7] = double.NaN;
        Assert.That(Run(new CTCLossOptions { ZeroInfinity = true }, 3, z, [[1], [2]], [3, 3]).Tops[0].Data[0], Is.NaN);
    }

    [TestCase(0.0, "0")]
    [TestCase(3.0, "3")]
    [TestCase(1.5, "1.5")]
    [TestCase(double.NaN, "NaN")]
    public void A_label_that_is_no_class_or_the_blank_is_named(double label, string inMessage)
    {
        LayerRun<float> run = Empty();
        Values.Set(run.Bottoms[1].Data, [1, 2, 1, label]);
        Assert.That(run.Forward, Throws.TypeOf<InputException>().With.Message.EqualTo(
            $"label 1 of sample 1 is {inMessage}, but a label is an integer of 0 to 2 other than 0, the blank"));
        Values.Set(run.Bottoms[2].Data, [2, 1]);
        Assert.That(run.Forward, Throws.Nothing, "beyond the length anything may stand");
    }

    [Test]
    public void A_length_out_of_range_is_named()
    {
        LayerRun<float> run = Empty();
        Values.Set(run.Bottoms[3].Data, [4, 6]);
        Assert.That(run.Forward, Throws.TypeOf<InputException>().With.Message.EqualTo("the number of frames of sample 1 is 6, but it is an integer of 0 to 5"));
        Values.Set(run.Bottoms[2].Data, [-1, 2]);
        Assert.That(run.Forward, Throws.TypeOf<InputException>().With.Message.EqualTo("the number of labels of sample 0 is -1, but it is an integer of 0 to 2"));
    }

    [Test]
    public void Shapes_that_do_not_fit_are_errors()
    {
        AssertError(new CTCLossOptions(), [new Shape(5, 6), new Shape(5, 2)], "the scores must have 3 axes, frames × samples × classes, but their shape is 5×6");
        AssertError(new CTCLossOptions { Blank = 3 }, [new Shape(5, 2, 3), new Shape(2, 2)], "'blank' is 3, but there are 3 class(es)");
        AssertError(new CTCLossOptions(), [new Shape(5, 2, 3), new Shape(5, 2)], "the labels must have the shape 2 × any, one row for each sample of scores of shape 5×2×3, but theirs is 5×2");
        AssertError(new CTCLossOptions(), [new Shape(5, 2, 3), new Shape(2, 2), new Shape(3)], "there must be one number of labels for each of the 2 sample(s), but the bottom that gives them has the shape 3");

        static void AssertError(CTCLossOptions options, Shape[] bottoms, string message) =>
            Assert.That(() => new LayerRun<float>("CTCLoss", options, bottoms, 1, Phase.Train), Throws.TypeOf<InputException>().With.Message.EqualTo(message));
    }

    private static LayerRun<float> Empty()
    {
        var run = new LayerRun<float>("CTCLoss", new CTCLossOptions(), [new Shape(5, 2, 3), new Shape(2, 2), new Shape(2), new Shape(2)], 1, Phase.Train);
        Values.Set(run.Bottoms[1].Data, [1, 2, 1, 2]);
        Values.Set(run.Bottoms[2].Data, [2, 2]);
        Values.Set(run.Bottoms[3].Data, [5, 5]);
        return run;
    }

    // Two samples, three classes; a loss weight of 2.
    private static LayerRun<double> Run(CTCLossOptions options, int mostFrames, double[] z, int[][] labels, double[] frames)
    {
        int most = labels.Max(row => row.Length);
        var run = new LayerRun<double>("CTCLoss", options, [new Shape(mostFrames, 2, 3), new Shape(2, most), new Shape(2), new Shape(2)], 1, Phase.Train);
        Values.Set(run.Bottoms[0].Data, z);
        Values.Set(run.Bottoms[1].Data, [.. labels.SelectMany(row => row.Select(label => (double)label).Concat(Enumerable.Repeat(-7.0, most - row.Length)))]);
        Values.Set(run.Bottoms[2].Data, [.. labels.Select(row => (double)row.Length)]);
        Values.Set(run.Bottoms[3].Data, frames);
        run.Forward();
        run.Tops[0].Diff[0] = 2;
        run.Backward();
        return run;
    }

    private static double Probability(double[] z, int row, int k) => Math.Exp(z[3 * row + k]) / Enumerable.Range(0, 3).Sum(c => Math.Exp(z[3 * row + c]));
}
