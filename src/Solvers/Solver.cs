using System.Numerics;
using Microsoft.Extensions.Logging;
using NetFramework.Layers;
using NetFramework.Solvers;

namespace NetFramework;

/// <summary>
/// Trains a net: runs it forward and backward on batch after batch, turns the gradients into updates, and tests the trained weights in between.
/// </summary>
/// <remarks>
/// One iteration: gradients are set to 0; iter_size times Forward and Backward; then, as in Caffe, the gradient is clipped by its norm, divided by iter_size, the penalty's
/// gradient is added, and the update rule is applied. (L-BFGS evaluates loss and gradient of the same batches as often as its line search needs.) All of it is a function of the definition (with its seed) and the data: the same solver gives the same bits, on any number of threads.
/// </remarks>
/// <typeparam name="T">The element type.</typeparam>
public sealed partial class Solver<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly TrainingSchedule schedule;
    private readonly WeightUpdates<T> updates;
    private readonly RunningMean recentLoss;
    private readonly TestNet<T>[] tests;
    private readonly TestFollowers followers;
    private readonly List<SolverHook<T>> hooks = [];
    private long lastTest = -1;

    /// <summary>Builds the training net and the test nets of a definition.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="preprocessing">What is known of the training data from an earlier training; null: the data layers learn it.</param>
    /// <param name="loggerFactory">Where nets and layers say what they do.</param>
    /// <param name="sharesDiffs">Whether diffs of the training net's blobs share memory, so that none but those of learned blobs can be read (<see cref="NetSettings.SharesDiffs"/>).</param>
    /// <param name="fuse">Whether layers of the test nets may do the work of those after them (<see cref="NetSettings.Fuse"/>).</param>
    /// <exception cref="InputException">The definition or a net cannot be built; it carries the errors found.</exception>
    public Solver(SolverDefinition definition, Preprocessing? preprocessing = null, ILoggerFactory? loggerFactory = null, bool sharesDiffs = false, bool fuse = true)
    {
        ArgumentNullException.ThrowIfNull(definition);
        if (definition.Validate().Select(error => definition.Error(error.Message, error.Property)).ToArray() is { Length: > 0 } errors)
            throw new InputException(errors);
        var settings = new NetSettings
        {
            State = definition.TrainState with { Phase = Phase.Train },
            Seed = definition.RandomSeed,
            Preprocessing = preprocessing ?? new Preprocessing(),
            Frozen = definition.Freeze,
            CheckFinite = true,
            SharesDiffs = sharesDiffs,
            Fuse = fuse,
        };
        if (loggerFactory is not null)
            settings = settings with { LoggerFactory = loggerFactory };
        Net = new Net<T>(definition.TrainNet ?? definition.Net!, settings);
        Definition = ResolvedDefinition.Of(definition, Net);
        CheckFrozen();
        schedule = TrainingSchedule.Of(definition, Net.Extent);
        updates = WeightUpdates<T>.Of(Net, definition, schedule.Momentum);
        tests = TestNet<T>.Build(definition, Net, updates.Result);
        TestNets = [.. tests.Select(test => test.Net)];
        followers = TestFollowers.Of(definition, schedule, tests);
        recentLoss = new RunningMean(definition.AverageLoss);
        LearningRate = schedule.Rates.Rate(0);
    }

    /// <summary>What the solver was built from, with the numbers that it left to the training set.</summary>
    public SolverDefinition Definition { get; }

    /// <summary>The net that is trained.</summary>
    public Net<T> Net { get; }

    /// <summary>The nets that are tested: their weights are those of <see cref="Net"/>, in the same memory; with <see cref="SolverDefinition.EmaDecay"/>, their averages.</summary>
    public IReadOnlyList<Net<T>> TestNets { get; }

    /// <summary>What the data layers learned of the training data; one object for all nets.</summary>
    public Preprocessing Preprocessing => Net.Settings.Preprocessing;

    /// <summary>Who looks on.</summary>
    public IList<SolverHook<T>> Hooks => hooks;

    /// <summary>The number of updates made so far.</summary>
    public long Iteration { get; private set; }

    /// <summary>The number of updates after which the training is done: max_iter, or what the epochs come to.</summary>
    public long MaxIterations => schedule.Iterations;

    /// <summary>The learning rate of the latest iteration; before the first, of the first.</summary>
    public double LearningRate { get; private set; }

    /// <summary>The loss of the latest iteration, the mean over iter_size; NaN before the first.</summary>
    public double Loss { get; private set; } = double.NaN;

    /// <summary>The mean loss of the latest average_loss iterations; NaN before the first.</summary>
    public double SmoothedLoss => recentLoss.Value;

    /// <summary>The best test so far, in all sessions of the training; null before the first, and where the nets have neither an accuracy nor a loss.</summary>
    public BestTest? BestTest => followers.Best;

    /// <summary>Why L-BFGS has converged; null where it has not, and for every other update rule.</summary>
    public string? Convergence => updates.Convergence;

    /// <summary>What the updates remember from one iteration to the next.</summary>
    internal UpdateState<T> UpdateState => updates.State;

    /// <summary>Trains until <see cref="MaxIterations"/>, or until L-BFGS has converged, then saves a checkpoint and tests, unless that iteration was tested already.</summary>
    /// <param name="cancellation">Ends the training after the iteration at hand, with a checkpoint, but without a test.</param>
    /// <returns>Whether the training was completed, has converged, was stopped early or cancelled.</returns>
    /// <exception cref="NonFiniteException">
    /// A loss, activation or gradient is not finite: the update was not made, and the weights are those of the last good iteration. Or an update overflowed: some weights are updated then and others are not, and the way back is a checkpoint.
    /// </exception>
    /// <exception cref="InputException">The data are wrong.</exception>
    public StopReason Train(CancellationToken cancellation = default)
    {
        StopReason reason = StopReason.Failed;
        try
        {
            while (Iteration < MaxIterations && Convergence is null && !cancellation.IsCancellationRequested)
            {
                TestIfDue(cancellation);
                if (cancellation.IsCancellationRequested || followers.EndTraining)
                    break;
                Iterate();
            }
            if (cancellation.IsCancellationRequested || Definition.SnapshotAfterTrain)
                SaveToFolder();
            if (!cancellation.IsCancellationRequested && lastTest != Iteration)
            {
                Test(cancellation);
                SaveCheckpointIfDue();
            }
            return reason = cancellation.IsCancellationRequested ? StopReason.Cancelled
                : Convergence is not null ? StopReason.Converged
                : Iteration < MaxIterations && followers.EndTraining ? StopReason.StoppedEarly
                : StopReason.Completed;
        }
        finally
        {
            foreach (SolverHook<T> hook in hooks)
                hook.OnStop(this, reason);
        }
    }

    /// <summary>Makes a number of iterations, with the tests that fall due before each.</summary>
    /// <exception cref="NonFiniteException">
    /// A loss, activation or gradient is not finite: the update was not made, and the weights are those of the last good iteration. Or an update overflowed: some weights are updated then and others are not, and the way back is a checkpoint.
    /// </exception>
    /// <exception cref="InputException">The data are wrong.</exception>
    public void Step(int iterations)
    {
        for (int i = 0; i < iterations; i++)
        {
            TestIfDue(CancellationToken.None);
            Iterate();
        }
    }

    /// <summary>Tests every test net with the present weights.</summary>
    /// <param name="cancellation">Ends the test after the batch at hand.</param>
    /// <returns>One evaluation per test net; fewer where it was cancelled.</returns>
    public IReadOnlyList<Evaluation> Test(CancellationToken cancellation = default)
    {
        FollowFirstWeights();
        bool isDue = IsTestDue();
        List<Evaluation> evaluations = [];
        for (int i = 0; i < tests.Length; i++)
        {
            Evaluation evaluation = new Evaluator<T>(tests[i].Net, tests[i].Batches).Run(cancellation);
            if (cancellation.IsCancellationRequested)
                return evaluations;
            evaluations.Add(evaluation);
            if (i == 0)
                followers.ObserveFirst(Iteration, evaluation);
            foreach (SolverHook<T> hook in hooks)
                hook.OnTest(this, i, evaluation);
        }
        lastTest = Iteration;
        if (isDue)
            followers.Observe(Iteration, evaluations);
        return evaluations;
    }

    /// <summary>Writes the trained model: the weights, or with <see cref="SolverDefinition.EmaDecay"/> their averages, and all that is needed to predict (<see cref="ModelFile"/>).</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputException">The path cannot be written.</exception>
    /// <exception cref="IOException">The write failed, as on a full disk.</exception>
    public void SaveModel(string path)
    {
        FollowFirstWeights();
        ModelFile.Save(path, Net, Definition.TrainNet ?? Definition.Net!, updates.Result);
    }

    private void CheckFrozen()
    {
        var errors = new List<InputError>();
        for (int i = 0; i < Definition.Freeze.Count; i++)
        {
            if (Freezing.Error(Net.Layers, Definition.Freeze[i]) is { } error)
                errors.Add(Definition.Error(error, nameof(Definition.Freeze), i));
        }
        if (errors.Count > 0)
            throw new InputException(errors);
    }

    /// <summary>The first weights may have been changed since the solver was built.</summary>
    private void FollowFirstWeights()
    {
        if (Iteration == 0)
            updates.ResetAverages();
    }

    private void TestIfDue(CancellationToken cancellation)
    {
        if (!IsTestDue())
            return;
        Test(cancellation);
        SaveCheckpointIfDue();
    }

    private void Iterate()
    {
        RunIteration();
        SaveCheckpointIfDue();
    }

    private bool IsTestDue() =>
        Definition.TestInterval > 0 && Iteration % Definition.TestInterval == 0 && lastTest != Iteration && (Iteration > 0 || Definition.TestInitialization);

    private void RunIteration()
    {
        foreach (SolverHook<T> hook in hooks)
            hook.BeforeStep(this);
        LearningRate = schedule.Rates.Rate(Iteration);
        try
        {
            Loss = updates.Evaluate(Iteration);
            recentLoss.Add(Loss);
            if (Definition.Display > 0 && Iteration % Definition.Display == 0)
            {
                foreach (SolverHook<T> hook in hooks)
                    hook.OnDisplay(this);
            }
            updates.Apply(LearningRate, Iteration);
        }
        catch (NonFiniteException exception)
        {
            throw new NonFiniteException(exception.Layer, exception.LayerType, exception.Blob, exception.What, exception.Value, Iteration, exception.Hint ?? DivergenceHint());
        }
        Iteration++;
        foreach (SolverHook<T> hook in hooks)
            hook.AfterStep(this);
    }

    private string DivergenceHint() => "the training diverges, or the data hold very large values: "
        + $"a smaller 'base_lr' (now {Definition.BaseLr}){(Definition.ClipGradients is null ? ", 'clip_gradients'" : "")} or standardised data may help";
}
