namespace NetFramework.Cli.Output;

/// <summary>Paths as a user reads them.</summary>
internal static class UserPath
{
    /// <summary>The path as the command line gave it; an absolute one that the command line did not give, relative to the current folder where that is shorter.</summary>
    public static string Of(string path, IReadOnlyList<string> args)
    {
        if (!Path.IsPathRooted(path) || args.Any(argument => argument.Contains(path, StringComparison.Ordinal)))
            return path;
        string relative = Path.GetRelativePath(Directory.GetCurrentDirectory(), path);
        return relative.Length < path.Length ? relative : path;
    }
}
