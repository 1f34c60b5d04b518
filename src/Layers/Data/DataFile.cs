namespace NetFramework.Layers;

/// <summary>Opens the files of data sets, and makes what the system says when it cannot into an error that a user can read.</summary>
internal static class DataFile
{
    /// <summary>Opens a file for one pass from its beginning to its end.</summary>
    /// <exception cref="InputException">There is no such file, or it cannot be read.</exception>
    public static FileStream OpenRead(string path)
    {
        if (Directory.Exists(path))
            throw new InputException("this is a directory, expected a file", new SourceLocation(path));
        if (!File.Exists(path))
            throw new InputException($"no such file{SimilarFile(path)}", new SourceLocation(path));
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16, FileOptions.SequentialScan);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, problem);
        }
    }

    /// <summary>The error of a file that cannot be read to its end.</summary>
    public static InputException Unreadable(string path, Exception problem) =>
        new($"the file cannot be read: {problem.Message}", new SourceLocation(path), problem);

    private static string SimilarFile(string path)
    {
        string? folder = Path.GetDirectoryName(Path.GetFullPath(path));
        return Directory.Exists(folder)
            ? NearestName.Hint(Path.GetFileName(path), Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)))
            : $" (there is no folder '{folder}')";
    }
}
