using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Metrics;

/// <summary>Precision, Recall, F1 and ConfusionMatrix.</summary>
public sealed class PredictionMetricTests : ILayerCases
{
    private static readonly string[] Types = ["Precision", "Recall", "F1"];

    public IEnumerable<LayerCase> Cases =>
    [
        .. Types.Select(type => new LayerCase(type, new ClassMetricOptions()) { Bottoms = [Input.Normal(10, 4), Input.Labels(4, 10)], Phase = Phase.Test }),
        .. Types.Select(type => new LayerCase(type, new ClassMetricOptions { Average = MetricAverage.Weighted, IgnoreLabel = 0, ZeroDivision = 1 })
        {
            About = "of each class, spatial, ignored labels",
            Bottoms = [Input.Normal(2, 4, 3, 2), Input.Labels(4, 2, 3, 2)],
            Tops = 2,
            Phase = Phase.Test,
        }),
        new("F1", new ClassMetricOptions { Average = MetricAverage.Binary }) { About = "one logit", Bottoms = [Input.Normal(8, 1), Input.Labels(2, 8)], Tops = 2, Phase = Phase.Test },
        new("ConfusionMatrix", new ConfusionMatrixOptions()) { Bottoms = [Input.Normal(10, 4), Input.Labels(4, 10)], Phase = Phase.Test },
        new("ConfusionMatrix", new ConfusionMatrixOptions { Axis = -1, IgnoreLabel = 255 })
        {
            About = "last axis, ignored labels",
            Bottoms = [Input.Normal(3, 4, 2), Input.OneOf([0, 1, 255], 3, 4)],
            Phase = Phase.Test,
        },
    ];

    // The examples of scikit-learn's documentation: y_true = 0, 1, 2, 0, 1, 2 and y_pred = 0, 2, 1, 0, 0, 1.
    [TestCase("Precision", MetricAverage.Macro, 2 / 9.0)]
    [TestCase("Precision", MetricAverage.Micro, 1 / 3.0)]
    [TestCase("Precision", MetricAverage.Weighted, 2 / 9.0)]
    [TestCase("Recall", MetricAverage.Macro, 1 / 3.0)]
    [TestCase("Recall", MetricAverage.Micro, 1 / 3.0)]
    [TestCase("Recall", MetricAverage.Weighted, 1 / 3.0)]
    [TestCase("F1", MetricAverage.Macro, 4 / 15.0)]
    [TestCase("F1", MetricAverage.Micro, 1 / 3.0)]
    [TestCase("F1", MetricAverage.Weighted, 4 / 15.0)]
    public void Averages_are_those_of_scikit_learn(string type, MetricAverage average, double expected)
    {
        LayerRun<double> run = Run(type, new ClassMetricOptions { Average = average }, 3, [0, 1, 2, 0, 1, 2], [0, 2, 1, 0, 0, 1]);
        Assert.That(run.Tops[0].Data[0], Is.EqualTo(expected).Within(1e-15));
        double[] ofClasses = type switch { "Precision" => [2 / 3.0, 0, 0], "Recall" => [1, 0, 0], _ => [0.8, 0, 0] };
        Assert.That(run.Tops[1].Data.ToArray(), Is.EqualTo(ofClasses).Within(1e-15));
    }

    // By hand: the counts (right, predicted, actual) are (1, 2, 3), (2, 4, 3), (2, 2, 2), and class 3 neither occurs nor is predicted.
    [TestCase("Precision", MetricAverage.Macro, 0.0, 2 / 4.0)]
    [TestCase("Precision", MetricAverage.Macro, 1.0, 3 / 4.0)]
    [TestCase("Precision", MetricAverage.Weighted, 1.0, (3 * 0.5 + 3 * 0.5 + 2) / 8)]
    [TestCase("Recall", MetricAverage.Macro, 0.0, 2 / 4.0)]
    [TestCase("Recall", MetricAverage.Weighted, 0.0, 5 / 8.0)]
    [TestCase("F1", MetricAverage.Macro, 0.0, (2 / 5.0 + 4 / 7.0 + 1) / 4)]
    [TestCase("F1", MetricAverage.Weighted, 0.0, (3 * 2 / 5.0 + 3 * 4 / 7.0 + 2) / 8)]
    [TestCase("F1", MetricAverage.Micro, 0.0, 5 / 8.0)]
    public void They_are_their_formulas(string type, MetricAverage average, double zeroDivision, double expected)
    {
        LayerRun<double> run = Run(type, new ClassMetricOptions { Average = average, ZeroDivision = zeroDivision }, 4, [0, 0, 0, 1, 1, 1, 2, 2], [0, 1, 1, 1, 1, 0, 2, 2]);
        Assert.That(run.Tops[0].Data[0], Is.EqualTo(expected).Within(1e-15));
        Assert.That(run.Tops[1].Data[3], Is.EqualTo(zeroDivision));
    }

    // scikit-learn's example of a zero division: y_true = 0, 1, 2, 0, 1, 2 and all predicted as 0.
    [TestCase(0)]
    [TestCase(1)]
    public void The_precision_of_a_class_that_is_never_predicted_is_zero_division(double zeroDivision)
    {
        LayerRun<double> run = Run("Precision", new ClassMetricOptions { ZeroDivision = zeroDivision }, 3, [0, 1, 2, 0, 1, 2], [0, 0, 0, 0, 0, 0]);
        Assert.That(run.Tops[1].Data.ToArray(), Is.EqualTo(new[] { 1 / 3.0, zeroDivision, zeroDivision }).Within(1e-15));
    }

