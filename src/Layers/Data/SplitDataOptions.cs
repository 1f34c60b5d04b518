using System.ComponentModel.DataAnnotations;

namespace NetFramework.Layers;

/// <summary>What layers have in common whose data set two phases can share: some of its samples to train on, the others to test.</summary>
public abstract record SplitDataOptions : DataLayerOptions
{
    /// <summary>
    /// The share of the samples that the TEST phase takes, the TRAIN phase taking the rest; 0: either takes all. They are drawn at random, with labels from each class by its share, unless stratify is off;
    /// the draw depends only on the number of samples, the labels, this fraction and split_seed.
    /// </summary>
    [Range(0.0, 1.0)] public double TestFraction { get; init; }

    /// <summary>
    /// For cross-validation, in place of test_fraction: the number of folds, K, that the samples are divided into at random. The TEST phase takes those of <see cref="Fold"/>, the TRAIN phase all others,
    /// so that over all K values of it each sample is tested once. <c>train --folds K</c> does just that. 0: the samples are not divided.
    /// </summary>
    [Range(0, int.MaxValue)] public int Folds { get; init; }

    /// <summary>The fold that is tested, 1 … <see cref="Folds"/>.</summary>
    [Range(0, int.MaxValue)] public int Fold { get; init; }

    /// <summary>Whether test_fraction and folds divide each class by itself, where there are labels (whole numbers in the second top): each has its share of every part.</summary>
    public bool Stratify { get; init; } = true;

    /// <summary>The seed of the draw of test samples, and of folds.</summary>
    public long SplitSeed { get; init; } = 1;

    /// <summary>Whether each phase takes a part alone.</summary>
    internal bool IsSplit => TestFraction > 0 || Folds > 0;

    /// <inheritdoc/>
    public override IEnumerable<(string Property, string Message)> Validate()
    {
        if (Folds == 1)
            yield return (nameof(Folds), "'folds' must be at least 2, or 0");
        if (Folds > 1 && Fold is 0 || Fold > Folds)
            yield return (nameof(Fold), Folds == 0 ? "'fold' is given without 'folds'" : $"'fold' must be in 1 … {Folds}, the fold to test, not {Fold}");
        if (Folds > 0 && TestFraction > 0)
            yield return (nameof(Folds), "'folds' is given beside 'test_fraction'; give one of them");
        if (TestFraction >= 1)
            yield return (nameof(TestFraction), "'test_fraction' must be less than 1: some samples must be left for training");
    }
}
