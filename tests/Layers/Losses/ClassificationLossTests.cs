using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Losses;

public sealed class ClassificationLossTests : ILayerCases
{
    public IEnumerable<LayerCase> Cases =>
    [
        new("SoftmaxWithLoss", new SoftmaxWithLossOptions()) { Bottoms = [Input.Normal(5, 4), Input.Labels(4, 5)] },
        new("SoftmaxWithLoss", new SoftmaxWithLossOptions()) { About = "with probabilities", Bottoms = [Input.Normal(3, 4), Input.Labels(4, 3)], Tops = 2 },
        new("SoftmaxWithLoss", new SoftmaxWithLossOptions { IgnoreLabel = 255, Normalization = LossNormalization.BatchSize })
        {
            About = "spatial, ignored labels",
            Bottoms = [Input.Normal(2, 3, 2, 3), Input.OneOf([0, 1, 2, 255], 2, 1, 2, 3)],
        },
        new("SoftmaxWithLoss", new SoftmaxWithLossOptions { Axis = -1, Normalization = LossNormalization.None })
        {
            About = "last axis, summed",
            Bottoms = [Input.Normal(2, 3, 4), Input.Labels(4, 2, 3)],
        },
        new("MultinomialLogisticLoss", new MultinomialLogisticLossOptions()) { Bottoms = [Input.Uniform(0.05, 1, 5, 4), Input.Labels(4, 5)] },
        new("MultinomialLogisticLoss", new MultinomialLogisticLossOptions { IgnoreLabel = 2, Normalization = LossNormalization.Full, MinProbability = 1e-20 })
        {
            About = "spatial, ignored labels",
            Bottoms = [Input.Uniform(0.05, 1, 2, 3, 4), Input.Labels(3, 2, 4)],
        },
        new("NLLLoss", new NLLLossOptions()) { Bottoms = [Input.Uniform(-5, 0, 5, 4), Input.Labels(4, 5)] },
        .. Types.SelectMany(OfEveryOption),
        new("NLLLoss", new NLLLossOptions { IgnoreLabel = -1 }) { About = "spatial, ignored labels", Bottoms = [Input.Uniform(-5, 0, 2, 3, 4), Input.OneOf([-1, 0, 1, 2], 2, 4)] },
    ];

    private static readonly string[] Types = ["SoftmaxWithLoss", "MultinomialLogisticLoss", "NLLLoss"];

    private static IEnumerable<LayerCase> OfEveryOption(string type)
    {
        Input values = type == "MultinomialLogisticLoss" ? Input.Uniform(0.05, 1, 4, 3, 2) : Input.Normal(4, 3, 2);
        var weighted = new SoftmaxWithLossOptions { ClassWeights = [0.5, 2, 1], IgnoreLabel = 255 };
        Input labels = Input.OneOf([0, 1, 2, 255], 4, 2);
        yield return new(type, Of(type, weighted with { Reduction = LossReduction.Mean, LabelSmoothing = 0.1 })) { About = "weighted mean, smoothed", Bottoms = [values, labels] };
        yield return new(type, Of(type, weighted with { Reduction = LossReduction.None })) { About = "unreduced", Bottoms = [values, labels] };
        yield return new(type, Of(type, new SoftmaxWithLossOptions { SoftLabel = true, LabelSmoothing = 0.2, ClassWeights = [0.5, 2, 1], Reduction = LossReduction.Sum, Beta = 0.5 }))
        {
            About = "soft labels",
            Bottoms = [values, Input.Uniform(0, 1, 4, 3, 2)],
        };
    }

    private static LayerOptions Of(string type, SoftmaxWithLossOptions shared) => type switch
    {
        "SoftmaxWithLoss" => shared,
        "NLLLoss" => new NLLLossOptions(shared),
        _ => new MultinomialLogisticLossOptions(shared),
    };

