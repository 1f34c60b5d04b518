using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Losses;

/// <summary>The bottom with a weight for each sample, or for each of its parts, that losses take.</summary>
public sealed class SampleWeightsTests : ILayerCases
{
    private static readonly LossNormalization[] Normalizations = Enum.GetValues<LossNormalization>();

    public IEnumerable<LayerCase> Cases =>
    [
        new("SoftmaxWithLoss", new SoftmaxWithLossOptions { ClassWeights = [0.5, 2, 1, 3], Beta = 0.5 }) { About = "sample weights", Bottoms = [Input.Normal(5, 4), Input.Labels(4, 5), Weights(5)], Tops = 2 },
        new("SoftmaxWithLoss", new SoftmaxWithLossOptions { IgnoreLabel = 255 }) { About = "sample weights, spatial", Bottoms = [Input.Normal(3, 3, 2), Input.OneOf([0, 1, 2, 255], 3, 2), Weights(3)] },
        new("SoftmaxWithLoss", new SoftmaxWithLossOptions { LabelSmoothing = 0.1 }) { About = "weights of positions", Bottoms = [Input.Normal(3, 3, 2), Input.Labels(3, 3, 2), Weights(3, 2)] },
        new("SoftmaxWithLoss", new SoftmaxWithLossOptions { SoftLabel = true }) { About = "sample weights, soft labels", Bottoms = [Input.Normal(4, 3), Input.Uniform(0, 1, 4, 3), Weights(4)] },
        new("SoftmaxWithLoss", new SoftmaxWithLossOptions { Reduction = LossReduction.None }) { About = "sample weights, unreduced", Bottoms = [Input.Normal(4, 3), Input.Labels(3, 4), Weights(4)] },
        new("NLLLoss", new NLLLossOptions { ClassWeights = [0.5, 2, 1] }) { About = "sample weights", Bottoms = [Input.Normal(4, 3, 2), Input.Labels(3, 4, 2), Weights(4)] },
        new("MultinomialLogisticLoss", new MultinomialLogisticLossOptions()) { About = "sample weights", Bottoms = [Input.Uniform(0.05, 1, 5, 4), Input.Labels(4, 5), Weights(5)] },
        new("FocalLoss", new FocalLossOptions()) { About = "sample weights", Bottoms = [Input.Normal(5, 4), Input.Labels(4, 5), Weights(5)] },
        new("EuclideanLoss", new EuclideanLossOptions()) { About = "sample weights", Bottoms = [Input.Normal(4, 3), Input.Normal(4, 3), Weights(4)] },
        new("EuclideanLoss", new EuclideanLossOptions { Normalization = LossNormalization.Valid }) { About = "weights of elements", Bottoms = [Input.Normal(4, 3), Input.Normal(4, 3), Weights(4, 3)] },
        new("SmoothL1Loss", new SmoothL1LossOptions { Beta = 0.5 }) { About = "sample weights", Bottoms = [Input.Normal(4, 3), Input.Normal(4, 3), Weights(4)] },
        new("KLDivergenceLoss", new KLDivergenceLossOptions()) { About = "sample weights", Bottoms = [Input.Normal(4, 3), Input.Uniform(0.1, 1, 4, 3), Weights(4)] },
        new("SigmoidCrossEntropyLoss", new SigmoidCrossEntropyLossOptions { IgnoreLabel = 255, Normalization = LossNormalization.Valid })
        {
            About = "sample weights, ignored labels",
            Bottoms = [Input.Normal(4, 3), Input.OneOf([0, 1, 255], 4, 3), Weights(4)],
        },
        new("SigmoidCrossEntropyLoss", new SigmoidCrossEntropyLossOptions()) { About = "weights of elements", Bottoms = [Input.Normal(4, 3), Input.Uniform(0, 1, 4, 3), Weights(4, 3)] },
        new("HingeLoss", new HingeLossOptions { Norm = HingeNorm.L2 }) { About = "sample weights", Bottoms = [Input.Normal(6, 4), Input.Labels(4, 6), Weights(6)] },
        new("ContrastiveLoss", new ContrastiveLossOptions { Margin = 3 }) { About = "weights of pairs", Bottoms = [Input.Normal(8, 3), Input.Normal(8, 3), Input.Labels(2, 8), Weights(8)] },
        new("CosineEmbeddingLoss", new CosineEmbeddingLossOptions()) { About = "weights of pairs", Bottoms = [Input.Normal(6, 3), Input.Normal(6, 3), Input.OneOf([1, -1], 6), Weights(6)] },
        new("TripletLoss", new TripletLossOptions { Normalization = LossNormalization.Valid }) { About = "weights of triplets", Bottoms = [Input.Normal(6, 3), Input.Normal(6, 3), Input.Normal(6, 3), Weights(6)] },
    ];

