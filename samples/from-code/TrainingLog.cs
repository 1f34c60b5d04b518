using NetFramework;

namespace FromCode;

/// <summary>Says what a training does. A hook overrides only what it is interested in.</summary>
internal sealed class TrainingLog : SolverHook<float>
{
    public override void BeforeStep(Solver<float> solver)
    {
        if (solver.Iteration == 0)
            Console.WriteLine($"{solver.MaxIterations} iterations");
    }

    public override void AfterStep(Solver<float> solver)
    {
        if (solver.Iteration % 50 == 0)
            Console.WriteLine($"iteration {solver.Iteration}: loss {solver.Loss:F4}, learning rate {solver.LearningRate}");
    }

    public override void OnTest(Solver<float> solver, int testNet, Evaluation evaluation) =>
        Console.WriteLine($"iteration {solver.Iteration}: accuracy {evaluation.Confusion!.Accuracy:F4}");

    public override void OnCheckpoint(Solver<float> solver, string path) => Console.WriteLine($"iteration {solver.Iteration}: checkpoint {Path.GetFileName(path)}");

    public override void OnStop(Solver<float> solver, StopReason reason) => Console.WriteLine($"iteration {solver.Iteration}: {reason}");
}
