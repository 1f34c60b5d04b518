using System.Globalization;
using System.Numerics;
using NetFramework.Layers;
using NetFramework.Solvers;

namespace NetFramework.Tests.Solvers.Checkpoints;

/// <summary>A training that goes on from a checkpoint, in a new solver, against one that never stopped: weights, losses, learning rates and tests, to the bit.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ResumeTests
{
    private const int Iterations = 34;

    // Within the first epoch, across its end, and before a test; 1 and the last but one.
    private static readonly int[] Stops = [1, 9, 16, 21, 33];

    private static readonly string Perceptron = TestNets.DigitsPerceptron + "\niter_size: 2\naverage_loss: 5\nlr_policy: inv\ngamma: 0.01\npower: 0.75\ntest_interval: 7";

    private static readonly string FullBatch = TestNets.DigitsPerceptron
        .Replace("batch_size: 50", "batch_size: 719", StringComparison.Ordinal).Replace("base_lr: 0.05", "base_lr: 1", StringComparison.Ordinal)
        .Replace("momentum: 0.9", "type: LBFGS", StringComparison.Ordinal).Replace("clip_gradients: 5", "iter_size: 2\ntest_interval: 7", StringComparison.Ordinal);

    private static IEnumerable<SolverType> Types => Enum.GetValues<SolverType>().Where(type => type != SolverType.Lbfgs);

    private static IEnumerable<TestCaseData> Trainings =>
    [
        .. Types.Select(type => new TestCaseData(PerceptronOf(type)).SetArgDisplayNames($"{type}, perceptron with dropout")),
        new TestCaseData(FullBatch).SetArgDisplayNames("LBFGS, perceptron with dropout"),
        new TestCaseData(Lstm).SetArgDisplayNames("LSTM, which carries states from batch to batch"),
        new TestCaseData(Perceptron + "\nema_decay: 0.9").SetArgDisplayNames("averages of the weights"),
        new TestCaseData(Scheduled("lr_policy: plateau\nplateau: { patience: 1, factor: 0.5, threshold: 0.2 }\nwarmup_iter: 3")).SetArgDisplayNames("a learning rate that follows the tests"),
        new TestCaseData(Scheduled("type: NAdam\nlr_policy: one_cycle\nmax_lr: 0.02\nmomentum_policy: cyclic\ntarget_momentum: 0.8").Replace("base_lr: 0.05", "base_lr: 0.001", StringComparison.Ordinal)).SetArgDisplayNames("a cyclic momentum"),
        new TestCaseData(Perceptron + "\nfreeze: [hidden.*, scores.bias]").SetArgDisplayNames("frozen weights"),
        new TestCaseData(Balanced).SetArgDisplayNames("balanced class weights, whose numbers the checkpoint has"),
        new TestCaseData(BatchNormalized).SetArgDisplayNames("batch normalization"),
    ];

    /// <summary>The perceptron with an update rule, with momentum where the rule has it.</summary>
    private static string PerceptronOf(SolverType type)
    {
        string yaml = $"{Perceptron}\ntype: {YamlNames.Value(type)}", without = yaml.Replace("momentum: 0.9\n", "", StringComparison.Ordinal);
        try
        {
            SolverDefinition.Parse($"{yaml}\nmax_iter: 1");
            return yaml;
        }
        catch (InputException)
        {
            return without;
        }
    }

    private static string Scheduled(string keys) => Perceptron.Replace("lr_policy: inv\ngamma: 0.01\npower: 0.75", keys, StringComparison.Ordinal);

    private static string Lstm => $$"""
        net:
          layers:
            - { name: text, type: TextData, top: [characters, next, cont], source: "{{TestNets.Sample("char-lstm/sonnets.txt")}}", sequence_length: 8, batch_size: 4, test_fraction: 0.9 }
            - { name: embedding, type: Embed, bottom: characters, top: x, input_dim: 60, num_output: 6, bias_term: false, weight_filler: { type: gaussian, std: 0.3 } }
            - { name: lstm, type: LSTM, bottom: [x, cont], top: y, num_output: 8, weight_filler: { type: xavier } }
            - { name: scores, type: InnerProduct, bottom: y, top: scores, num_output: 60, axis: 2, weight_filler: { type: xavier } }
            - { name: loss, type: SoftmaxWithLoss, bottom: [scores, next], top: loss, axis: 2 }
        base_lr: 1
        momentum: 0.9
        clip_gradients: 1
        """;

    private static string Balanced => Perceptron.Replace("type: SoftmaxWithLoss,", "type: SoftmaxWithLoss, class_weights: balanced,", StringComparison.Ordinal);

    private static string BatchNormalized => TestNets.DigitsPerceptron
        .Replace("- { name: relu,", "- { name: normalized, type: BatchNorm, bottom: hidden, top: hidden }\n    - { name: relu,", StringComparison.Ordinal);

    [TestCaseSource(nameof(Trainings))]
    public void Float_goes_on_to_the_bit(string yaml) => GoesOn<float>(yaml);

    [TestCaseSource(nameof(Trainings))]
    public void Double_goes_on_to_the_bit(string yaml) => GoesOn<double>(yaml);

    [Test]
    public void Any_iteration_is_one_to_go_on_from()
    {
        using var folder = new TestFolder();
        string yaml = $"{Perceptron}\nmax_iter: {Iterations}\nsnapshot: 1\nsnapshot_keep: {Iterations}";
        var checkpoints = new CheckpointFolder(folder.Root);
        var solver = new Solver<float>(SolverDefinition.Parse(yaml)) { Checkpoints = checkpoints };
        solver.Train();
        solver.Checkpoints = null;
        Assert.That(checkpoints.Iterations, Is.EqualTo(Enumerable.Range(1, Iterations)));
        double[] expected = TestNets.Weights(solver.Net);
        foreach (long iteration in checkpoints.Iterations)
        {
            solver.RestoreCheckpoint(Checkpoint.Open(checkpoints.PathOf(iteration)));
            solver.Step(Iterations - (int)iteration);
            Assert.That(TestNets.Weights(solver.Net), Is.EqualTo(expected), $"from iteration {iteration}");
        }
    }

    [Test]
    public void A_solver_goes_back_to_a_checkpoint_of_its_own()
    {
        using var folder = new TestFolder();
        var solver = new Solver<double>(SolverDefinition.Parse($"{Perceptron}\nmax_iter: {Iterations}"));
        solver.Step(5);
        solver.SaveCheckpoint(folder.PathOf("five"));
        solver.Step(10);
        double[] after = TestNets.Weights(solver.Net);
        solver.RestoreCheckpoint(Checkpoint.Open(folder.PathOf("five")));
        Assert.That(solver.Iteration, Is.EqualTo(5));
        solver.Step(10);
        Assert.That(TestNets.Weights(solver.Net), Is.EqualTo(after));
    }

    [Test]
    public void A_checkpoint_alone_tells_how_to_build_its_solver()
    {
        using var folder = new TestFolder();
        var solver = new Solver<float>(SolverDefinition.Parse($"{Perceptron}\nmax_iter: {Iterations}"));
        solver.Step(3);
        solver.SaveCheckpoint(folder.PathOf("three"));
        Checkpoint checkpoint = Checkpoint.Open(folder.PathOf("three"));
        var resumed = new Solver<float>(checkpoint.Definition, checkpoint.Preprocessing);
        Assert.That(resumed.RestoreCheckpoint(checkpoint), Is.Empty);
        solver.Train();
        resumed.Train();
        Assert.That(TestNets.Weights(resumed.Net), Is.EqualTo(TestNets.Weights(solver.Net)));
    }

    [Test]
    public void Inputs_that_a_hook_fills_and_what_it_remembers_go_on()
    {
        const string yaml = """
            net:
              layers:
                - { name: in, type: Input, top: [x, cont, target], shape: [[2, 3, 4], [2, 3], [2, 3, 5]] }
                - { name: lstm, type: LSTM, bottom: [x, cont], top: y, num_output: 5, weight_filler: { type: xavier } }
                - { name: loss, type: EuclideanLoss, bottom: [y, target], top: loss }
            base_lr: 0.1
            max_iter: 12
            """;
        using var folder = new TestFolder();
        var solver = new Solver<float>(SolverDefinition.Parse(yaml)) { Hooks = { new Feeder() } };
        solver.Step(5);
        solver.SaveCheckpoint(folder.PathOf("five"));
        solver.Train();

        var resumed = new Solver<float>(SolverDefinition.Parse(yaml)) { Hooks = { new Feeder() } };
        resumed.RestoreCheckpoint(Checkpoint.Open(folder.PathOf("five")));
        resumed.Train();
        Assert.That(TestNets.Weights(resumed.Net), Is.EqualTo(TestNets.Weights(solver.Net)));

        var without = new Solver<float>(SolverDefinition.Parse(yaml));
        Assert.That(() => without.RestoreCheckpoint(Checkpoint.Open(folder.PathOf("five"))), Throws.TypeOf<InputException>().With.Message.Contains("hooks/Feeder/0/sum"));
    }

    private static void GoesOn<T>(string yaml) where T : unmanaged, IFloatingPointIeee754<T>
    {
        yaml = $"{yaml}\nmax_iter: {Iterations}\nprecision: {(typeof(T) == typeof(float) ? "float" : "double")}";
        using var folder = new TestFolder();
        List<string> expected = [];
        var uninterrupted = new Solver<T>(SolverDefinition.Parse(yaml));
        uninterrupted.Hooks.Add(new Recorder<T>(expected));
        uninterrupted.Train();

        List<string> seen = [];
        Solver<T> solver = New<T>(yaml, seen);
        foreach (int stop in Stops)
        {
            solver.Step(stop - (int)solver.Iteration);
            solver.SaveCheckpoint(folder.PathOf($"{stop}"));
            solver = Resume<T>(folder.PathOf($"{stop}"), yaml, seen);
        }
        solver.Train();
        Assert.That(seen, Is.EqualTo(expected));
        Assert.That(TestNets.Weights(solver.Net), Is.EqualTo(TestNets.Weights(uninterrupted.Net)));
    }

    private static Solver<T> New<T>(string yaml, List<string>? seen = null) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var solver = new Solver<T>(SolverDefinition.Parse(yaml));
        if (seen is not null)
            solver.Hooks.Add(new Recorder<T>(seen));
        return solver;
    }

    private static Solver<T> Resume<T>(string path, string yaml, List<string>? seen = null) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Solver<T> solver = New<T>(yaml, seen);
        solver.RestoreCheckpoint(Checkpoint.Open(path));
        return solver;
    }

    /// <summary>All that a training tells of itself.</summary>
    private sealed class Recorder<T>(List<string> lines) : SolverHook<T> where T : unmanaged, IFloatingPointIeee754<T>
    {
        public override void AfterStep(Solver<T> solver) => Add(solver, $"loss {solver.Loss:R} mean {solver.SmoothedLoss:R} rate {solver.LearningRate:R}");

        public override void OnTest(Solver<T> solver, int testNet, Evaluation evaluation) => Add(solver, $"test {evaluation.Loss:R} {string.Join(' ', evaluation.Outputs.SelectMany(output => output.Values))}");

        private void Add(Solver<T> solver, FormattableString text) => lines.Add($"{solver.Iteration}: {text.ToString(CultureInfo.InvariantCulture)}");
    }

    /// <summary>Feeds numbers that depend on the loss so far.</summary>
    private sealed class Feeder : SolverHook<float>, ICheckpointed
    {
        private readonly Blob<float> last = new(new Shape(1));
        private double sum = double.NegativeInfinity;
        private long steps;

        public override void BeforeStep(Solver<float> solver)
        {
            Blob<float> x = solver.Net["x"];
            for (int i = 0; i < x.Count; i++)
                x.Data[i] = MathF.Sin(i + steps) + last.Data[0];
            solver.Net["cont"].Data.Fill(1);
        }

        public override void AfterStep(Solver<float> solver)
        {
            steps++;
            sum = (double.IsFinite(sum) ? sum : 0) + solver.Loss;
            last.Data[0] = (float)Math.Tanh(sum / steps);
        }

        public void Exchange(CheckpointState state)
        {
            steps = state.WholeNumber("steps", steps);
            sum = state.Number("sum", sum);
            state.Blob("last", last);
        }
    }
}
