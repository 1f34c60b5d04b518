using NUnit.Framework;

namespace NetFramework.Tests;

/// <summary>
/// The folder <c>shared</c> beside the repository: reference results and data sets that are too big for the repository.
/// A clone without it still passes its tests: those that need it are skipped.
/// </summary>
public static class SharedFolder
{
    private static readonly string? Root = Find();

    /// <summary>The path of a file or folder in the shared folder; skips the running test where it is absent.</summary>
    /// <param name="relative">The path inside the folder, as in <c>golden/layers</c>.</param>
    public static string PathOf(string relative)
    {
        if (TryPathOf(relative) is { } path)
            return path;
        Assert.Ignore($"shared/{relative} is absent");
        throw new InvalidOperationException("Assert.Ignore returned");
    }

    /// <summary>The path of a file or folder in the shared folder, or null where it is absent: for test-case sources, which cannot skip.</summary>
    /// <param name="relative">The path inside the folder.</param>
    public static string? TryPathOf(string relative)
    {
        if (Root is null)
            return null;
        string path = Path.Combine(Root, relative);
        return Path.Exists(path) ? path : null;
    }

    private static string? Find()
    {
        string shared = RepositoryFolder.PathOf("../shared");
        return Directory.Exists(shared) ? Path.GetFullPath(shared) : null;
    }
}
