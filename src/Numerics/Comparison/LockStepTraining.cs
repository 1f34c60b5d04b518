namespace NetFramework.Numerics;

/// <summary>One of the trainings that go in lock-step, whatever trains it.</summary>
/// <param name="Formulation">The formulation of its loss.</param>
/// <param name="Precision">Its precision.</param>
/// <param name="Step">Makes one iteration and gives its loss; throws a <see cref="NonFiniteException"/> where it cannot go on.</param>
/// <param name="Weights">The weights as they are, by name.</param>
public sealed record Trainee(Formulation Formulation, ElementPrecision Precision, Func<double> Step, Func<IReadOnlyList<(string Name, double[] Values)>> Weights);

/// <summary>One iteration of one training.</summary>
/// <param name="Iteration">The iteration, from 0.</param>
/// <param name="Loss">The loss before the update.</param>
/// <param name="Distance">‖w − w*‖₂ / ‖w*‖₂ after it, w* the weights of the reference; NaN where the reference has stopped.</param>
public readonly record struct LockStepPoint(int Iteration, double Loss, double Distance);

/// <summary>What became of one training.</summary>
/// <param name="Formulation">The formulation of its loss.</param>
/// <param name="Precision">Its precision.</param>
/// <param name="Points">Its iterations.</param>
/// <param name="Stop">The first number that is not finite, with layer, blob and iteration; null where there is none.</param>
/// <param name="PartsAt">The first iteration after which the weights are farther than <see cref="LockStepTraining.Parted"/> from the reference's, or that stops it; null where there is none.</param>
/// <param name="Farthest">The learned blob that is farthest, relative to its own norm, after the last common iteration; null where all are the same.</param>
public sealed record LockStepRun(Formulation Formulation, ElementPrecision Precision, IReadOnlyList<LockStepPoint> Points, NonFiniteException? Stop, int? PartsAt, string? Farthest)
{
    /// <summary>The name: <c>separated in float</c>.</summary>
    public string Name => $"{Layers.YamlNames.Value(Formulation)} in {Layers.YamlNames.Value(Precision)}";

    /// <summary>The last distance from the reference that is known; NaN where there is none.</summary>
    public double LastDistance => Points.Select(point => point.Distance).LastOrDefault(double.IsFinite, double.NaN);

    /// <summary>The loss of the last iteration; NaN where there is none.</summary>
    public double LastLoss => Points.Count > 0 ? Points[^1].Loss : double.NaN;
}

/// <summary>Trains several nets side by side, one iteration of each after the other, and measures how far their weights part.</summary>
public static class LockStepTraining
{
    /// <summary>The relative distance of weights from which on two trainings count as parted: 1 %.</summary>
    public const double Parted = 0.01;

    /// <summary>Trains.</summary>
    /// <param name="trainees">The trainings, from the same start; the first is the reference of the others.</param>
    /// <param name="iterations">The number of iterations; one that meets a number that is not finite stops before.</param>
    /// <returns>What became of each, in the same order.</returns>
    public static IReadOnlyList<LockStepRun> Run(IReadOnlyList<Trainee> trainees, int iterations)
    {
        ArgumentNullException.ThrowIfNull(trainees);
        Progress[] runs = [.. trainees.Select(trainee => new Progress(trainee))];
        for (int i = 0; i < iterations && runs.Any(run => run.Stop is null); i++)
        {
            IReadOnlyList<(string Name, double[] Values)>? reference = null;
            foreach (Progress run in runs)
            {
                run.Step(i, reference, isReference: run == runs[0]);
                if (run == runs[0] && run.Stop is null)
                    reference = run.Trainee.Weights();
            }
        }
        return [.. runs.Select(run => run.Result)];
    }

    private sealed class Progress(Trainee trainee)
    {
        private readonly List<LockStepPoint> points = [];
        private int? partsAt;
        private string? farthest;

        public Trainee Trainee => trainee;

        public NonFiniteException? Stop { get; private set; }

        public LockStepRun Result => new(trainee.Formulation, trainee.Precision, points, Stop, partsAt, farthest);

        public void Step(int iteration, IReadOnlyList<(string Name, double[] Values)>? reference, bool isReference)
        {
            if (Stop is not null)
                return;
            try
            {
                double loss = trainee.Step();
                points.Add(new LockStepPoint(iteration, loss, isReference ? 0 : reference is null ? double.NaN : Distance(reference)));
            }
            catch (NonFiniteException exception)
            {
                Stop = exception;
                partsAt ??= iteration;
                return;
            }
            if (points[^1].Distance > Parted)
                partsAt ??= iteration;
        }

        private double Distance(IReadOnlyList<(string Name, double[] Values)> reference)
        {
            IReadOnlyList<(string Name, double[] Values)> own = trainee.Weights();
            double difference = 0, norm = 0, largest = 0;
            farthest = null;
            for (int i = 0; i < own.Count; i++)
            {
                double ofBlob = 0, normOfBlob = 0;
                for (int j = 0; j < own[i].Values.Length; j++)
                {
                    double expected = reference[i].Values[j], apart = own[i].Values[j] - expected;
                    ofBlob += apart * apart;
                    normOfBlob += expected * expected;
                }
                double relative = ofBlob == 0 ? 0 : Math.Sqrt(ofBlob / normOfBlob);
                if (relative > largest)
                    (largest, farthest) = (relative, own[i].Name);
                difference += ofBlob;
                norm += normOfBlob;
            }
            return difference == 0 ? 0 : Math.Sqrt(difference / norm);
        }
    }
}
