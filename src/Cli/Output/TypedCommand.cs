namespace NetFramework.Cli.Output;

/// <summary>Command lines that a person can type as they stand, from the current folder.</summary>
internal static class TypedCommand
{
    /// <summary>A command line of this tool, started the way it was started now.</summary>
    public static string Of(params IEnumerable<string> args) => string.Join(' ', Tool().Concat(args.Select(Quoted)));

    private static IEnumerable<string> Tool()
    {
        string assembly = Path.Combine(AppContext.BaseDirectory, "netframework.dll");
        string? process = Environment.ProcessPath;
        bool isHosted = Path.GetFileNameWithoutExtension(process) == "dotnet";
        if (!isHosted && (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => folder.Length > 0 && Path.GetFullPath(folder) == Path.GetDirectoryName(process)))
            return ["netframework"];
        // Started by `dotnet run`: from …/src/Cli/bin/Release/net10.0.
        string project = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", ".."));
        if (!isHosted && File.Exists(Path.Combine(project, "Cli.csproj")))
            return ["dotnet", "run", "-c", Path.GetFileName(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)))!, "--project", Quoted(Relative(project)), "--"];
        return isHosted ? ["dotnet", Quoted(Relative(assembly))] : [Quoted(Relative(process ?? assembly))];
    }

    private static string Relative(string path)
    {
        string relative = Path.GetRelativePath(Directory.GetCurrentDirectory(), path);
        return relative.Length < path.Length ? relative : path;
    }

    private static string Quoted(string text) =>
        text.Length > 0 && text.All(c => char.IsLetterOrDigit(c) || "-_./\\:=+,@".Contains(c, StringComparison.Ordinal)) ? text : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
