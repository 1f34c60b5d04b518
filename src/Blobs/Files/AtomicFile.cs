namespace NetFramework;

/// <summary>Writes files as a whole or not at all.</summary>
public static class AtomicFile
{
    /// <summary>
    /// Writes a file: first a temporary one in the same folder, flushed to the disk, which then takes the name. A reader sees the old file or the new one,
    /// never a part; a write that fails leaves the old file as it was. A link is followed: its target is replaced, not the link.
    /// </summary>
    /// <param name="path">The path, as the user named it.</param>
    /// <param name="write">Writes the contents to a stream that can seek.</param>
    /// <exception cref="InputException">The path names a folder or a device, is in no folder, or may not be written.</exception>
    /// <exception cref="IOException">The write failed, as on a full disk. The message names the file.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(write);
        var location = new SourceLocation(path);
        if (path.Length == 0)
            throw new InputException("the name of a file is empty");
        if (Directory.Exists(path) || Path.EndsInDirectorySeparator(path))
            throw new InputException("cannot write: this is a folder, but a file was expected", location);
        string target = new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;
        if (IsDevice(target))
            throw new InputException("cannot write: this is a device or a pipe, but a file was expected", location);
        string folder = Path.GetDirectoryName(target) is { Length: > 0 } parent ? parent : ".";
        if (!Directory.Exists(folder))
            throw new InputException($"cannot write: there is no folder '{folder}'", location);
        string temporary = Path.Combine(folder, $".{Path.GetRandomFileName()}.tmp");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, target, overwrite: true);
            FolderFlush.Flush(folder);
        }
        catch (Exception exception)
        {
            DeleteQuietly(temporary);
            switch (exception)
            {
                case UnauthorizedAccessException:
                    throw new InputException("cannot write: permission denied", location, exception);
                case IOException:
                    throw new IOException($"{path}: cannot write: {Reason(exception)}", exception);
                default:
                    throw;
            }
        }
    }

    /// <summary>Why a write failed, without the name of the temporary file that .NET adds: "No space left on device".</summary>
    internal static string Reason(Exception exception)
    {
        string message = exception.GetBaseException().Message;
        int name = message.IndexOf(" : '", StringComparison.Ordinal);
        return name < 0 ? message : message[..name];
    }

    // A device would be replaced by a file: /dev/null for the whole machine, where the user may.
    private static bool IsDevice(string path)
    {
        string full = Path.GetFullPath(path);
        return !OperatingSystem.IsWindows()
            && (full.StartsWith("/dev/", StringComparison.Ordinal) || full.StartsWith("/proc/", StringComparison.Ordinal))
            && !full.StartsWith("/dev/shm/", StringComparison.Ordinal);
    }

    private static void DeleteQuietly(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The failure being reported is the one that matters.
        }
    }
}
