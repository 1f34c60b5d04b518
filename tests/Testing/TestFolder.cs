namespace NetFramework.Tests;

/// <summary>A temporary folder for the files of one test.</summary>
public sealed class TestFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("netframework-");

    /// <summary>The folder.</summary>
    public string Root => folder.FullName;

    /// <summary>The path of a file in it.</summary>
    public string PathOf(string name) => Path.Combine(folder.FullName, name);

    /// <summary>Writes a file in it and returns its path.</summary>
    public string Write(string name, byte[] bytes)
    {
        string path = PathOf(name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>Deletes it with all that is in it.</summary>
    public void Dispose() => folder.Delete(recursive: true);
}
