namespace NetFramework;

/// <summary>Opens the files that users name.</summary>
public static class InputFile
{
    /// <summary>Opens a file for reading.</summary>
    /// <param name="path">The path, as the user named it.</param>
    /// <exception cref="InputException">There is no such file (the nearest name in its folder is given), it is a folder, or it may not be read.</exception>
    public static FileStream Open(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var location = new SourceLocation(path);
        if (path.Length == 0)
            throw new InputException("the name of a file is empty");
        if (Directory.Exists(path))
            throw new InputException("this is a folder, but a file was expected", location);
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 1);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"no such file{Nearest(path)}", location, exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new InputException("the file may not be read: permission denied", location, exception);
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or NotSupportedException)
        {
            throw new InputException($"the file cannot be opened: {exception.Message}", location, exception);
        }
    }

    /// <summary>Opens a file whose length is known and that can be read from any place.</summary>
    /// <exception cref="InputException">The file cannot be opened, or is a pipe or a terminal.</exception>
    internal static FileStream OpenSeekable(string path)
    {
        FileStream stream = Open(path);
        if (stream.CanSeek)
            return stream;
        stream.Dispose();
        throw new InputException("this is a pipe or a terminal, but a file was expected", new SourceLocation(path));
    }

    private static string Nearest(string path)
    {
        string folder = Path.GetDirectoryName(path) is { Length: > 0 } parent ? parent : ".";
        try
        {
            return Directory.Exists(folder)
                ? NearestName.Hint(Path.GetFileName(path), Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal))
                : $": there is no folder '{folder}'";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
