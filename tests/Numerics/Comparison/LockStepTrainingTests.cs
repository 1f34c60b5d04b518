using NetFramework.Numerics;

namespace NetFramework.Tests.Numerics.Comparison;

public sealed class LockStepTrainingTests
{
    private static Trainee Scripted(Formulation formulation, params (double Loss, double[] Weights)[] script)
    {
        int iteration = -1;
        return new Trainee(formulation, ElementPrecision.Float, Step, () => [("ip.weight", script[iteration].Weights), ("ip.bias", [1])]);

        double Step() => ++iteration < script.Length ? script[iteration].Loss : throw new NonFiniteException("loss", "MultinomialLogisticLoss", "loss", "the value", "+∞", iteration, "the way out");
    }

    [Test]
    public void Distances_parting_and_stop_are_those_of_the_script()
    {
        // ‖w*‖ = √(2² + 2² + 1²) = 3 throughout.
        Trainee reference = Scripted(Formulation.Fused, (5, [2, 2]), (4, [2, 2]), (3, [2, 2]));
        Trainee drifting = Scripted(Formulation.Log, (5, [2, 2]), (4.5, [2, 2.003]), (3.5, [2.3, 1.6]));
        Trainee dying = Scripted(Formulation.Separated, (5, [2, 2]), (4, [2, 2]));
        IReadOnlyList<LockStepRun> runs = LockStepTraining.Run([reference, drifting, dying], 3);

        Assert.That(runs[0].Points.Select(point => (point.Iteration, point.Loss, point.Distance)), Is.EqualTo(new[] { (0, 5.0, 0.0), (1, 4.0, 0.0), (2, 3.0, 0.0) }));
        Assert.That(runs[1].Points.Select(point => point.Distance), Is.EqualTo(new[] { 0, 0.001, 0.5 / 3 }).Within(1e-12));
        Assert.That((runs[1].PartsAt, runs[1].Farthest, runs[1].Stop), Is.EqualTo(((int?)2, "ip.weight", (NonFiniteException?)null)));
        Assert.That(runs[2].Points, Has.Count.EqualTo(2));
        Assert.That((runs[2].PartsAt, runs[2].Stop!.Blob, runs[2].Stop!.Iteration), Is.EqualTo(((int?)2, "loss", 2L)));
        Assert.That((runs[0].PartsAt, runs[0].Farthest), Is.EqualTo(((int?)null, (string?)null)));
        Assert.That(LockStepReport.Readings(runs), Is.EqualTo(new[]
        {
            "log in float parts in iteration 2: from there on its weights are more than 1 % from those of fused in float; the first update left them 0 apart, and 'ip.weight' went farthest.",
            "separated in float stops: the value of blob 'loss' of layer 'loss' (MultinomialLogisticLoss) became +∞ in iteration 2: the way out.",
        }));
    }

    [Test]
    public void Those_that_go_on_after_the_reference_has_stopped_have_no_distance()
    {
        IReadOnlyList<LockStepRun> runs = LockStepTraining.Run([Scripted(Formulation.Fused, (5, [2, 2])), Scripted(Formulation.Log, (5, [2, 2]), (4, [2, 2]))], 2);
        Assert.That(runs[1].Points.Select(point => point.Distance), Is.EqualTo(new[] { 0, double.NaN }));
        Assert.That(LockStepReport.Course(runs, ElementPrecision.Float).Rows[1], Is.EqualTo(new[] { "1", "stopped", "4", "stopped", "NaN" }));
    }
}
