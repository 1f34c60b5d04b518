using System.Globalization;

namespace NetFramework;

/// <summary>The checkpoints of one training: folders named by their iteration. One process at a time uses it.</summary>
public sealed class CheckpointFolder
{
    private const string Prefix = "iteration-";

    /// <summary>Opens a folder, or makes it, and removes what a process that was killed left unfinished in it.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    public CheckpointFolder(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Path = path;
        Directory.CreateDirectory(path);
        AtomicFolder.DeleteLeftovers(path);
    }

    /// <summary>The folder, as the user named it.</summary>
    public string Path { get; }

    /// <summary>The iterations of which there is a checkpoint, sound or not, ascending.</summary>
    public IReadOnlyList<long> Iterations =>
        [.. Directory.EnumerateDirectories(Path, Prefix + "*").Select(IterationOf).OfType<long>().Order()];

    /// <summary>The folder of the checkpoint of an iteration.</summary>
    public string PathOf(long iteration) => System.IO.Path.Combine(Path, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{iteration:D9}"));

    /// <summary>The iteration that the folder of a checkpoint is named by; null where it has another name.</summary>
    public static long? IterationOf(string path)
    {
        string name = System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(path));
        return name.StartsWith(Prefix, StringComparison.Ordinal) && long.TryParse(name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out long iteration) ? iteration : null;
    }

    /// <summary>The newest sound checkpoint; null where there is none.</summary>
    /// <param name="damaged">Is told of each newer one that is not sound.</param>
    /// <param name="upTo">The latest iteration to take; null for any.</param>
    public Checkpoint? Newest(Action<InputException> damaged, long? upTo = null)
    {
        ArgumentNullException.ThrowIfNull(damaged);
        foreach (long iteration in Iterations.Where(iteration => !(iteration > upTo)).Reverse())
        {
            try
            {
                Checkpoint.Verify(PathOf(iteration));
            }
            catch (InputException exception)
            {
                damaged(exception);
                continue;
            }
            return Checkpoint.Open(PathOf(iteration));
        }
        return null;
    }
}
