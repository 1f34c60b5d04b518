using System.ComponentModel.DataAnnotations;
using NetFramework.Layers;
using NetFramework.Solvers;
using NetFramework.Yaml;

namespace NetFramework;

/// <summary>What a solver file says, under Caffe's field names: the nets, the update rule, the learning rate, how long to train and when to test.</summary>
public sealed partial record SolverDefinition : IValidated, ILocated
{
    /// <summary>The net: trained in its TRAIN phase, tested in its TEST phase. A path, or the net itself.</summary>
    public NetDefinition? Net { get; init; }

    /// <summary>The net to train, where the nets to test are others; in place of <see cref="Net"/>.</summary>
    public NetDefinition? TrainNet { get; init; }

    /// <summary>Nets to test, besides <see cref="Net"/>: paths, or the nets themselves. Weights are taken from the trained net by layer name.</summary>
    public IReadOnlyList<NetDefinition> TestNet { get; init; } = [];

    /// <summary>Level and stages of the net to train.</summary>
    public NetState TrainState { get; init; } = new() { Phase = Phase.Train };

    /// <summary>Level and stages of each net to test: one entry per net, or none.</summary>
    public IReadOnlyList<NetState> TestState { get; init; } = [];

    /// <summary>
    /// The number of batches of each test, one entry per net to test; not given: one pass over the test data, each sample once.
    /// Entries beyond the <see cref="TestNet"/> test <see cref="Net"/>.
    /// </summary>
    [Range(1, int.MaxValue)] public IReadOnlyList<int> TestIter { get; init; } = [];

    /// <summary>The number of iterations between two tests; 0: only the test at the end.</summary>
    [Range(0, int.MaxValue)] public int TestInterval { get; init; }

    /// <summary>Whether there is a test before the first iteration, where <see cref="TestInterval"/> is given.</summary>
    public bool TestInitialization { get; init; } = true;

    /// <summary>The update rule.</summary>
    public SolverType Type { get; init; }

    /// <summary>The learning rate that the policy starts from. For LBFGS the share of its step that the line search tries first; 1 is usual.</summary>
    [Range(0.0, double.MaxValue)] public required double BaseLr { get; init; }

    /// <summary>β₂ of Adam and its kin (0.999 where it is not given) and of Lion (0.99).</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)] public double? Momentum2 { get; init; }

    /// <summary>ρ of RMSProp: the share of the mean square that is kept; 0.99 where it is not given.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)] public double? RmsDecay { get; init; }

    /// <summary>δ of AdaGrad, RMSProp, AdaDelta, Adam and its kin, which keeps a divisor from 0; 1e-8 where it is not given.</summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)] public double? Delta { get; init; }

    /// <summary>LBFGS ends where no element of the gradient of loss and penalty is larger than this; 1e-7 where it is not given.</summary>
    [Range(0.0, double.MaxValue)] public double? Tolerance { get; init; }

    /// <summary>The strength of the penalty on the weights, times each learned blob's decay_mult. Its gradient is added to that of the loss; AdamW, LAMB and Lion have it apart, so that it passes no history (decoupled decay).</summary>
    [Range(0.0, double.MaxValue)] public double WeightDecay { get; init; }

    /// <summary>The penalty: L2, ½·decay·Σw²; L1, decay·Σ|w|.</summary>
    public RegularizationType RegularizationType { get; init; }

    /// <summary>The largest Euclidean norm of the gradient over all learned blobs: a larger gradient is scaled down to it. As in Caffe it bounds the sum over iter_size passes, before their mean is taken.</summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)] public double? ClipGradients { get; init; }

    /// <summary>The largest magnitude of an element of the gradient: a larger one is set to it. It bounds the mean over iter_size passes, after <see cref="ClipGradients"/> and before the penalty is added.</summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)] public double? ClipValue { get; init; }

    /// <summary>
    /// Averages the weights over the updates, each weighing this much of the next, as in 0.999; tests and the saved model have the averages, the training goes on from the weights themselves.
    /// The statistics of normalizations, which are averages already, stay as they are.
    /// </summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)] public double? EmaDecay { get; init; }

    /// <summary>
    /// Learned blobs that are not to be learned, by their names in files, "layer.parameter", where * stands for any characters and ? for one: "conv1.*" is all of a layer, "*.bias" the bias of every layer.
    /// It is as if their lr_mult were 0: they get no gradient, no decay and no update, and the backward pass ends above them where nothing below learns. The statistics of normalizations are gathered all the same.
    /// </summary>
    public IReadOnlyList<string> Freeze { get; init; } = [];

    /// <summary>The number of batches whose mean gradient makes one update.</summary>
    [Range(1, int.MaxValue)] public int IterSize { get; init; } = 1;

    /// <summary>The number of iterations (updates); in place of <see cref="Epochs"/>.</summary>
    [Range(1, int.MaxValue)] public int? MaxIter { get; init; }

    /// <summary>The number of passes over the training data: ⌈epochs · samples / (batch size · iter_size)⌉ iterations; in place of <see cref="MaxIter"/>.</summary>
    [Range(1, int.MaxValue)] public int? Epochs { get; init; }

