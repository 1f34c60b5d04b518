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

    // The nearest folder named shared beside an ancestor of the test assembly that is a repository's root (it holds the solution).
    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "NetFramework.sln")))
                continue;
            string shared = Path.Combine(folder.FullName, "..", "shared");
            return Directory.Exists(shared) ? Path.GetFullPath(shared) : null;
        }
        return null;
    }
}
