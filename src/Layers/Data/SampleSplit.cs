using System.Numerics;
using Microsoft.Extensions.Logging;

namespace NetFramework.Layers;

/// <summary>What samples of its data set a phase takes: a pure function of the number of samples, their labels and the options.</summary>
/// <param name="Training">The samples of the training phase, ascending.</param>
/// <param name="OfPhase">The samples of the phase at hand, ascending.</param>
internal sealed record SampleSplit(int[] Training, int[] OfPhase)
{
    /// <summary>Divides a data set.</summary>
    /// <param name="options">How.</param>
    /// <param name="context">The layer's: its phase, and where warnings go.</param>
    /// <param name="samples">The number of samples.</param>
    /// <param name="labels">The class of each sample, from 0; null where there are no classes.</param>
    /// <param name="source">The file to name in errors; null where there is none.</param>
    /// <exception cref="InputException">There are too few samples, in all or of a class.</exception>
    public static SampleSplit Of(SplitDataOptions options, LayerContext context, int samples, int[]? labels, string? source)
    {
        int[] all = [.. Enumerable.Range(0, samples)];
        if (!options.IsSplit)
            return new SampleSplit(all, all);
        int[]? classes = options.Stratify ? labels : null;
        SourceLocation? location = source is null ? null : new SourceLocation(source);
        bool[] isTest = options.Folds > 0 ? IsInFold(options, context, samples, classes, location) : IsDrawn(options, samples, classes, location);
        int[] training = [.. all.Where(sample => !isTest[sample])];
        return new SampleSplit(training, context.Phase == Phase.Train ? training : [.. all.Where(sample => isTest[sample])]);
    }

    /// <summary>Labels as classes, numbered from 0; null where one is no whole number, so that they are figures to predict.</summary>
    public static int[]? ClassesOf<T>(ReadOnlySpan<T> labels) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Dictionary<T, int> numbers = [];
        var classes = new int[labels.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            if (!T.IsInteger(labels[i]))
                return null;
            numbers.TryAdd(labels[i], numbers.Count);
            classes[i] = numbers[labels[i]];
        }
        return classes;
    }

    private static bool[] IsInFold(SplitDataOptions options, LayerContext context, int samples, int[]? labels, SourceLocation? location)
    {
        int folds = options.Folds;
        if (samples < folds)
            throw new InputException($"there are too few samples ({samples}) for {folds} 'folds': expected one for each at least", location);
        int[] sizes = labels is null ? [samples] : [.. labels.CountBy(label => label).Select(size => size.Value)];
        if (sizes.Max() < folds)
            throw new InputException($"no class has a sample for each of {folds} 'folds': the largest has {sizes.Max()}; 'stratify: false' divides the samples without regard to their classes", location);
        if (sizes.Min() < folds && context.Phase == Phase.Train)
            context.Logger.LogWarning("{Layer}: the smallest class has {Size} sample(s), fewer than the {Folds} folds: not every fold tests it", context.LayerName, sizes.Min(), folds);

        int[] order = [.. Enumerable.Range(0, samples)];
        new RandomStream(options.SplitSeed, "folds").Shuffle(order.AsSpan());
        return [.. FoldSplit.Deal(labels ?? new int[samples], order, folds).Select(fold => fold == options.Fold)];
    }

    private static bool[] IsDrawn(SplitDataOptions options, int samples, int[]? labels, SourceLocation? location) =>
        TrainTestSplit.Draw(samples, labels, options.TestFraction, options.SplitSeed) ?? throw new InputException(
            $"there are too few samples ({samples}{(labels is null ? "" : $", of {labels.Distinct().Count()} classes")}) for a 'test_fraction' of {options.TestFraction}: "
            + $"expected at least one test sample, and at least one training sample{(labels is null ? "" : " of each class")}", location);
}