    // The naive forms: log p by the textbook, one position after the other.
    [Test]
    public void Each_is_its_formula(
        [ValueSource(nameof(Types))] string type, [Values(1, -1)] int axis, [Values] bool ignore, [Values] LossNormalization normalization)
    {
        int[] extents = [2, 3, 4];
        int classes = extents[axis == 1 ? 1 : 2], outer = axis == 1 ? 2 : 6, inner = axis == 1 ? 4 : 1;
        var labelShape = axis == 1 ? new Shape(2, 4) : new Shape(2, 3);
        LayerRun<double> run = Make(type, axis, ignore ? 1 : null, normalization, extents, labelShape);
        double[] values = run.Bottoms[0].Data.ToArray();
        int[] labels = [.. run.Bottoms[1].Data.ToArray().Select(label => (int)label)];

        double loss = 0;
        int valid = 0;
        var gradient = new double[values.Length];
        for (int o = 0; o < outer; o++)
        {
            for (int i = 0; i < inner; i++)
            {
                int label = labels[o * inner + i];
                if (ignore && label == 1)
                    continue;
                valid++;
                int At(int k) => (o * classes + k) * inner + i;
                double sum = Enumerable.Range(0, classes).Sum(k => Math.Exp(values[At(k)]));
                double y = values[At(label)];
                loss += type switch { "SoftmaxWithLoss" => Math.Log(sum) - y, "NLLLoss" => -y, _ => -Math.Log(y) };
                for (int k = 0; k < classes; k++)
                {
                    double hot = k == label ? 1 : 0;
                    gradient[At(k)] = type switch { "SoftmaxWithLoss" => Math.Exp(values[At(k)]) / sum - hot, "NLLLoss" => -hot, _ => -hot / y };
                }
            }
        }
        double divisor = normalization switch
        {
            LossNormalization.Full => outer * inner,
            LossNormalization.Valid => Math.Max(valid, 1),
            LossNormalization.BatchSize => outer,
            _ => 1,
        };
        run.Forward();
        run.Tops[0].Diff[0] = 0.5;
        run.Backward();
        Assert.That(run.Tops[0].Data[0], Is.EqualTo(loss / divisor).Within(1e-13).Percent);
        Values.AssertClose(run.Bottoms[0].Diff.ToArray(), [.. gradient.Select(value => 0.5 * value / divisor)], 1e-13, 1e-14, "gradient");
    }

    private static IEnumerable<LayerCase> SoftmaxWithLossCases => new ClassificationLossTests().Cases.Where(one => one.Type == "SoftmaxWithLoss");

    // The first pass of a layer runs Forward and Backward apart; later ones may make the gradient in Forward.
    [TestCaseSource(nameof(SoftmaxWithLossCases))]
    public void A_later_pass_of_SoftmaxWithLoss_is_to_the_last_bit_what_a_first_pass_is(LayerCase layerCase)
    {
        LayerRun<float> used = new(layerCase);
        float[] scores = used.Bottoms[0].Data.ToArray(), labels = used.Bottoms[1].Data.ToArray();
        float[] diffs = [1, 1, 0.3f, 0.3f, 0, 1, float.NaN, 1, 1];
        for (int pass = 0; pass < diffs.Length; pass++)
        {
            // New scores, and another number of ignored positions: the divisor changes.
            float[] shifted = [.. scores.Select((score, i) => score * (1 + pass) + i % (pass + 1))];
            float[] rotated = layerCase.Bottoms[1].Shape == layerCase.Bottoms[0].Shape ? labels : [.. labels.Select((label, i) => i < pass ? labels[0] : label)];
            LayerRun<float> fresh = new(layerCase);
            foreach (LayerRun<float> run in new[] { used, fresh })
            {
                shifted.CopyTo(run.Bottoms[0].Data);
                rotated.CopyTo(run.Bottoms[1].Data);
                run.Forward();
                if (pass == 3) run.Forward();
                foreach (Blob<float> top in run.Tops) top.Diff.Fill(diffs[pass]);
                run.Bottoms[0].Diff.Fill(float.NaN);
                run.Backward();
            }
            for (int top = 0; top < used.Tops.Length; top++) Assert.That(used.Tops[top].Data.ToArray(), Is.EqualTo(fresh.Tops[top].Data.ToArray()), $"pass {pass}, top {top}");
            Assert.That(used.Bottoms[0].Diff.ToArray(), Is.EqualTo(fresh.Bottoms[0].Diff.ToArray()), $"pass {pass}");
        }
    }

    [Test]
    public void Where_all_is_ignored_loss_and_gradient_are_0([ValueSource(nameof(Types))] string type)
    {
        LayerRun<double> run = Make(type, 1, 1, LossNormalization.Valid, [2, 3, 4], new Shape(2, 4));
        run.Bottoms[1].Data.Fill(1);
        LayerRun<double>.Result result = run.Pass();
        Assert.That(result.Tops[0], Is.All.Zero);
        Assert.That(result.BottomDiffs[0], Is.All.Zero);
    }

    [TestCase(3.0, "3")]
    [TestCase(-1.0, "-1")]
    [TestCase(0.5, "0.5")]
    [TestCase(double.NaN, "NaN")]
    [TestCase(double.PositiveInfinity, "Infinity")]
    [TestCase(1e30, "1E+30")]
    public void A_label_that_is_no_class_is_named(double label, string inMessage)
    {
        foreach (string type in Types.Append("Accuracy"))
        {
            LayerRun<double> run = type == "Accuracy"
                ? new LayerRun<double>(type, new AccuracyOptions(), [new Shape(4, 3), new Shape(4)], 1, Phase.Test)
                : Make(type, 1, null, LossNormalization.Valid, [4, 3], new Shape(4));
            run.Bottoms[1].Data[2] = label;
            Assert.That(run.Forward, Throws.TypeOf<InputException>().With.Message.EqualTo(
                $"the label of sample 2 is {inMessage}, but a label is an integer of 0 to 2"), type);
        }
    }

