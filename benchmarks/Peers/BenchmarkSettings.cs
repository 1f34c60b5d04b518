namespace NetFramework.Benchmarks;

/// <summary>What the command line asks for.</summary>
/// <param name="Quick">Few and short turns: to see that all runs, not to quote.</param>
/// <param name="Only">Rows whose name holds this text alone; null for all.</param>
/// <param name="Writes">Whether the tables go into docs/performance.md, or to the console alone.</param>
/// <param name="Tool">The tool that whole processes are timed of: an executable, or a .dll.</param>
internal sealed record BenchmarkSettings(bool Quick, string? Only, bool Writes, string Tool)
{
    /// <summary>The number of paired turns.</summary>
    public int Rounds => Quick ? 3 : 15;

    /// <summary>The least length of a turn.</summary>
    public double SecondsPerTurn => Quick ? 0.01 : 0.1;

    /// <summary>Long enough for the threads of a peer to stop spinning.</summary>
    public TimeSpan Pause { get; } = TimeSpan.FromMilliseconds(30);

    /// <summary>One thread, and two where there are two processors.</summary>
    public IReadOnlyList<int> ThreadCounts { get; } = Environment.ProcessorCount > 1 ? [1, 2] : [1];

    /// <summary>Reads the arguments.</summary>
    /// <exception cref="ArgumentException">One is unknown or lacks its value.</exception>
    public static BenchmarkSettings Parse(string[] args)
    {
        var settings = new BenchmarkSettings(false, null, false, Path.Join(AppContext.BaseDirectory, "netframework.dll"));
        for (int i = 0; i < args.Length; i++)
        {
            settings = args[i] switch
            {
                "--quick" => settings with { Quick = true },
                "--write" => settings with { Writes = true },
                "--only" when i + 1 < args.Length => settings with { Only = args[++i] },
                "--tool" when i + 1 < args.Length => settings with { Tool = Path.GetFullPath(args[++i]) },
                _ => throw new ArgumentException($"unknown argument, or one without its value: '{args[i]}'; known are --quick, --only TEXT, --write and --tool FILE"),
            };
        }
        return settings is { Writes: true, Only: not null } or { Writes: true, Quick: true } ? throw new ArgumentException("--write takes the whole table, without --only and --quick") : settings;
    }

    /// <summary>Whether a row is wanted.</summary>
    public bool Wants(string row) => Only is null || row.Contains(Only, StringComparison.OrdinalIgnoreCase);
}
