namespace NetFramework.Monitoring.Page;

/// <summary>What a run is, as its page says it.</summary>
/// <param name="Name">The name of the run.</param>
/// <param name="Facts">Seed, versions, machine and the like, as name and value.</param>
/// <param name="Configuration">All settings, as YAML.</param>
/// <param name="Net">The net as a drawing in SVG.</param>
public sealed record RunDescription(string Name, IReadOnlyList<RunFact> Facts, string Configuration, string Net);

/// <summary>Something to know of a run.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">Its value.</param>
public sealed record RunFact(string Name, string Value);
