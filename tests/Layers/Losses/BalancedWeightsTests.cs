using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Losses;

/// <summary>class_weights: balanced, in numbers.</summary>
public sealed class BalancedWeightsTests
{
    private static Preprocessing Counted(params int[] counts)
    {
        var preprocessing = new Preprocessing();
        preprocessing.ClassCounts["y"] = counts;
        return preprocessing;
    }

    private static double[] Resolve(ClassificationLossOptions options, Preprocessing preprocessing, params int[] scores) =>
        [.. ((ClassificationLossOptions)options.Resolve(preprocessing, ["z", "y"], [new Shape(scores), new Shape(4)])).ClassWeights];

    // compute_class_weight("balanced") of scikit-learn 1.2.
    [TestCase(new[] { 40, 16, 8 }, new[] { 0.5333333333333333, 1.3333333333333333, 2.6666666666666665 })]
    [TestCase(new[] { 1, 1 }, new[] { 1.0, 1.0 })]
    [TestCase(new[] { 7, 3, 1, 90 }, new[] { 3.607142857142857, 8.416666666666666, 25.25, 0.28055555555555556 })]
    [TestCase(new[] { 5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949 }, new[]
    {
        1.0130001688333614, 0.8899436369029962, 1.0070493454179255, 0.978633175664655, 1.0270455323519343,
        1.1068068622025458, 1.013856032443393, 0.9577015163607342, 1.025465732353444, 1.0085728693898135,
    })]
    public void They_are_scikit_learns_to_the_bit(int[] counts, double[] expected)
    {
        double[] weights = Resolve(new SoftmaxWithLossOptions { ClassWeights = ClassWeighting.Balanced }, Counted(counts), 4, counts.Length);
        Assert.That(weights, Is.EqualTo(expected));
        Assert.That(weights.Zip(counts, (weight, count) => weight * count).Sum(), Is.EqualTo(counts.Sum()).Within(1e-12).Percent);
    }

    [Test]
    public void Every_classification_loss_has_them([Values(1, -1)] int axis)
    {
        foreach (ClassificationLossOptions options in new ClassificationLossOptions[] { new SoftmaxWithLossOptions(), new MultinomialLogisticLossOptions(), new NLLLossOptions(), new FocalLossOptions() })
        {
            int[] scores = axis == 1 ? [4, 2, 5] : [4, 5, 2];
            var resolved = (ClassificationLossOptions)(options with { Axis = axis, ClassWeights = ClassWeighting.Balanced }).Resolve(Counted(6, 2), ["z", "y"], [new Shape(scores), new Shape(4, 5)]);
            Assert.That(resolved.GetType(), Is.EqualTo(options.GetType()));
            Assert.That(resolved.ClassWeights, Is.EqualTo(new[] { 4.0 / 6, 2 }));
            Assert.That(resolved.ClassWeights.Word, Is.Null);
            Assert.That(options.Resolve(new Preprocessing(), ["z", "y"], [new Shape(scores), new Shape(4, 5)]), Is.SameAs(options));
        }
    }

    // The classes 0 and 2 of 6 and 2 samples: 8 / (2·6) and 8 / (2·2).
    [Test]
    public void A_label_that_is_ignored_is_no_class()
    {
        Assert.That(Resolve(new SoftmaxWithLossOptions { ClassWeights = ClassWeighting.Balanced, IgnoreLabel = 1 }, Counted(6, 100, 2), 4, 3), Is.EqualTo(new[] { 8.0 / 12, 0, 2 }));
        Assert.That(Resolve(new SoftmaxWithLossOptions { ClassWeights = ClassWeighting.Balanced, IgnoreLabel = 3 }, Counted(6, 2, 0, 100), 4, 2), Is.EqualTo(new[] { 8.0 / 12, 2 }));
    }

    [Test]
    public void What_cannot_be_balanced_is_one_error()
    {
        var balanced = new SoftmaxWithLossOptions { ClassWeights = ClassWeighting.Balanced };
        AssertError(balanced, Counted(6, 0, 2), 3, "'class_weights: balanced' divides by the number of training samples of each class, but of the 3 classes (0 … 2) class 1 has none");
        AssertError(balanced, Counted(6, 2), 4, "'class_weights: balanced' divides by the number of training samples of each class, but of the 4 classes (0 … 3) class 2 has none");
        Preprocessing named = Counted(6, 0, 2);
        named.Classes["y"] = ["ant", "bee", "cat"];
        AssertError(balanced, named, 3, "'class_weights: balanced' divides by the number of training samples of each class, but of the 3 classes (0 … 2) class 1 ('bee') has none");
        AssertError(balanced, new Preprocessing(), 3,
            "'class_weights: balanced' needs the number of training samples of each class, which is not known of 'y': expected the labels of a data layer that reads them from a file; for others give the weights as a list");
        Assert.That((balanced with { SoftLabel = true }).Validate().Select(error => error.Message), Is.EqualTo(new[]
        {
            "'class_weights: balanced' counts the labels of each class, but with 'soft_label' they are distributions; give the weights as a list",
        }));
        Assert.That(new SoftmaxWithLossOptions { ClassWeights = [0, 0] }.Validate().Select(error => error.Message), Is.EqualTo(new[] { "'class_weights' are all 0, so that nothing would be learned" }));

        static void AssertError(SoftmaxWithLossOptions options, Preprocessing preprocessing, int classes, string message) =>
            Assert.That(() => Resolve(options, preprocessing, 4, classes), Throws.TypeOf<InputException>().With.Message.EqualTo(message));
    }
}
