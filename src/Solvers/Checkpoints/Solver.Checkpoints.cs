using NetFramework.Layers;
using NetFramework.Solvers;
using NetFramework.Yaml;

namespace NetFramework;

/// <content>Saving the whole state of a training, and going on from it to the bit.</content>
public sealed partial class Solver<T>
{
    private const string SamplesName = "samples";

    private volatile bool isCheckpointRequested;
    private long lastCheckpoint = -1;

    /// <summary>
    /// Where checkpoints go: every <see cref="SolverDefinition.Snapshot"/> iterations, at the tests that <see cref="SolverDefinition.SnapshotBest"/> keeps, on <see cref="RequestCheckpoint"/>, and when <see cref="Train"/> has made its last iteration or is cancelled.
    /// Null: none is saved, other than by <see cref="SaveCheckpoint"/>.
    /// </summary>
    public CheckpointFolder? Checkpoints { get; set; }

    /// <summary>Asks for a checkpoint in <see cref="Checkpoints"/> after the iteration, or the test, at hand. Any thread may ask.</summary>
    public void RequestCheckpoint() => isCheckpointRequested = true;

    /// <summary>Saves a checkpoint, whole or not at all.</summary>
    /// <param name="path">Its folder. One that is there is replaced.</param>
    /// <exception cref="InputException">The path cannot be written.</exception>
    /// <exception cref="IOException">The write failed, as on a full disk.</exception>
    public void SaveCheckpoint(string path)
    {
        var state = new CheckpointStateWriter();
        Exchange(state);
        Checkpoint.Write(path, SaveModel, Definition, state);
        foreach (SolverHook<T> hook in hooks)
            hook.OnCheckpoint(this, path);
    }

    /// <summary>
    /// Goes back, or forward, to a checkpoint: all that follows is the same to the bit as if the training had not stopped there. Hooks that remember something
    /// (<see cref="ICheckpointed"/>) are the same as when it was saved.
    /// </summary>
    /// <param name="checkpoint">The checkpoint, of a solver with the same definition. Another length is possible where the learning rates so far do not depend on it.</param>
    /// <returns>What differs from the checkpoint's definition and may: the length, what is shown, tested and saved, and the places of files.</returns>
    /// <exception cref="InputException">The checkpoint is of another training: the solver is as it was. Or its state is not that of this solver, which is not to be used further then.</exception>
    public IReadOnlyList<DefinitionDifference> RestoreCheckpoint(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        IReadOnlyList<DefinitionDifference> differences = SameTraining.Check(checkpoint, Definition);
        TrainingSchedule before = TrainingSchedule.Of(checkpoint.Definition, Net.Extent);
        if (before.Iterations != MaxIterations)
            SameTraining.CheckSchedule(checkpoint, before, TrainingSchedule.Of(Definition, Net.Extent));
        if (!PreprocessingJson.EncodeAlike(checkpoint.Preprocessing, Preprocessing))
            throw new InputException("the training data are not those of the checkpoint: their classes or their statistics differ", new SourceLocation(checkpoint.Path));

        using (ModelFile model = checkpoint.OpenModel())
        {
            WeightsReport report = Net.CopyWeights(model.Weights, model.Path);
            if (report.Missing.Count + report.Unused.Count > 0)
                throw new InputException($"the weights are not those of the net: {string.Join(", ", report.Missing.Concat(report.Unused))}", new SourceLocation(model.Path));
        }
        updates.ResetAverages();
        if (checkpoint.Iteration > 0)
        {
            // What is carried from batch to batch has the shape that the latest batch gave it.
            Net.Iteration = checkpoint.Iteration * Definition.IterSize - 1;
            Net.Reshape();
        }
        using CheckpointStateReader state = checkpoint.ReadState();
        Exchange(state);
        state.CheckAllTaken();
        Net.Iteration = Iteration * Definition.IterSize;
        if (Checkpoints is { } folder && Path.GetFullPath(folder.PathOf(Iteration)) == Path.GetFullPath(checkpoint.Path))
            lastCheckpoint = Iteration;
        return differences;
    }

    private void Exchange(CheckpointState state)
    {
        Iteration = state.WholeNumber(Checkpoint.IterationName, Iteration);
        lastTest = state.WholeNumber("last_test", lastTest);
        LearningRate = state.Number("learning_rate", LearningRate);
        Loss = state.Number("loss", Loss);
        state.Part("recent_loss", recentLoss);
        state.Part("updates", updates.State);
        state.Part("tests", followers);
        ExchangeData(state);
        foreach (NetLayer<T> layer in Net.Layers)
        {
            for (int i = 0; i < layer.Layer.CarriedState.Count; i++)
                state.Blob($"carried/{layer.Name}/{i}", layer.Layer.CarriedState[i]);
        }
        foreach (IGrouping<string, ICheckpointed> hooksOfType in hooks.OfType<ICheckpointed>().GroupBy(hook => hook.GetType().Name.Split('`')[0]))
        {
            int number = 0;
            foreach (ICheckpointed hook in hooksOfType)
                state.Part($"hooks/{hooksOfType.Key}/{number++}", hook);
        }
    }

    /// <summary>Hands over what tells the data, and compares: those to train on and, where the learning rate follows the tests, those to test.</summary>
    private void ExchangeData(CheckpointState state)
    {
        long samples = Net.Extent?.Samples ?? 0, saved = state.WholeNumber(SamplesName, samples);
        if (saved != samples)
            throw new InputException($"the training data are not those of the checkpoint: they have {samples} samples, but had {saved}");
        List<InputError> errors = [];
        Net<T>[] nets = Definition.LrPolicy == LearningRatePolicyType.Plateau ? [Net, .. TestNets] : [Net];
        for (int i = 0; i < nets.Length; i++)
        {
            foreach (NetLayer<T> layer in nets[i].Layers)
            {
                foreach (DataFingerprint data in layer.Layer.Fingerprints)
                {
                    if (state.Text($"data/{i}/{layer.Name}/{data.Top}", data.Sha256) != data.Sha256)
                        errors.Add(new InputError($"the data are not those of the checkpoint: layer '{layer.Name}' reads other values for '{data.Top}' (SHA-256)", new SourceLocation(data.Source)));
                }
            }
        }
        if (errors.Count > 0)
            throw new InputException(errors);
    }

    private void SaveCheckpointIfDue()
    {
        bool isDue = Definition.Snapshot > 0 && Iteration > 0 && Iteration % Definition.Snapshot == 0;
        if (isDue || isCheckpointRequested || followers.BestIterations.Contains(Iteration))
            SaveToFolder();
    }

    private void SaveToFolder()
    {
        isCheckpointRequested = false;
        if (Checkpoints is not { } folder)
            return;
        if (lastCheckpoint != Iteration)
            SaveCheckpoint(folder.PathOf(Iteration));
        lastCheckpoint = Iteration;
        new CheckpointRetention(Definition.SnapshotKeep, followers.BestIterations).Apply(folder, Iteration);
    }
}
