using System.Runtime.CompilerServices;

namespace NetFramework.Benchmarks;

/// <summary>The repository that this program was built from.</summary>
internal static class Repository
{
    /// <summary>A file of it.</summary>
    public static string PathOf(string path) => Path.GetFullPath(Path.Join(Path.GetDirectoryName(ThisFile()), "..", "..", path));

    private static string ThisFile([CallerFilePath] string file = "") => file;
}
