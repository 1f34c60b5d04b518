using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.Json.Serialization;
using NetFramework.Cli.CommandLine;

namespace NetFramework.Cli.Runs;

/// <summary>What one process did of a run.</summary>
internal sealed record RunSession
{
    /// <summary>When it began.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>When it ended; null while it runs, and where it was killed.</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>How it ended.</summary>
    public RunOutcome Outcome { get; init; }

    /// <summary>Why it failed; null where it did not.</summary>
    public string? Error { get; init; }

    /// <summary>The updates made before it.</summary>
    public required long FirstIteration { get; init; }

    /// <summary>The updates made when it ended.</summary>
    public required long Iteration { get; init; }

    /// <summary>The command line.</summary>
    public required IReadOnlyList<string> CommandLine { get; init; }

    /// <summary>The assemblies whose layer types it had besides its own (<c>--plugin</c>).</summary>
    public IReadOnlyList<string> Plugins { get; init; } = [];

    /// <summary>The process id.</summary>
    public required int Process { get; init; }

    /// <summary>The number of threads, on which no number depends.</summary>
    public required int Threads { get; init; }

    /// <summary>The version of this tool.</summary>
    public required string Version { get; init; }

    /// <summary>The .NET runtime.</summary>
    public required string Runtime { get; init; }

    /// <summary>The machine's name.</summary>
    public required string Machine { get; init; }

    /// <summary>The operating system and the processor's architecture.</summary>
    public required string System { get; init; }

    /// <summary>The machine's processors.</summary>
    public required int Processors { get; init; }

    /// <summary>The width of the machine's widest vectors in bits: sums are taken in their order, so that last digits depend on it.</summary>
    public required int VectorBits { get; init; }

    /// <summary>A session of this process that begins now.</summary>
    /// <param name="iteration">The updates made before.</param>
    public static RunSession Begin(long iteration) => new()
    {
        Start = DateTimeOffset.Now,
        FirstIteration = iteration,
        Iteration = iteration,
        CommandLine = ["netframework", .. Environment.GetCommandLineArgs().Skip(1)],
        Plugins = PluginFiles.Loaded,
        Process = Environment.ProcessId,
        Threads = Kernels.Threads.Count,
        Version = typeof(RunSession).Assembly.GetName().Version!.ToString(3),
        Runtime = RuntimeInformation.FrameworkDescription,
        Machine = Environment.MachineName,
        System = $"{RuntimeInformation.OSDescription} {RuntimeInformation.ProcessArchitecture}",
        Processors = Environment.ProcessorCount,
        VectorBits = Vector512.IsHardwareAccelerated ? 512 : 8 * Vector<byte>.Count,
    };
}

/// <summary>How a session of a run ended.</summary>
[JsonConverter(typeof(SnakeCaseConverter<RunOutcome>))]
internal enum RunOutcome
{
    /// <summary>It did not: it runs, or was killed.</summary>
    Running,

    /// <summary>All iterations are done, or all that early_stopping left to do.</summary>
    Completed,

    /// <summary>No further update would have lowered the loss.</summary>
    Converged,

    /// <summary>It was asked to stop.</summary>
    Stopped,

    /// <summary>An error ended it.</summary>
    Failed,

    /// <summary>It was killed; the session after it found out.</summary>
    Killed,
}
