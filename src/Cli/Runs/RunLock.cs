namespace NetFramework.Cli.Runs;

/// <summary>The right to write to a run directory: one process at a time has it, and it ends with the process, however that ends. The file stays: to remove it would open a gap for two.</summary>
internal sealed class RunLock : IDisposable
{
    private const string FileName = ".lock";

    // EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION of Windows.
    private static readonly int[] Refusals = [11, 35, unchecked((int)0x80070020)];

    private readonly FileStream file;

    private RunLock(FileStream file) => this.file = file;

    /// <summary>Locks a directory; null where another process has locked it.</summary>
    /// <exception cref="IOException">The lock file cannot be made.</exception>
    public static RunLock? TryAcquire(string directory)
    {
        try
        {
            return new RunLock(new FileStream(Path.Combine(directory, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1));
        }
        catch (IOException exception) when (Refusals.Contains(exception.HResult))
        {
            return null;
        }
    }

    /// <summary>Whether an entry of a directory is its lock.</summary>
    public static bool IsLock(string path) => Path.GetFileName(path) == FileName;

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();
}
