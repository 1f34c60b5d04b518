namespace NetFramework.Tests.Layers;

/// <summary>The data files of the repository's samples.</summary>
internal static class SampleFile
{
    /// <summary>The path of a file in the folder samples.</summary>
    public static string PathOf(string relative)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "NetFramework.sln")))
            folder = folder.Parent;
        return Path.Combine(folder!.FullName, "samples", relative);
    }
}
