using System.Globalization;
using System.Numerics;
using NetFramework.Cli.Output;
using NetFramework.Cli.Output.Training;
using NetFramework.Layers;
using NetFramework.Monitoring.Page;

namespace NetFramework.Cli.Runs;

/// <summary>What the page of a run says of it.</summary>
internal static class RunFacts
{
    /// <summary>Net, data, seed, versions and machine.</summary>
    public static IReadOnlyList<RunFact> Of<T>(Solver<T> solver, RunSession session) where T : unmanaged, IFloatingPointIeee754<T>
    {
        List<RunFact> facts = [];
        if (solver.Net.Definition.Name.Length > 0)
            facts.Add(new RunFact("net", solver.Net.Definition.Name));
        facts.Add(new RunFact("learned values", Units.Count(LearnedValues.Of(solver.Net))));
        if (solver.Net.Extent is { } data)
            facts.Add(new RunFact("training samples", $"{Units.Count(data.Samples)}, in batches of {Units.Count(data.BatchSize)}"));
        facts.Add(new RunFact("update rule", YamlNames.Value(solver.Definition.Type)));
        facts.Add(new RunFact("seed", solver.Definition.RandomSeed.ToString(CultureInfo.InvariantCulture)));
        facts.Add(new RunFact("precision", typeof(T) == typeof(double) ? "double" : "float"));
        facts.Add(new RunFact("started", session.Start.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture)));
        facts.Add(new RunFact("NetFramework", session.Version));
        facts.Add(new RunFact("runtime", session.Runtime));
        facts.Add(new RunFact("machine", $"{session.Machine}: {session.System}, {session.Processors} processors, {session.Threads} threads, vectors of {session.VectorBits} bits"));
        facts.Add(new RunFact("command line", string.Join(' ', session.CommandLine)));
        return facts;
    }
}
