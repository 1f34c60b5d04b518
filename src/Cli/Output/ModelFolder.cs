using System.Globalization;

namespace NetFramework.Cli.Output;

/// <summary>The folder that a training leaves its model in. No model is lost: a folder that was not asked for is a new one, and a model in the way is renamed.</summary>
internal sealed class ModelFolder : IDisposable
{
    private const string ModelName = "model.safetensors";

    private readonly string path;
    private readonly bool isNew;

    private ModelFolder(string path, bool isNew) => (this.path, this.isNew) = (path, isNew);

    /// <summary>Where the model is saved, as the user reads it.</summary>
    public string ModelPath => Path.Combine(path, ModelName);

    /// <summary>The folder of a training, made before the training begins: so that a wrong path costs nothing.</summary>
    /// <param name="asked">The folder that the user asked for; null for a new one in runs/.</param>
    /// <param name="name">The name of a new one.</param>
    /// <exception cref="InputException">The folder cannot be made.</exception>
    public static ModelFolder Create(string? asked, string name)
    {
        string path = asked ?? FreeFolder(Path.Combine("runs", FileName(name)));
        bool isNew = !Directory.Exists(path);
        try
        {
            Directory.CreateDirectory(path);
            string probe = Path.Combine(path, Path.GetRandomFileName());
            File.Create(probe, 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            string reason = File.Exists(path) ? "it is a file" : exception is UnauthorizedAccessException ? "permission denied" : exception.Message;
            throw new InputException($"the folder for the trained model cannot be used: {reason}", new SourceLocation(path), exception);
        }
        return new ModelFolder(path, isNew);
    }

    /// <summary>Saves a model and returns the path that a model which was there before is kept under; null where there was none.</summary>
    public string? Save(Action<string> save)
    {
        string? kept = null;
        if (File.Exists(ModelPath))
        {
            kept = FreeFile(ModelPath);
            File.Copy(ModelPath, kept);
        }
        save(ModelPath);
        return kept;
    }

    /// <summary>Removes the folder where it was made for a training that left nothing in it.</summary>
    public void Dispose()
    {
        if (isNew && !Directory.EnumerateFileSystemEntries(path).Any())
            Directory.Delete(path);
    }

    private static string FreeFolder(string path) => Numbered(path, "", File.Exists, Directory.Exists);

    private static string FreeFile(string path) => Numbered(Path.ChangeExtension(path, null) + "-1", Path.GetExtension(path), File.Exists, Directory.Exists);

    private static string Numbered(string stem, string extension, params Predicate<string>[] taken)
    {
        string candidate = stem + extension;
        string counted = stem.EndsWith("-1", StringComparison.Ordinal) ? stem[..^2] : stem;
        for (int number = 2; taken.Any(isTaken => isTaken(candidate)); number++)
            candidate = string.Create(CultureInfo.InvariantCulture, $"{counted}-{number}{extension}");
        return candidate;
    }

    private static string FileName(string name)
    {
        string safe = string.Concat(name.Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-')).Trim('.', '-');
        return safe.Length > 0 ? safe : "net";
    }
}