    private static IEnumerable<LayerCase> ReducedCases => new SampleWeightsTests().Cases.Where(one => one.Options is not ClassificationLossOptions { Reduction: LossReduction.None });

    // Each sample alone, summed, without a bottom for weights: the weighted loss is Σ v·ℓ over the divisor.
    [TestCaseSource(nameof(ReducedCases))]
    public void It_is_the_sum_of_the_samples_losses_each_times_its_weight(LayerCase layerCase)
    {
        foreach (LossNormalization normalization in layerCase.Options is HingeLossOptions ? [LossNormalization.BatchSize] : Normalizations)
        {
            var weighted = new LayerRun<double>(layerCase with { Options = With(layerCase.Options, normalization), Tops = 1 });
            weighted.Forward();
            weighted.Tops[0].Diff[0] = 3;
            weighted.Backward();
            int last = weighted.Bottoms.Length - 1, samples = weighted.Bottoms[0].Shape[0];
            double[] v = weighted.Bottoms[last].Data.ToArray();
            bool ofParts = v.Length > samples;
            double sum = 0, valid = 0;
            double[][] gradients = [.. weighted.Bottoms.Take(last).Select(bottom => new double[bottom.Count])];
            for (int part = 0; part < v.Length; part++)
            {
                LayerRun<double> alone = Alone(layerCase, weighted, samples, part, v.Length);
                alone.Forward();
                alone.Tops[0].Diff[0] = v[part];
                alone.Backward();
                sum += v[part] * alone.Tops[0].Data[0];
                valid += v[part] * Valid(layerCase.Options, alone, ofParts ? part : null);
                for (int i = 0; i < last; i++)
                {
                    if (!weighted.PropagateDown[i])
                        continue;
                    int at = ofParts ? 0 : part * alone.Bottoms[i].Count;
                    for (int j = 0; j < alone.Bottoms[i].Count; j++)
                        gradients[i][at + j] += alone.Bottoms[i].Diff[j];
                }
            }
            Shape shape = weighted.Bottoms[0].Shape;
            double positions = layerCase.Options is ClassificationLossOptions ? shape.Count / shape[1] : weighted.Bottoms.Length == 4 ? samples : shape.Count;
            double divisor = normalization switch { LossNormalization.Full => positions, LossNormalization.Valid => valid, LossNormalization.BatchSize => samples, _ => 1 };
            Assert.That(weighted.Tops[0].Data[0], Is.EqualTo(sum / divisor).Within(1e-12).Percent, $"{normalization}");
            for (int i = 0; i < last; i++)
            {
                if (weighted.PropagateDown[i])
                    Values.AssertClose(weighted.Bottoms[i].Diff.ToArray(), [.. gradients[i].Select(value => 3 * value / divisor)], 1e-12, 1e-13, $"{normalization}: ∂ of bottom {i}");
            }
        }
    }

    [Test]
    public void What_a_weight_of_0_leaves_out_may_be_anything()
    {
        foreach (string type in new[] { "SoftmaxWithLoss", "NLLLoss", "MultinomialLogisticLoss", "FocalLoss", "EuclideanLoss", "SmoothL1Loss", "HingeLoss" })
        {
            bool hasClasses = type is not ("EuclideanLoss" or "SmoothL1Loss");
            var run = new LayerRun<float>(new LayerCase(type, (LayerOptions)Activator.CreateInstance(LayerRegistry.Find(type)!.OptionsType)!)
            {
                Bottoms = [Input.Uniform(0.1, 1, 3, 4), hasClasses ? Input.Labels(4, 3) : Input.Normal(3, 4), Input.Of([1, 0, 2], 3)],
            });
            run.Bottoms[0].Data.Slice(4, 4).Fill(float.NaN);
            run.Forward();
            run.Tops[0].Diff[0] = 1;
            run.Backward();
            Assert.That(run.Tops[0].Data[0], Is.Not.NaN.And.Not.Zero, type);
            Assert.That(run.Bottoms[0].Diff.Slice(4, 4).ToArray(), Is.All.Zero, type);
            run.Bottoms[2].Data.Clear();
            run.Forward();
            run.Backward();
            Assert.That(run.Tops[0].Data[0], Is.Zero, type);
            Assert.That(run.Bottoms[0].Diff.ToArray(), Is.All.Zero, type);
        }
    }