    [Test]
    public void A_wrong_label_in_an_image_is_named_with_its_position_and_the_ignore_label()
    {
        LayerRun<double> run = Make("SoftmaxWithLoss", 1, 255, LossNormalization.Valid, [2, 3, 4], new Shape(2, 4));
        run.Bottoms[1].Data[6] = 254;
        Assert.That(run.Forward, Throws.TypeOf<InputException>().With.Message.EqualTo(
            "the label of sample 1, position 2 is 254, but a label is an integer of 0 to 2, or 255, the ignore_label"));
    }

    [Test]
    public void Not_one_label_per_position_is_an_error() => Assert.That(
        () => Make("SoftmaxWithLoss", 1, null, LossNormalization.Valid, [2, 3, 4], new Shape(2)),
        Throws.TypeOf<InputException>().With.Message.EqualTo(
            "there must be one label for each of the 8 position(s) of the scores (shape 2×3×4, class axis 1), but the label bottom has the shape 2, 2 element(s)"));

    [Test]
    public void One_weight_per_class_is_asked_for() => Assert.That(
        () => new LayerRun<double>("NLLLoss", new NLLLossOptions { ClassWeights = [1, 2] }, [new Shape(2, 3, 4), new Shape(2, 4)], 1, Phase.Train),
        Throws.TypeOf<InputException>().With.Message.EqualTo("'class_weights' has 2 entries, but there are 3 classes (shape 2×3×4, class axis 1)"));

    [Test]
    public void Soft_labels_are_checked()
    {
        var options = new SoftmaxWithLossOptions { SoftLabel = true };
        Assert.That(
            () => new LayerRun<double>("SoftmaxWithLoss", options, [new Shape(2, 3), new Shape(2)], 1, Phase.Train),
            Throws.TypeOf<InputException>().With.Message.EqualTo("with 'soft_label' the labels must have the shape of the scores, 2×3, but theirs is 2"));
        var run = new LayerRun<double>("SoftmaxWithLoss", options, [new Shape(2, 3, 2), new Shape(2, 3, 2)], 1, Phase.Train);
        run.Bottoms[1].Data[9] = 1.5;
        Assert.That(run.Forward, Throws.TypeOf<InputException>().With.Message.EqualTo("the label of sample 1, class 1, position 1 is 1.5, but a soft label is a number of 0 to 1"));
    }

    [Test]
    public void Options_that_contradict_each_other_are_named()
    {
        Assert.That(Messages(new NLLLossOptions { Reduction = LossReduction.Sum, Normalization = LossNormalization.Full }), Is.EqualTo(new[]
        {
            "'reduction' and 'normalization' are both given, but each says what the loss is divided by; give one of them",
        }));
        Assert.That(Messages(new NLLLossOptions { Reduction = LossReduction.Mean, Normalize = true }), Is.EqualTo(new[]
        {
            "'reduction' and 'normalize' are both given, but each says what the loss is divided by; give one of them",
        }));
        Assert.That(Messages(new SoftmaxWithLossOptions { SoftLabel = true, IgnoreLabel = 1, ClassWeights = [1, -1], Beta = double.NaN }), Is.EqualTo(new[]
        {
            "'ignore_label' has no meaning with 'soft_label', whose labels are distributions and not numbers of classes",
            "'class_weights' must be finite numbers of 0 or more",
            "'beta' must be a finite number",
        }));

        static IEnumerable<string> Messages(LayerOptions options) => options.Validate().Select(error => error.Message);
    }

    [Test]
    public void The_older_normalize_is_read_where_normalization_is_absent()
    {
        Assert.That(new SoftmaxWithLossOptions { Normalize = false }.Divisor(2, 8, 5), Is.EqualTo(2));
        Assert.That(new SoftmaxWithLossOptions { Normalize = true }.Divisor(2, 8, 5), Is.EqualTo(5));
        Assert.That(new SoftmaxWithLossOptions().Divisor(2, 8, 5), Is.EqualTo(5));
        Assert.That(new SoftmaxWithLossOptions { Normalize = false, Normalization = LossNormalization.Full }.Divisor(2, 8, 5), Is.EqualTo(8));
        Assert.That(new SigmoidCrossEntropyLossOptions().Divisor(2, 8, 5), Is.EqualTo(2));
        Assert.That(new SigmoidCrossEntropyLossOptions { Normalize = true }.Divisor(2, 8, 5), Is.EqualTo(5));
        Assert.That(new SoftmaxWithLossOptions { Normalization = LossNormalization.None }.Divisor(2, 8, 5), Is.EqualTo(1));
        Assert.That(new SoftmaxWithLossOptions().Divisor(2, 8, 0), Is.EqualTo(1));
        Assert.That(new SoftmaxWithLossOptions().Divisor(2, 8, 0.25), Is.EqualTo(0.25));
        Assert.That(new SoftmaxWithLossOptions { Reduction = LossReduction.Mean }.Divisor(2, 8, 0.25), Is.EqualTo(0.25));
        Assert.That(new SoftmaxWithLossOptions { Reduction = LossReduction.Sum }.Divisor(2, 8, 0.25), Is.EqualTo(1));
    }