    [Test]
    public void Where_nothing_counts_it_is_zero_division([ValueSource(nameof(Types))] string type, [Values] MetricAverage average, [Values(0, 1)] double zeroDivision)
    {
        LayerRun<double> run = Run(type, new ClassMetricOptions { Average = average, ZeroDivision = zeroDivision, IgnoreLabel = 1 }, 2, [1, 1], [0, 1]);
        Assert.That(run.Tops[0].Data[0], Is.EqualTo(zeroDivision));
    }

    // Of 8: 3 are 1 and found, 1 is 1 and missed, 2 are taken for 1 and are not.
    [TestCase("Precision", 3 / 5.0)]
    [TestCase("Recall", 3 / 4.0)]
    [TestCase("F1", 2 / 3.0)]
    public void Binary_is_the_value_of_class_1(string type, double expected)
    {
        double[] labels = [1, 1, 1, 1, 0, 0, 0, 0], logits = [0.5, 2, 1, -1, 3, 0.1, 0, -2];
        LayerRun<double> two = Run(type, new ClassMetricOptions { Average = MetricAverage.Binary }, 2, labels, [.. logits.Select(x => x > 0 ? 1.0 : 0)]);
        Assert.That(two.Tops[0].Data[0], Is.EqualTo(expected).Within(1e-15));

        var one = new LayerRun<double>(type, new ClassMetricOptions { Average = MetricAverage.Binary }, [new Shape(8, 1), new Shape(8)], 1, Phase.Test);
        Values.Set(one.Bottoms[0].Data, logits);
        Values.Set(one.Bottoms[1].Data, labels);
        one.Forward();
        Assert.That(one.Tops[0].Data[0], Is.EqualTo(expected).Within(1e-15));
    }

    [Test]
    public void Binary_needs_two_classes() => Assert.That(
        () => new LayerRun<float>("F1", new ClassMetricOptions { Average = MetricAverage.Binary }, [new Shape(2, 3), new Shape(2)], 1, Phase.Test),
        Throws.TypeOf<InputException>().With.Message.EqualTo("'average: binary' is for 2 classes, but there are 3; take macro, micro or weighted"));

    // scikit-learn's example: y_true = 2, 0, 2, 2, 0, 1 and y_pred = 0, 0, 2, 2, 0, 2.
    [Test]
    public void The_confusion_matrix_is_that_of_scikit_learn()
    {
        LayerRun<double> run = Run("ConfusionMatrix", new ConfusionMatrixOptions(), 3, [2, 0, 2, 2, 0, 1], [0, 0, 2, 2, 0, 2], tops: 1);
        Assert.That(run.Tops[0].Shape, Is.EqualTo(new Shape(3, 3)));
        Assert.That(run.Tops[0].Data.ToArray(), Is.EqualTo(new double[] { 2, 0, 0, 0, 0, 1, 1, 0, 2 }));
    }

    [Test]
    public void The_first_of_equal_scores_is_predicted()
    {
        var run = new LayerRun<double>("ConfusionMatrix", new ConfusionMatrixOptions(), [new Shape(2, 3), new Shape(2)], 1, Phase.Test);
        Values.Set(run.Bottoms[0].Data, [1, 1, 1, 0, 2, 2]);
        run.Forward();
        Assert.That(run.Tops[0].Data.ToArray(), Is.EqualTo(new double[] { 1, 1, 0, 0, 0, 0, 0, 0, 0 }));
    }

    [Test]
    public void A_score_of_NaN_gives_NaN([Values("F1", "ConfusionMatrix")] string type)
    {
        LayerOptions options = type == "F1" ? new ClassMetricOptions() : new ConfusionMatrixOptions();
        foreach (int place in new[] { 0, 3, 5 })
        {
            var run = new LayerRun<double>(type, options, [new Shape(2, 3), new Shape(2)], 1, Phase.Test);
            run.Bottoms[0].Data[place] = double.NaN;
            run.Forward();
            Assert.That(run.Tops[0].Data.ToArray(), Is.All.NaN);
        }
    }

    [Test]
    public void A_label_that_is_no_class_is_an_error()
    {
        LayerRun<double> run = Run("Recall", new ClassMetricOptions(), 3, [0, 1], [0, 1]);
        run.Bottoms[1].Data[1] = 3;
        Assert.That(run.Forward, Throws.TypeOf<InputException>().With.Message.EqualTo("the label of sample 1 is 3, but a label is an integer of 0 to 2"));
    }

    private static LayerRun<double> Run(string type, LayerOptions options, int classes, double[] labels, double[] predicted, int tops = 2)
    {
        var run = new LayerRun<double>(type, options, [new Shape(labels.Length, classes), new Shape(labels.Length)], tops, Phase.Test);
        for (int i = 0; i < labels.Length; i++)
            run.Bottoms[0].Data[i * classes + (int)predicted[i]] = 1;
        Values.Set(run.Bottoms[1].Data, labels);
        run.Forward();
        return run;
    }
}