    [TestCase(-1.0, "-1")]
    [TestCase(double.NaN, "NaN")]
    [TestCase(double.PositiveInfinity, "Infinity")]
    public void A_weight_that_is_none_is_named(double weight, string inMessage)
    {
        foreach (LayerCase layerCase in Cases)
        {
            var run = new LayerRun<double>(layerCase);
            run.Bottoms[^1].Data[2] = weight;
            Assert.That(run.Forward, Throws.TypeOf<InputException>().With.Message.EqualTo($"the weight 2 of the batch (counted from 0) is {inMessage}, but a weight is a finite number of 0 or more"), $"{layerCase}");
        }
    }

    [Test]
    public void Another_number_of_weights_is_an_error()
    {
        AssertError("SoftmaxWithLoss", new SoftmaxWithLossOptions(), [new Shape(2, 3, 4), new Shape(2, 4), new Shape(4)],
            "there must be one weight for each of the 2 sample(s), or for each of the 8 positions, but the bottom with the weights has the shape 4");
        AssertError("EuclideanLoss", new EuclideanLossOptions(), [new Shape(4, 3), new Shape(4, 3), new Shape(3)],
            "there must be one weight for each of the 4 sample(s), or for each of the 12 elements, but the bottom with the weights has the shape 3");
        AssertError("HingeLoss", new HingeLossOptions(), [new Shape(4, 3), new Shape(4), new Shape(4, 3)],
            "there must be one weight for each of the 4 sample(s), but the bottom with the weights has the shape 4×3");
        AssertError("TripletLoss", new TripletLossOptions(), [new Shape(4, 3), new Shape(4, 3), new Shape(4, 3), new Shape(2)],
            "there must be one weight for each of the 4 sample(s), but the bottom with the weights has the shape 2");

        static void AssertError(string type, LayerOptions options, Shape[] bottoms, string message) => Assert.That(
            () => new LayerRun<float>(type, options, bottoms, 1, Phase.Train), Throws.TypeOf<InputException>().With.Message.EqualTo(message));
    }

    private static Input Weights(params int[] extents) => Input.Uniform(0.25, 2, extents);

    private static LayerOptions With(LayerOptions options, LossNormalization normalization) =>
        options is LossOptions loss ? loss with { Normalization = normalization } : options;

    /// <summary>The loss of one sample, or, where weights are of parts, of the batch with all other parts left out by a weight of 0 and no other bottom of weights at work: the part's own is 1.</summary>
    private static LayerRun<double> Alone(LayerCase layerCase, LayerRun<double> all, int samples, int part, int weights)
    {
        int last = all.Bottoms.Length - 1;
        LayerOptions options = With(layerCase.Options, LossNormalization.None);
        if (weights > samples)
        {
            var masked = new LayerRun<double>(layerCase with { Options = options, Tops = 1 });
            masked.Bottoms[last].Data.Clear();
            masked.Bottoms[last].Data[part] = 1;
            return masked;
        }
        var alone = new LayerRun<double>(layerCase.Type, options, [.. all.Bottoms.Take(last).Select(bottom => bottom.Shape.With(0, 1))], 1, layerCase.Phase);
        for (int i = 0; i < last; i++)
            all.Bottoms[i].Data.Slice(part * alone.Bottoms[i].Count, alone.Bottoms[i].Count).CopyTo(alone.Bottoms[i].Data);
        return alone;
    }

    // What a part adds to the divisor VALID by itself: its positions that are not ignored, each with the weight of its class.
    private static double Valid(LayerOptions options, LayerRun<double> alone, int? part)
    {
        double[] labels = alone.Bottoms[1].Data.ToArray();
        if (part is { } only)
            labels = [labels[only]];
        return options switch
        {
            ClassificationLossOptions { SoftLabel: true } => labels.Length / alone.Bottoms[0].Shape[1],
            ClassificationLossOptions loss => labels.Where(label => label != loss.IgnoreLabel).Sum(label => loss.ClassWeights.Count == 0 ? 1 : loss.ClassWeights[(int)label]),
            SigmoidCrossEntropyLossOptions sigmoid => labels.Count(label => label != sigmoid.IgnoreLabel),
            ContrastiveLossOptions or CosineEmbeddingLossOptions or TripletLossOptions => 1,
            _ => labels.Length,
        };
    }
}
