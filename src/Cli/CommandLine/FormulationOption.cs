using System.CommandLine;
using Microsoft.Extensions.Logging;

namespace NetFramework.Cli.CommandLine;

/// <summary><c>--formulation</c>: how the classification losses of a command's nets are computed. It comes before what the net files say.</summary>
internal static class FormulationOption
{
    /// <summary>The option.</summary>
    public static Option<Formulation?> Create() => CommonOptions.OneOf<Formulation>("--formulation", "How classification losses are computed, however the net writes them");

    /// <summary>What a command logs that is silent otherwise: who asks for a formulation is told what became of the losses.</summary>
    public static LogLevel LeastLevel(Formulation? formulation) => formulation is null ? LogLevel.Warning : LogLevel.Information;

    /// <summary>The net with the formulation asked for; as it is where none is.</summary>
    public static NetDefinition ApplyTo(NetDefinition net, Formulation? formulation) => formulation is null ? net : net with { Formulation = formulation };

    /// <summary>The solver with the formulation asked for in all its nets.</summary>
    public static SolverDefinition ApplyTo(SolverDefinition solver, Formulation? formulation) => solver with
    {
        Net = solver.Net is null ? null : ApplyTo(solver.Net, formulation),
        TrainNet = solver.TrainNet is null ? null : ApplyTo(solver.TrainNet, formulation),
        TestNet = [.. solver.TestNet.Select(net => ApplyTo(net, formulation))],
    };
}
