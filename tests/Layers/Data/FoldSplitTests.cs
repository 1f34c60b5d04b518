using NetFramework.Layers;

namespace NetFramework.Tests.Layers;

/// <summary>The fold of each sample against scikit-learn 1.2.1.</summary>
internal sealed class FoldSplitTests
{
    private static int[] Digits(string digits) => [.. digits.Select(digit => digit - '0')];

    // For k, (training, test) in enumerate(StratifiedKFold(K).split(x, labels)): the fold of each test sample is k + 1.
    [TestCase(2, "00000001111111111122222", "11112221111122222211122")]
    [TestCase(3, "00000001111111111122222", "11122331112222333311223")]
    [TestCase(4, "00000001111111111122222", "11223341112223344412334")]
    [TestCase(5, "00000001111111111122222", "11223451122333445512345")]
    [TestCase(2, "201300011323112132000132", "111111211112121222222222")]
    [TestCase(3, "201300011323112132000132", "111112211212222332333333")]
    [TestCase(4, "201300011323112132000132", "111122312213232343344444")]
    [TestCase(5, "201300011323112132000132", "111112223223343444345555")]
    [TestCase(2, "552925925529952", "111111112222222")]
    [TestCase(3, "552925925529952", "111112222323333")]
    [TestCase(4, "552925925529952", "111122232333444")]
    [TestCase(5, "552925925529952", "111222333444555")]
    [TestCase(2, "311000010101", "111111222222")]
    [TestCase(3, "311000010101", "112112223333")]
    [TestCase(4, "311000010101", "112123324344")]
    [TestCase(5, "311000010101", "112122334455")]
    public void With_classes_it_is_that_of_StratifiedKFold(int folds, string labels, string expected) =>
        Assert.That(FoldSplit.Deal(Digits(labels), [.. Enumerable.Range(0, labels.Length)], folds), Is.EqualTo(Digits(expected)));

    // KFold(K), likewise.
    [TestCase(3, "1111222333")]
    [TestCase(4, "11122233344")]
    [TestCase(7, "1234567")]
    [TestCase(5, "11111222223333344445555")]
    public void Without_classes_it_is_that_of_KFold(int folds, string expected) =>
        Assert.That(FoldSplit.Deal(new int[expected.Length], [.. Enumerable.Range(0, expected.Length)], folds), Is.EqualTo(Digits(expected)));

    // As StratifiedKFold with shuffle does: the places of a class are shuffled among its samples.
    [Test]
    public void In_another_order_each_class_gives_as_many_samples_to_each_fold()
    {
        int[] labels = Digits("201300011323112132000132"), order = [.. Enumerable.Range(0, labels.Length).Reverse()];
        (int Label, int Fold)[] inOrder = [.. labels.Zip(FoldSplit.Deal(labels, [.. Enumerable.Range(0, labels.Length)], 4))];
        (int Label, int Fold)[] reversed = [.. labels.Zip(FoldSplit.Deal(labels, order, 4))];
        Assert.That(reversed, Is.EquivalentTo(inOrder).And.Not.EqualTo(inOrder));
        Assert.That(reversed.Where(sample => sample.Label == 1).Select(sample => sample.Fold), Is.EqualTo(inOrder.Where(sample => sample.Label == 1).Select(sample => sample.Fold).Reverse()));
    }
}
