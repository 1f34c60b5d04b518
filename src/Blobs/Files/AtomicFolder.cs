namespace NetFramework;

/// <summary>Makes and deletes folders with all that is in them as a whole or not at all: at no moment is a part to be seen under the folder's name.</summary>
/// <remarks>What a process that was killed leaves behind has a name of its own, which begins with a dot and ends in <c>.tmp</c>: <see cref="DeleteLeftovers"/> removes it.</remarks>
public static class AtomicFolder
{
    private const string Leftovers = ".*.tmp";

    /// <summary>
    /// Makes a folder: first under a temporary name beside it, flushed to the disk, then renamed. One that is there is replaced. A write that fails removes what it has made, and leaves the folder that was there.
    /// </summary>
    /// <param name="path">The folder; the one that it lies in is there.</param>
    /// <param name="write">Writes the files, each flushed to the disk (<see cref="AtomicFile"/>), to the folder that it is given.</param>
    /// <exception cref="IOException">The write failed, as on a full disk.</exception>
    public static void Write(string path, Action<string> write)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(write);
        string temporary = Temporary(path, "new");
        Remove(temporary);
        try
        {
            Directory.CreateDirectory(temporary);
            write(temporary);
            FolderFlush.Flush(temporary);
            Delete(path);
            Directory.Move(temporary, path);
            FolderFlush.Flush(Parent(path));
        }
        catch
        {
            RemoveQuietly(temporary);
            throw;
        }
    }

    /// <summary>Deletes a folder, where it is there.</summary>
    /// <exception cref="IOException">It cannot be deleted.</exception>
    public static void Delete(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!Directory.Exists(path))
            return;
        string temporary = Temporary(path, "old");
        Remove(temporary);
        Directory.Move(path, temporary);
        Remove(temporary);
    }

    /// <summary>Removes what killed processes left unfinished among the folders in a folder.</summary>
    public static void DeleteLeftovers(string folder)
    {
        foreach (string leftover in Directory.EnumerateDirectories(folder, Leftovers))
            Remove(leftover);
    }

    private static string Temporary(string path, string what) => Path.Combine(Parent(path), $".{Path.GetFileName(Path.TrimEndingDirectorySeparator(path))}.{what}.tmp");

    private static string Parent(string path) => Path.GetDirectoryName(Path.GetFullPath(Path.TrimEndingDirectorySeparator(path)))!;

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    private static void RemoveQuietly(string folder)
    {
        try
        {
            Remove(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The failure being reported is the one that matters.
        }
    }
}
