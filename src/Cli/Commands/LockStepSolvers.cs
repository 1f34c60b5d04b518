using System.Numerics;
using NetFramework.Numerics;

namespace NetFramework.Cli.Commands;

/// <summary>Solvers as trainees of a training in lock-step.</summary>
internal static class LockStepSolvers
{
    /// <summary>What trains a net that no solver file names.</summary>
    public const double DefaultBaseLr = 0.01;

    /// <summary>The momentum of it.</summary>
    public const double DefaultMomentum = 0.9;

    /// <summary>A solver in one formulation and one precision, with the weights of a net.</summary>
    /// <param name="definition">The solver.</param>
    /// <param name="net">The net with the weights and what its Input blobs hold.</param>
    /// <param name="weights">The weights, as every precision holds them.</param>
    /// <param name="formulation">The formulation.</param>
    /// <param name="precision">The precision.</param>
    public static Trainee Create(SolverDefinition definition, Net<double> net, StartWeights weights, Formulation formulation, ElementPrecision precision) => precision switch
    {
        ElementPrecision.Half => Create<Half>(definition, net, weights, formulation, precision),
        ElementPrecision.BFloat16 => Create<BFloat16>(definition, net, weights, formulation, precision),
        ElementPrecision.Float => Create<float>(definition, net, weights, formulation, precision),
        _ => Create<double>(definition, net, weights, formulation, precision),
    };

    /// <summary>The solver of a net alone: stochastic gradient descent.</summary>
    public static SolverDefinition Default(NetDefinition net, int iterations) => new() { TrainNet = net, BaseLr = DefaultBaseLr, Momentum = DefaultMomentum, MaxIter = iterations };

    private static Trainee Create<T>(SolverDefinition definition, Net<double> net, StartWeights weights, Formulation formulation, ElementPrecision precision) where T : unmanaged, IFloatingPointIeee754<T>
    {
        NetDefinition trained = (definition.TrainNet ?? definition.Net!) with { Formulation = formulation };
        var solver = new Solver<T>(
            definition with { Net = null, TrainNet = trained, TestNet = [], TestIter = [], TestState = [], TestInterval = 0, Display = 0 },
            net.Settings.Preprocessing);
        weights.CopyTo(solver.Net);
        foreach (string input in solver.Net.Inputs)
        {
            solver.Net[input].Reshape(net[input].Shape);
            for (int i = 0; i < net[input].Count; i++)
                solver.Net[input].Data[i] = T.CreateTruncating(net[input].Data[i]);
        }
        return new Trainee(formulation, precision, Step, Weights);

        double Step()
        {
            solver.Step(1);
            return solver.Loss;
        }

        IReadOnlyList<(string Name, double[] Values)> Weights() =>
            [.. solver.Net.NamedParameters().Select(entry => (entry.Name, Array.ConvertAll(entry.Parameter.Data.ToArray(), double.CreateTruncating)))];
    }
}