    [Test]
    public void A_probability_of_0_is_an_infinite_loss_unless_it_is_raised()
    {
        LayerRun<float> Of(double least)
        {
            var run = new LayerRun<float>("MultinomialLogisticLoss", new MultinomialLogisticLossOptions { MinProbability = least }, [new Shape(1, 2), new Shape(1)], 1, Phase.Train);
            Values.Set(run.Bottoms[0].Data, [0, 1]);
            run.Forward();
            run.Tops[0].Diff[0] = 1;
            run.Backward();
            return run;
        }

        LayerRun<float> raw = Of(0), raised = Of(1e-20);
        Assert.That(raw.Tops[0].Data[0], Is.EqualTo(float.PositiveInfinity));
        Assert.That(raw.Bottoms[0].Diff.ToArray(), Is.EqualTo(new[] { float.NegativeInfinity, 0 }));
        Assert.That(raised.Tops[0].Data[0], Is.EqualTo(46.0517f).Within(1e-4f));
        Assert.That(raised.Bottoms[0].Diff[0], Is.EqualTo(-1e20f).Within(1e-4f).Percent);
    }

    [Test]
    public void The_fused_loss_has_no_cap()
    {
        var run = new LayerRun<float>("SoftmaxWithLoss", new SoftmaxWithLossOptions(), [new Shape(1, 2), new Shape(1)], 1, Phase.Train);
        Values.Set(run.Bottoms[0].Data, [-1e30, 1e30]);
        run.Forward();
        run.Tops[0].Diff[0] = 1;
        run.Backward();
        Assert.That(run.Tops[0].Data[0], Is.EqualTo(2e30f));
        Assert.That(run.Bottoms[0].Diff.ToArray(), Is.EqualTo(new float[] { -1, 1 }));
    }

    [Test]
    public void The_second_top_is_the_softmax_and_passes_its_gradient_down()
    {
        var run = new LayerRun<double>(new LayerCase("SoftmaxWithLoss", new SoftmaxWithLossOptions()) { Bottoms = [Input.Normal(3, 4), Input.Labels(4, 3)], Tops = 2 });
        LayerRun<double>.Result both = run.Pass();
        var softmax = new LayerRun<double>("Softmax", new SoftmaxOptions(), [new Shape(3, 4)], 1, Phase.Train);
        softmax.Bottoms[0].CopyDataFrom(run.Bottoms[0]);
        softmax.Forward();
        run.Tops[1].Diff.CopyTo(softmax.Tops[0].Diff);
        softmax.Backward();
        double[] throughProbabilities = softmax.Bottoms[0].Diff.ToArray();
        run.Tops[1].Diff.Clear();
        run.Backward();
        Assert.That(both.Tops[1], Is.EqualTo(softmax.Tops[0].Data.ToArray()).Within(1e-15));
        Assert.That(both.BottomDiffs[0], Is.EqualTo(run.Bottoms[0].Diff.ToArray().Zip(throughProbabilities, (a, b) => a + b)).Within(1e-15));
    }

    private static LayerRun<double> Make(string type, int axis, int? ignore, LossNormalization normalization, int[] extents, Shape labelShape)
    {
        LayerOptions options = type switch
        {
            "SoftmaxWithLoss" => new SoftmaxWithLossOptions { Axis = axis, IgnoreLabel = ignore, Normalization = normalization },
            "NLLLoss" => new NLLLossOptions { Axis = axis, IgnoreLabel = ignore, Normalization = normalization },
            _ => new MultinomialLogisticLossOptions { Axis = axis, IgnoreLabel = ignore, Normalization = normalization },
        };
        int classes = extents[axis < 0 ? extents.Length + axis : axis];
        return new LayerRun<double>(new LayerCase(type, options)
        {
            Bottoms = [type == "MultinomialLogisticLoss" ? Input.Uniform(0.05, 1, extents) : Input.Normal(extents), Input.Labels(classes, [.. labelShape])],
        });
    }
}
