namespace NetFramework.Tests.Solvers;

public sealed class ConfusionMatrixTests
{
    // Rows are actual, columns predicted: a 3 1 0, b 2 4 0, c 0 0 0.
    private static ConfusionMatrix Example()
    {
        var matrix = new ConfusionMatrix(3, ["a", "b", "c"]);
        foreach ((int actual, int predicted, int count) in new[] { (0, 0, 3), (0, 1, 1), (1, 0, 2), (1, 1, 4) })
        {
            for (int i = 0; i < count; i++)
                matrix.Add(actual, predicted);
        }
        return matrix;
    }

    [Test]
    public void Measures_follow_from_the_counts()
    {
        ConfusionMatrix matrix = Example();
        Assert.Multiple(() =>
        {
            Assert.That(matrix[1, 0], Is.EqualTo(2));
            Assert.That((matrix.Total, matrix.Correct), Is.EqualTo((10, 7)));
            Assert.That(matrix.Accuracy, Is.EqualTo(0.7));
            Assert.That((matrix.Support(0), matrix.Support(1), matrix.Support(2)), Is.EqualTo((4, 6, 0)));
            Assert.That((matrix.Predicted(0), matrix.Predicted(1), matrix.Predicted(2)), Is.EqualTo((5, 5, 0)));
            Assert.That((matrix.Precision(0), matrix.Precision(1)), Is.EqualTo((0.6, 0.8)));
            Assert.That((matrix.Recall(0), matrix.Recall(1)), Is.EqualTo((0.75, 4 / 6.0)));
            Assert.That(matrix.F1(0), Is.EqualTo(6 / 9.0).Within(1e-15));
            Assert.That(matrix.F1(1), Is.EqualTo(8 / 11.0).Within(1e-15));
            Assert.That(matrix.MacroF1, Is.EqualTo((6 / 9.0 + 8 / 11.0) / 3).Within(1e-15));
        });
    }

    [Test]
    public void A_class_that_never_occurs_has_measures_of_0()
    {
        ConfusionMatrix matrix = Example();
        Assert.That((matrix.Precision(2), matrix.Recall(2), matrix.F1(2)), Is.EqualTo((0.0, 0.0, 0.0)));
    }

    [Test]
    public void An_empty_matrix_has_no_accuracy() => Assert.That(new ConfusionMatrix(2).Accuracy, Is.NaN);

    [Test]
    public void Classes_without_names_are_numbers() => Assert.That(new ConfusionMatrix(3).Classes, Is.EqualTo(new[] { "0", "1", "2" }));

    [Test]
    public void Names_must_be_as_many_as_classes() => Assert.That(() => new ConfusionMatrix(3, ["a"]), Throws.ArgumentException);
}
