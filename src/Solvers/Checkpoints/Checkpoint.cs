using System.Text;
using System.Text.Json;
using NetFramework.Layers;
using NetFramework.Solvers;
using NetFramework.Yaml;

namespace NetFramework;

/// <summary>
/// All that a training needs to go on as if it had never stopped, in a folder: the weights that tests have (model.safetensors, a model like any other), what the update rule and the other parts of the solver remember
/// (solver.safetensors, state.json), what the solver was built from (configuration.yaml), and the list of these files with their SHA-256 (manifest.json).
/// Where the data stand, and all randomness, are functions of the iteration.
/// </summary>
public sealed class Checkpoint
{
    private const string ModelName = "model.safetensors";
    private const string ArraysName = "solver.safetensors";
    private const string NumbersName = "state.json";
    private const string DefinitionName = "configuration.yaml";

    /// <summary>The name of the iteration among the numbers of the state.</summary>
    internal const string IterationName = "iteration";

    private static readonly string[] Files = [ModelName, ArraysName, NumbersName, DefinitionName];

    private Checkpoint(string path, SolverDefinition definition, Preprocessing preprocessing, long iteration) =>
        (Path, Definition, Preprocessing, Iteration) = (path, definition, preprocessing, iteration);

    /// <summary>The folder, as the user named it.</summary>
    public string Path { get; }

    /// <summary>What the solver was built from.</summary>
    public SolverDefinition Definition { get; }

    /// <summary>What the data layers had learned of the training data.</summary>
    public Preprocessing Preprocessing { get; }

    /// <summary>The number of updates made.</summary>
    public long Iteration { get; }

    /// <summary>Opens a checkpoint, after it has been verified to the last byte.</summary>
    /// <exception cref="InputException">A file is missing, or is not what was written.</exception>
    public static Checkpoint Open(string path)
    {
        Verify(path);
        SolverDefinition definition = SolverDefinition.Load(System.IO.Path.Combine(path, DefinitionName));
        using ModelFile model = ModelFile.Open(ModelPathOf(path));
        using JsonDocument numbers = JsonDocument.Parse(File.ReadAllBytes(System.IO.Path.Combine(path, NumbersName)));
        return new Checkpoint(path, definition, model.Preprocessing, numbers.RootElement.GetProperty(IterationName).GetInt64());
    }

    /// <summary>Holds every file to the list that was written with it.</summary>
    /// <exception cref="InputException">A file is missing, or is not what was written.</exception>
    internal static void Verify(string path)
    {
        if (!Directory.Exists(path))
            throw new InputException("there is no such folder", new SourceLocation(path));
        CheckpointManifest.Verify(path, Files);
    }

    /// <summary>The model of the checkpoint in a folder: a file like any other model's.</summary>
    public static string ModelPathOf(string path) => System.IO.Path.Combine(path, ModelName);

    /// <summary>Writes a checkpoint, whole or not at all.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="saveModel">Writes the model to a file.</param>
    /// <param name="definition">What the solver was built from.</param>
    /// <param name="state">What it remembers.</param>
    /// <exception cref="InputException">The path cannot be written.</exception>
    /// <exception cref="IOException">The write failed, as on a full disk.</exception>
    internal static void Write(string path, Action<string> saveModel, SolverDefinition definition, CheckpointStateWriter state)
    {
        try
        {
            AtomicFolder.Write(path, folder =>
            {
                saveModel(ModelPathOf(folder));
                state.Write(System.IO.Path.Combine(folder, ArraysName), System.IO.Path.Combine(folder, NumbersName));
                string yaml = DefinitionWriter.Write(definition, System.IO.Path.GetFullPath(folder));
                AtomicFile.Write(System.IO.Path.Combine(folder, DefinitionName), stream => stream.Write(Encoding.UTF8.GetBytes(yaml)));
                CheckpointManifest.Write(folder, Files);
            });
        }
        catch (IOException exception)
        {
            throw new IOException($"{path}: the checkpoint cannot be written: {AtomicFile.Reason(exception)}", exception);
        }
    }

    /// <summary>The stored weights.</summary>
    internal ModelFile OpenModel() => ModelFile.Open(ModelPathOf(Path));

    /// <summary>The stored state of a solver's parts.</summary>
    internal CheckpointStateReader ReadState() => new(PathOf(ArraysName), PathOf(NumbersName));

    private string PathOf(string file) => System.IO.Path.Combine(Path, file);
}