    /// <summary>Ends the training when a metric of the tests no longer improves.</summary>
    public EarlyStoppingDefinition? EarlyStopping { get; init; }

    /// <summary>The number of iterations between two reports of the loss; 0: none.</summary>
    [Range(0, int.MaxValue)] public int Display { get; init; }

    /// <summary>The number of iterations whose mean loss is reported.</summary>
    [Range(1, int.MaxValue)] public int AverageLoss { get; init; } = 1;

    /// <summary>The number of iterations between two checkpoints, from which the training can go on to the bit; 0: none in between.</summary>
    [Range(0, int.MaxValue)] public int Snapshot { get; init; }

    /// <summary>Whether the training ends with a checkpoint, from which it can be made longer. One that is interrupted always does.</summary>
    public bool SnapshotAfterTrain { get; init; } = true;

    /// <summary>How many checkpoints are kept: the newest. With one alone there is none to go back to where its files are damaged.</summary>
    [Range(1, int.MaxValue)] public int SnapshotKeep { get; init; } = 3;

    /// <summary>Keeps the checkpoints of the best tests too, whatever <see cref="SnapshotKeep"/> says. Such a test has its checkpoint also where <see cref="Snapshot"/> gives it none.</summary>
    public SnapshotBestDefinition? SnapshotBest { get; init; }

    /// <summary>The seed of all randomness: first weights, dropout, the order of samples. The same seed gives the same run.</summary>
    public long RandomSeed { get; init; } = 1;

    /// <summary>The precision of all numbers of the run.</summary>
    public Precision Precision { get; init; }

    IReadOnlyDictionary<string, SourceLocation> ILocated.Locations { get; set; } = new Dictionary<string, SourceLocation>();

    /// <summary>Reads a solver file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="overrides">What to change before it is read.</param>
    /// <exception cref="InputException">The file, or a net file that it names, is missing or wrong; it carries every error found.</exception>
    public static SolverDefinition Load(string path, IReadOnlyList<Override>? overrides = null) => DefinitionReader.ReadFile<SolverDefinition>(path, overrides);

    /// <summary>Reads a solver from YAML text.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="file">The name to give in errors; paths in the text are relative to its folder.</param>
    /// <exception cref="InputException">The text is wrong; it carries every error found.</exception>
    public static SolverDefinition Parse(string yaml, string? file = null) => DefinitionReader.ReadText<SolverDefinition>(yaml, file);

    /// <summary>An error about this definition, at the place of a property's key, or of an entry of its list, where the source has it, else at the whole.</summary>
    internal InputError Error(string message, string property, int? entry = null)
    {
        IReadOnlyDictionary<string, SourceLocation> locations = ((ILocated)this).Locations;
        string key = YamlNames.Key(property);
        return new InputError(message, locations.GetValueOrDefault($"{key}/{entry}") ?? locations.GetValueOrDefault(key) ?? locations.GetValueOrDefault(""));
    }

    /// <inheritdoc/>
    public IEnumerable<(string Property, string Message)> Validate() =>
        [.. ValidateNets(), .. ValidateLength(), .. PolicyKeys.Validate(this), .. RuleKeys.Validate(this)];

    private IEnumerable<(string Property, string Message)> ValidateNets()
    {
        if (Net is null && TrainNet is null)
            yield return (nameof(Net), "'net' is missing: the path of the net to train, or the net itself");
        if (Net is not null && TrainNet is not null)
            yield return (nameof(TrainNet), "'train_net' is given beside 'net'; give one of them");
        if (TestIter.Count > 0 && (TestIter.Count < TestNet.Count || (Net is null && TestIter.Count > TestNet.Count)))
            yield return (nameof(TestIter), $"'test_iter' must have an entry for each of the {TestNet.Count} net(s) in 'test_net', not {TestIter.Count} in all");
        int tests = Math.Max(TestIter.Count, TestNet.Count == 0 && Net is not null ? 1 : TestNet.Count);
        if (TestState.Count > 0 && TestState.Count != tests)
            yield return (nameof(TestState), $"'test_state' must have an entry for each of the {tests} net(s) to test, or none, not {TestState.Count} in all");
    }

    private IEnumerable<(string Property, string Message)> ValidateLength()
    {
        if (MaxIter is null && Epochs is null)
            yield return (nameof(MaxIter), "'max_iter' or 'epochs' is missing: how long to train");
        if (MaxIter is not null && Epochs is not null)
            yield return (nameof(Epochs), "'epochs' is given beside 'max_iter'; give one of them");
        foreach ((string property, MonitorDefinition? monitor) in new (string, MonitorDefinition?)[] { (nameof(EarlyStopping), EarlyStopping), (nameof(SnapshotBest), SnapshotBest) })
        {
            if (monitor is not null && TestInterval == 0)
                yield return (property, $"'{YamlNames.Key(property)}' needs 'test_interval', which is missing: it is judged at the tests");
        }
    }
}
