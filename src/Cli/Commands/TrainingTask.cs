using NetFramework.Cli.Runs;

namespace NetFramework.Cli.Commands;

/// <summary>One training: what, and where.</summary>
internal sealed record TrainingTask
{
    /// <summary>The settings.</summary>
    public required SolverDefinition Definition { get; init; }

    /// <summary>The file that they are from.</summary>
    public required string File { get; init; }

    /// <summary>The weights that a new training starts from; null: they are filled.</summary>
    public string? Weights { get; init; }

    /// <summary>The directory of a new run; null for a new one in runs/.</summary>
    public string? Directory { get; init; }

    /// <summary>Whether what a run before left in it is removed.</summary>
    public bool Force { get; init; }

    /// <summary>The run that goes on; null for a new one.</summary>
    public RunDirectory? Resumed { get; init; }

    /// <summary>The latest iteration that it may go on from; null for any.</summary>
    public long? UpTo { get; init; }

    /// <summary>Is called when the solver is built, so that the training begins.</summary>
    public Action? Beginning { get; init; }
}
