using System.Numerics;

namespace NetFramework.Numerics;

/// <summary>The rows of scores of one grid in one element type, point by point and within a point repetition by repetition.</summary>
internal sealed class ScoreRows<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int classes;
    private readonly int label;
    private readonly int repetitions;

    /// <summary>The rows: every repetition draws its scores once, and every point puts its own z_y into them. Points that the element type does not reach are left out.</summary>
    public ScoreRows(SweepDefinition definition, ScoreGrid grid)
    {
        (classes, label, repetitions) = (definition.Classes, definition.Label - 1, grid.Repetitions ?? definition.Repetitions);
        Points = [.. grid.Values().Where(score => T.IsFinite(T.CreateTruncating(score)))];
        Scores = new T[Points.Count * repetitions * classes];
        for (int repetition = 0; repetition < repetitions; repetition++)
        {
            var random = new RandomStream(definition.RandomSeed, "scores", repetition);
            T[] background = new T[classes];
            for (int k = 0; k < classes; k++)
                background[k] = T.CreateTruncating(random.NextDouble());
            for (int point = 0; point < Points.Count; point++)
            {
                Span<T> row = Scores.AsSpan((point * repetitions + repetition) * classes, classes);
                background.CopyTo(row);
                row[label] = T.CreateTruncating(Points[point]);
            }
        }
    }

    /// <summary>z_y of each point, before rounding.</summary>
    public IReadOnlyList<double> Points { get; }

    /// <summary>The number of rows.</summary>
    public int Count => Points.Count * repetitions;

    /// <summary>z, rows × classes.</summary>
    public T[] Scores { get; }

    /// <summary>The references of all rows.</summary>
    public RowReference[] References()
    {
        var references = new RowReference[Count];
        Parallel.For(0, Count, row =>
        {
            var scores = new double[classes];
            for (int k = 0; k < classes; k++)
                scores[k] = double.CreateTruncating(Scores[row * classes + k]);
            references[row] = new RowReference(scores, label);
        });
        return references;
    }

    /// <summary>The gradients of all rows by one formulation.</summary>
    public void Gradients(SweepVariant variant, T[] gradients)
    {
        if (variant.Shift is not { } shift)
        {
            new LossHeadNet<T>(variant.Formulation, Count, classes, label).Run(Scores, gradients);
            return;
        }
        for (int row = 0; row < Count; row++)
        {
            ReadOnlySpan<T> scores = Scores.AsSpan(row * classes, classes);
            Span<T> gradient = gradients.AsSpan(row * classes, classes);
            if (variant.Formulation == SweepFormulation.PublishedTogether)
                PublishedArithmetic.Together(scores, label, shift, gradient);
            else
                PublishedArithmetic.Separated(scores, label, shift, gradient);
        }
    }

    /// <summary>The gradients of one point beside their references.</summary>
    public SweepMeasurement Compare(int point, string grid, SweepVariant variant, ElementPrecision precision, T[] gradients, RowReference[] references)
    {
        ElementFormat format = ElementFormat.Of(precision);
        var discrepancies = new double[repetitions];
        var fromDouble = new double[repetitions];
        var relative = new double[repetitions];
        var ofLabel = new double[repetitions];
        int nan = 0, infinite = 0, notFinite = 0, zeroed = 0;
        double maxUlps = 0;
        for (int repetition = 0; repetition < repetitions; repetition++)
        {
            int row = point * repetitions + repetition;
            RowReference reference = references[row];
            double squares = 0, squaresFromDouble = 0, ulps = 0;
            int zeros = 0;
            bool isFinite = true;
            for (int k = 0; k < classes; k++)
            {
                double element = double.CreateTruncating(gradients[row * classes + k]);
                DoubleDouble truth = reference.Gradient[k];
                double error = Math.Abs((double)(element - truth));
                squares += error * error;
                squaresFromDouble += (element - reference.InDouble[k]) * (element - reference.InDouble[k]);
                if (k == label)
                    ofLabel[repetition] = error;
                nan += double.IsNaN(element) ? 1 : 0;
                infinite += double.IsInfinity(element) ? 1 : 0;
                zeros += element == 0 && Math.Abs(truth.High) > format.Smallest / 2 ? 1 : 0;
                isFinite &= double.IsFinite(element);
                ulps = Math.Max(ulps, error / format.UnitInLastPlace(truth.High));
            }
            notFinite += isFinite ? 0 : 1;
            zeroed += isFinite ? zeros : 0;
            maxUlps = isFinite ? Math.Max(maxUlps, ulps) : maxUlps;
            discrepancies[repetition] = Math.Sqrt(squares);
            fromDouble[repetition] = Math.Sqrt(squaresFromDouble);
            relative[repetition] = discrepancies[repetition] == 0 ? 0 : discrepancies[repetition] / reference.Norm;
        }
        return new SweepMeasurement
        {
            Grid = grid,
            Variant = variant,
            Precision = precision,
            Score = Points[point],
            Runs = repetitions,
            NotFinite = notFinite,
            NaN = nan,
            Infinite = infinite,
            Zeroed = zeroed,
            Discrepancy = RunStatistic.Of(discrepancies),
            DiscrepancyFromDouble = RunStatistic.Of(fromDouble),
            RelativeError = RunStatistic.Of(relative),
            LabelDiscrepancy = RunStatistic.Of(ofLabel),
            MaxUlps = maxUlps,
        };
    }
}
