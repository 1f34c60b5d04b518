using System.Globalization;

namespace NetFramework.Tests.Solvers;

/// <summary>Who looks on sees each event once, at its time.</summary>
public sealed class SolverHookTests
{
    [Test]
    public void Events_come_in_order()
    {
        Solver<float> solver = Build("max_iter: 5\ntest_interval: 2\ndisplay: 2", out List<string> events);
        Assert.That(solver.Train(), Is.EqualTo(StopReason.Completed));
        Assert.That(string.Join(' ', events), Is.EqualTo("test@0 before@0 display@0 after@1 before@1 after@2 test@2 before@2 display@2 after@3 before@3 after@4 test@4 before@4 display@4 after@5 test@5 Completed@5"));
    }

    [Test]
    public void Without_test_initialization_the_first_test_comes_later()
    {
        Solver<float> solver = Build("max_iter: 2\ntest_interval: 2\ntest_initialization: false", out List<string> events);
        solver.Train();
        Assert.That(string.Join(' ', events), Is.EqualTo("before@0 after@1 before@1 after@2 test@2 Completed@2"));
    }

    [Test]
    public void Without_test_interval_there_is_one_test_at_the_end()
    {
        Solver<float> solver = Build("max_iter: 2", out List<string> events);
        solver.Train();
        Assert.That(string.Join(' ', events), Is.EqualTo("before@0 after@1 before@1 after@2 test@2 Completed@2"));
    }

    [Test]
    public void A_cancelled_training_ends_after_its_iteration_and_can_go_on()
    {
        Solver<float> solver = Build("max_iter: 4", out List<string> events);
        using var cancellation = new CancellationTokenSource();
        solver.Hooks.Add(new Canceller(cancellation, at: 2));
        Assert.That(solver.Train(cancellation.Token), Is.EqualTo(StopReason.Cancelled));
        Assert.That(string.Join(' ', events), Is.EqualTo("before@0 after@1 before@1 after@2 Cancelled@2"));

        Solver<float> uninterrupted = Build("max_iter: 4", out _);
        uninterrupted.Train();
        Assert.That(solver.Train(), Is.EqualTo(StopReason.Completed));
        Assert.That(TestNets.Weights(solver.Net), Is.EqualTo(TestNets.Weights(uninterrupted.Net)));
    }

    [Test]
    public void A_failure_is_told_before_it_is_thrown()
    {
        Solver<float> solver = Build("max_iter: 4", out List<string> events);
        solver.Net.Parameters[0].Data[0] = float.NaN;
        Assert.That(() => solver.Train(), Throws.TypeOf<NonFiniteException>());
        Assert.That(string.Join(' ', events), Is.EqualTo("before@0 Failed@0"));
    }

    private static Solver<float> Build(string fields, out List<string> events)
    {
        var solver = new Solver<float>(SolverDefinition.Parse($"{TestNets.DigitsSoftmax}\n{fields}"));
        events = [];
        solver.Hooks.Add(new Recorder(events));
        return solver;
    }

    private sealed class Recorder(List<string> events) : SolverHook<float>
    {
        public override void BeforeStep(Solver<float> solver) => Record("before", solver);

        public override void AfterStep(Solver<float> solver) => Record("after", solver);

        public override void OnDisplay(Solver<float> solver) => Record("display", solver);

        public override void OnTest(Solver<float> solver, int testNet, Evaluation evaluation) => Record("test", solver);

        public override void OnStop(Solver<float> solver, StopReason reason) => Record(reason.ToString(), solver);

        private void Record(string what, Solver<float> solver) => events.Add(string.Create(CultureInfo.InvariantCulture, $"{what}@{solver.Iteration}"));
    }

    private sealed class Canceller(CancellationTokenSource cancellation, long at) : SolverHook<float>
    {
        public override void AfterStep(Solver<float> solver)
        {
            if (solver.Iteration == at)
                cancellation.Cancel();
        }
    }
}
