using NetFramework.Yaml;

namespace NetFramework.Tests.Solvers;

/// <summary>Solver files, right and wrong; of the wrong ones each message is stated in full, with its place.</summary>
public sealed class SolverDefinitionTests
{
    private const string Net = "net: { layers: [{ name: in, type: Input, top: x, shape: [2, 3] }] }";

    [Test]
    public void Fields_have_the_names_and_defaults_of_Caffe()
    {
        SolverDefinition definition = SolverDefinition.Parse($"{Net}\nbase_lr: 0.1\nmax_iter: 5");
        Assert.That(definition, Has.Property(nameof(definition.Type)).EqualTo(SolverType.Sgd)
            .And.Property(nameof(definition.LrPolicy)).EqualTo(LearningRatePolicyType.Fixed)
            .And.Property(nameof(definition.RegularizationType)).EqualTo(RegularizationType.L2)
            .And.Property(nameof(definition.Precision)).EqualTo(Precision.Float)
            .And.Property(nameof(definition.TestInitialization)).True
            .And.Property(nameof(definition.IterSize)).EqualTo(1)
            .And.Property(nameof(definition.AverageLoss)).EqualTo(1)
            .And.Property(nameof(definition.RandomSeed)).EqualTo(1)
            .And.Property(nameof(definition.ClipGradients)).Null);
    }

    [Test]
    public void Every_field_is_read()
    {
        SolverDefinition definition = SolverDefinition.Parse($$"""
            {{Net}}
            test_net: [{ layers: [] }]
            train_state: { level: 2, stage: [warm] }
            test_state: [{ stage: slow }, { stage: fast }]
            test_iter: [3, 4]
            test_interval: 7
            test_initialization: false
            type: SGD
            base_lr: 0.25
            lr_policy: multistep
            gamma: 0.5
            stepvalue: [5, 9]
            warmup_iter: 3
            warmup_start_lr: 0.05
            momentum: 0.9
            weight_decay: 0.01
            regularization_type: L1
            clip_gradients: 3
            iter_size: 2
            epochs: 6
            display: 8
            average_loss: 10
            snapshot: 12
            snapshot_after_train: false
            snapshot_keep: 5
            random_seed: 42
            precision: double
            """);
        Assert.Multiple(() =>
        {
            Assert.That(definition.TestNet, Has.Count.EqualTo(1));
            Assert.That(definition.TrainState.Level, Is.EqualTo(2));
            Assert.That(definition.TrainState.Stage, Is.EqualTo(new[] { "warm" }));
            Assert.That(definition.TestState.Select(state => state.Stage[0]), Is.EqualTo(new[] { "slow", "fast" }));
            Assert.That(definition.TestIter, Is.EqualTo(new[] { 3, 4 }));
            Assert.That((definition.TestInterval, definition.TestInitialization), Is.EqualTo((7, false)));
            Assert.That((definition.BaseLr, definition.LrPolicy, definition.Gamma, definition.WarmupIter, definition.WarmupStartLr), Is.EqualTo((0.25, LearningRatePolicyType.MultiStep, 0.5, 3, 0.05)));
            Assert.That(definition.Stepvalue, Is.EqualTo(new[] { 5, 9 }));
            Assert.That((definition.Momentum, definition.WeightDecay, definition.RegularizationType, definition.ClipGradients), Is.EqualTo((0.9, 0.01, RegularizationType.L1, 3)));
            Assert.That((definition.IterSize, definition.MaxIter, definition.Epochs, definition.Display, definition.AverageLoss), Is.EqualTo((2, (int?)null, 6, 8, 10)));
            Assert.That((definition.Snapshot, definition.SnapshotAfterTrain, definition.SnapshotKeep), Is.EqualTo((12, false, 5)));
            Assert.That((definition.RandomSeed, definition.Precision), Is.EqualTo((42, Precision.Double)));
        });
    }

    [Test]
    public void The_fields_of_the_schedules_are_read_and_written()
    {
        SolverDefinition plateau = SolverDefinition.Parse($$"""
            {{Net}}
            base_lr: 0.1
            max_iter: 5
            test_interval: 1
            lr_policy: plateau
            min_lr: 0.01
            plateau: { metric: accuracy, mode: max, factor: 0.5, patience: 3, threshold: 0.01, cooldown: 2 }
            """);
        Assert.That((plateau.MinLr, plateau.Plateau), Is.EqualTo((0.01, new PlateauDefinition { Metric = "accuracy", Mode = MetricMode.Max, Factor = 0.5, Patience = 3, Threshold = 0.01, Cooldown = 2 })));
        Assert.That(SolverDefinition.Parse(DefinitionWriter.Write(plateau)).Plateau, Is.EqualTo(plateau.Plateau));
        SolverDefinition cycle = SolverDefinition.Parse($$"""
            {{Net}}
            base_lr: 0.1
            max_iter: 5
            lr_policy: one_cycle
            max_lr: 1
            pct_start: 0.4
            anneal_strategy: linear
            three_phase: true
            momentum: 0.95
            momentum_policy: cyclic
            target_momentum: 0.85
            """);
        Assert.That((cycle.MaxLr, cycle.PctStart, cycle.AnnealStrategy, cycle.ThreePhase), Is.EqualTo((1, 0.4, AnnealStrategy.Linear, true)));
        Assert.That((cycle.Momentum, cycle.MomentumPolicy, cycle.TargetMomentum), Is.EqualTo((0.95, MomentumPolicyType.Cyclic, 0.85)));
        SolverDefinition again = SolverDefinition.Parse(DefinitionWriter.Write(cycle));
        Assert.That((again.MaxLr, again.PctStart, again.AnnealStrategy, again.ThreePhase, again.MomentumPolicy, again.TargetMomentum), Is.EqualTo((1, 0.4, AnnealStrategy.Linear, true, MomentumPolicyType.Cyclic, 0.85)));
        SolverDefinition restarts = SolverDefinition.Parse($"{Net}\nbase_lr: 0.1\nmax_iter: 5\nlr_policy: cosine\nt0: 2\nt_mult: 3");
        Assert.That((restarts.T0, restarts.TMult), Is.EqualTo((2, 3)));
    }

    [Test]
    public void A_definition_written_as_YAML_reads_the_same()
    {
        SolverDefinition definition = TestNets.LoadSample("digits/solver.yaml", "test_iter=[2, 3]", "test_state=[{ level: 1 }, { stage: [a, b] }]", "clip_gradients=2.5", "regularization_type=L1", "precision=double", "train_net=~");
        string yaml = DefinitionWriter.Write(definition);
        SolverDefinition again = SolverDefinition.Parse(yaml);
        Assert.Multiple(() =>
        {
            Assert.That(DefinitionWriter.Write(again), Is.EqualTo(yaml));
            Assert.That(again.TestIter, Is.EqualTo(definition.TestIter));
            Assert.That(again.TestState[1].Stage, Is.EqualTo(new[] { "a", "b" }));
            Assert.That((again.BaseLr, again.LrPolicy, again.Power, again.ClipGradients, again.RegularizationType, again.Precision, again.Epochs),
                Is.EqualTo((0.05, LearningRatePolicyType.Poly, 1, 2.5, RegularizationType.L1, Precision.Double, 30)));
            Assert.That(again.Net!.Layers.Select(layer => layer.Name), Is.EqualTo(definition.Net!.Layers.Select(layer => layer.Name)));
        });
    }

    [TestCase("max_iter: 5", "solver.yaml:1:1: 'base_lr' is missing")]
    [TestCase("base_lr: 0.1", "solver.yaml:1:1: 'max_iter' or 'epochs' is missing: how long to train")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\nepochs: 2", "solver.yaml:4:9: 'epochs' is given beside 'max_iter'; give one of them")]
    [TestCase("base_lr: 0.1\nmax_iter: 0", "solver.yaml:3:11: 'max_iter' must be at least 1, not 0")]
    [TestCase("base_lr: -0.1\nmax_iter: 5", "solver.yaml:2:10: 'base_lr' must be at least 0, not -0.1")]
    [TestCase("base_lr: fast\nmax_iter: 5", "solver.yaml:2:10: 'base_lr' must be a number, not 'fast'")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\nmomentum: 1", "solver.yaml:4:11: 'momentum' must be at least 0 and below 1, not 1")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\nclip_gradients: 0", "solver.yaml:4:17: 'clip_gradients' must be above 0, not 0")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\nmomentun: 0.9", "solver.yaml:4:1: unknown key 'momentun', did you mean 'momentum'?")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\nlr_policy: steps", "solver.yaml:4:12: 'lr_policy' must be one of fixed, step, exp, inv, multistep, poly, sigmoid, cosine, one_cycle, triangular, triangular2, exp_range, inverse_sqrt, plateau, not 'steps', did you mean 'step'?")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\nlr_policy: step\ngamma: 0.1", "solver.yaml:4:12: 'lr_policy: step' needs 'stepsize', which is missing")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\nlr_policy: inv\ngamma: 0.1", "solver.yaml:4:12: 'lr_policy: inv' needs 'power', which is missing")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\nlr_policy: multistep\ngamma: 0.1", "solver.yaml:4:12: 'lr_policy: multistep' needs 'stepvalue', which is missing")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\nlr_policy: multistep\ngamma: 0.1\nstepvalue: [5, 5]", "solver.yaml:6:12: 'stepvalue' must ascend, but 5 follows 5")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\nlr_policy: exp\ngamma: -1", "solver.yaml:5:8: 'gamma' must be at least 0, not -1")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\ngamma: 0.5", "solver.yaml:4:8: 'gamma' is not used by 'lr_policy: fixed'")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\nlr_policy: step\ngamma: 0.1\nstepsize: 2\npower: 1", "solver.yaml:7:8: 'power' is not used by 'lr_policy: step'")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\nlr_policy: one_cycle", "solver.yaml:4:12: 'lr_policy: one_cycle' needs 'max_lr', which is missing")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\nlr_policy: triangular\nmax_lr: 1", "solver.yaml:4:12: 'lr_policy: triangular' needs 'stepsize', which is missing")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\nlr_policy: exp_range\nmax_lr: 1\nstepsize: 2", "solver.yaml:4:12: 'lr_policy: exp_range' needs 'gamma', which is missing")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\nlr_policy: inverse_sqrt", "solver.yaml:4:12: 'lr_policy: inverse_sqrt' needs 'stepsize', which is missing")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\nlr_policy: triangular\nmax_lr: 0.05\nstepsize: 2", "solver.yaml:5:9: 'max_lr' must be at least 'base_lr', which is 0.1, not 0.05")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\nlr_policy: cosine\nmin_lr: 0.2", "solver.yaml:5:9: 'min_lr' must be at most 'base_lr', which is 0.1, not 0.2")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\nlr_policy: cosine\nt_mult: 2", "solver.yaml:5:9: 't_mult' needs 't0', the length of the first period, which is missing")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\nlr_policy: one_cycle\nmax_lr: 1\nthree_phase: true\npct_start: 0.6", "solver.yaml:7:12: 'pct_start' must be at most 0.5 where 'three_phase' is true, not 0.6")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\nlr_policy: plateau", "solver.yaml:4:12: 'lr_policy: plateau' needs 'test_interval', which is missing: it is judged at the tests")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\nearly_stopping: { patience: 3 }", "solver.yaml:4:17: 'early_stopping' needs 'test_interval', which is missing: it is judged at the tests")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\nsnapshot_best: { keep: 3 }", "solver.yaml:4:16: 'snapshot_best' needs 'test_interval', which is missing: it is judged at the tests")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\ntest_interval: 1\nsnapshot_best: { keep: 0 }", "solver.yaml:5:24: 'keep' must be at least 1, not 0")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\ntest_interval: 1\nearly_stopping: { patience: 0 }", "solver.yaml:5:29: 'patience' must be at least 1, not 0")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\nplateau: { metric: loss }", "solver.yaml:4:10: 'plateau' is not used by 'lr_policy: fixed'")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\nlr_policy: plateau\ntest_interval: 1\nplateau: { factor: 1 }", "solver.yaml:6:20: 'factor' must be above 0 and below 1, not 1")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\nwarmup_start_lr: 0.1", "solver.yaml:4:18: 'warmup_start_lr' needs 'warmup_iter', which is missing")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\nmomentum: 0.9\ntarget_momentum: 0.8", "solver.yaml:5:18: 'target_momentum' is not used by 'momentum_policy: fixed'")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\nmomentum_policy: linear\ntarget_momentum: 0.8", "solver.yaml:4:18: 'momentum_policy: linear' needs 'momentum', which is missing")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\nmomentum: 0.9\nmomentum_policy: linear", "solver.yaml:5:18: 'momentum_policy: linear' needs 'target_momentum', which is missing")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\nmomentum: 0.9\nmomentum_policy: cyclic\ntarget_momentum: 0.8", "solver.yaml:5:18: 'momentum_policy: cyclic' needs an 'lr_policy' with cycles (one_cycle, triangular, triangular2, exp_range), not fixed")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\ntype: AdaDelta\nmomentum: 0.9\nmomentum_policy: linear\ntarget_momentum: 0.8", "solver.yaml:6:18: 'momentum_policy' is not used by 'type: AdaDelta'")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\ntype: Adamm", "solver.yaml:4:7: 'type' must be one of SGD, Nesterov, AdaGrad, RMSProp, AdaDelta, Adam, AdamW, NAdam, RAdam, LAMB, Lion, LBFGS, not 'Adamm', did you mean 'Adam'?")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\ntype: Nesterov", "solver.yaml:4:7: 'type: Nesterov' needs 'momentum', which is missing: 0.9 is usual")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\ntype: Adam", "solver.yaml:4:7: 'type: Adam' needs 'momentum', which is missing: it is β₁ of the paper, where 0.9 is usual")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\ntype: AdaDelta", "solver.yaml:4:7: 'type: AdaDelta' needs 'momentum', which is missing: it is ρ of the paper, where 0.95 is usual")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\ntype: AdaGrad\nmomentum: 0.9", "solver.yaml:5:11: 'momentum' is not used by 'type: AdaGrad'")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\ntype: RMSProp\nmomentum: 0.9", "solver.yaml:5:11: 'momentum' is not used by 'type: RMSProp'")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\nrms_decay: 0.9", "solver.yaml:4:12: 'rms_decay' is not used by 'type: SGD'")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\ntype: Lion\nmomentum: 0.9\ndelta: 1e-8", "solver.yaml:6:8: 'delta' is not used by 'type: Lion'")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\ntype: AdaGrad\nmomentum2: 0.9", "solver.yaml:5:12: 'momentum2' is not used by 'type: AdaGrad'")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\ntype: Adam\nmomentum: 0.9\nmomentum2: 1", "solver.yaml:6:12: 'momentum2' must be at least 0 and below 1, not 1")]
    [TestCase("base_lr: 0\nmax_iter: 5\ntype: LBFGS", "solver.yaml:2:10: 'base_lr' must be above 0 for 'type: LBFGS', whose line search starts from it; 1 is usual")]
    [TestCase("base_lr: 1\nmax_iter: 5\ntype: LBFGS\nmomentum: 0.9", "solver.yaml:5:11: 'momentum' is not used by 'type: LBFGS'")]
    [TestCase("base_lr: 1\nmax_iter: 5\ntype: LBFGS\nclip_gradients: 1", "solver.yaml:5:17: 'clip_gradients' is not used by 'type: LBFGS'")]
    [TestCase("base_lr: 1\nmax_iter: 5\ntype: LBFGS\nema_decay: 0.9", "solver.yaml:5:12: 'ema_decay' is not used by 'type: LBFGS'")]
    [TestCase("base_lr: 1\nmax_iter: 5\ntype: LBFGS\nlr_policy: exp\ngamma: 0.9", "solver.yaml:5:12: 'lr_policy: exp' is not used by 'type: LBFGS', whose line search finds the step")]
    [TestCase("base_lr: 1\nmax_iter: 5\ntype: LBFGS\nweight_decay: 0.1\nregularization_type: L1", "solver.yaml:6:22: 'type: LBFGS' needs a smooth penalty: 'regularization_type' must be L2")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\ntolerance: 1e-5", "solver.yaml:4:12: 'tolerance' is not used by 'type: SGD'")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\ntype: AdaGrad\ndelta: 0", "solver.yaml:5:8: 'delta' must be above 0, not 0")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\nprecision: half", "solver.yaml:4:12: 'precision' must be one of float, double, not 'half'")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\ntest_iter: [5, 0]", "solver.yaml:4:16: 'test_iter' must be at least 1, not 0")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\ntest_net: [{ layers: [] }, { layers: [] }]\ntest_iter: 5", "solver.yaml:5:12: 'test_iter' must have an entry for each of the 2 net(s) in 'test_net', not 1 in all")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\ntest_state: [{ level: 1 }, { level: 2 }]", "solver.yaml:4:13: 'test_state' must have an entry for each of the 1 net(s) to test, or none, not 2 in all")]
    [TestCase("base_lr: 0.1\nmax_iter: 5\ntrain_net: { layers: [] }", "solver.yaml:4:12: 'train_net' is given beside 'net'; give one of them")]
    public void A_wrong_file_gives_one_clear_error(string fields, string expected) => AssertErrors($"{Net}\n{fields}", expected);

    [Test]
    public void A_file_without_a_net_says_what_is_missing() =>
        AssertErrors("base_lr: 0.1\nmax_iter: 5", "solver.yaml:1:1: 'net' is missing: the path of the net to train, or the net itself");

    [Test]
    public void A_missing_net_file_is_reported_where_it_is_named() =>
        AssertErrors("net: absent.yaml\nbase_lr: 0.1\nmax_iter: 5", "solver.yaml:1:6: the net file 'absent.yaml': no such file");

    [Test]
    public void All_errors_of_a_file_come_at_once() =>
        AssertErrors($"{Net}\nbase_lr: 0.1\nlr_policy: step", "solver.yaml:1:1: 'max_iter' or 'epochs' is missing: how long to train",
            "solver.yaml:3:12: 'lr_policy: step' needs 'gamma', which is missing", "solver.yaml:3:12: 'lr_policy: step' needs 'stepsize', which is missing");

    [Test]
    public void A_definition_built_in_code_is_checked_too()
    {
        var definition = new SolverDefinition { Net = NetDefinition.Parse("layers: [{ name: in, type: Input, top: x, shape: [2, 3] }]"), BaseLr = 0.1 };
        Assert.That(() => new Solver<float>(definition), Throws.TypeOf<InputException>().With.Message.EqualTo("'max_iter' or 'epochs' is missing: how long to train"));
    }

    [TestCase("epochs: 3", "solver.yaml:3:9: 'epochs' needs a data layer that knows the number of its samples, and the training net has none; give 'max_iter'")]
    [TestCase("max_iter: 3\ntest_interval: 5", "solver.yaml:4:16: 'test_interval' is given, but the net has no data layer in the TEST phase, and there is no 'test_net'")]
    [TestCase("max_iter: 3\ntest_net: { layers: [{ name: in, type: Input, top: x, shape: [2, 3] }] }", "solver.yaml:4:11: the length of a test of the net '' is not known, since no data layer of it knows the number of its samples; give 'test_iter'")]
    public void What_only_the_built_nets_show_is_reported_at_its_place(string fields, string expected)
    {
        SolverDefinition definition = SolverDefinition.Parse($"{Net}\nbase_lr: 0.1\n{fields}", "solver.yaml");
        Assert.That(() => new Solver<float>(definition), Throws.TypeOf<InputException>().With.Message.EqualTo(expected));
    }

    // 1,438 training samples (1,797 less the stratified fifth).
    [TestCase(1, 64, 1, 23)]
    [TestCase(2, 64, 1, 45)]
    [TestCase(1, 1438, 1, 1)]
    [TestCase(3, 1438, 1, 3)]
    [TestCase(1, 64, 2, 12)]
    [TestCase(1, 1, 1, 1438)]
    [TestCase(1, 1000, 3, 1)]
    public void Epochs_are_rounded_up_to_whole_iterations(int epochs, int batchSize, int iterSize, int expected)
    {
        SolverDefinition definition = TestNets.LoadSample("digits/solver.yaml", $"epochs={epochs}", $"net.layers.digits.batch_size={batchSize}", $"iter_size={iterSize}");
        var solver = new Solver<float>(definition);
        Assert.That(solver.Net.Extent!.Value.Samples, Is.EqualTo(1438));
        Assert.That(solver.MaxIterations, Is.EqualTo(expected));
    }

    [Test]
    public void The_policy_poly_ends_with_the_epochs()
    {
        var solver = new Solver<float>(TestNets.LoadSample("digits/solver.yaml", "epochs=2"));
        solver.Step(45);
        // The last of 45 iterations, number 44: 0.05 · (1 − 44/45).
        Assert.That(solver.LearningRate, Is.EqualTo(0.05 / 45).Within(1e-15));
    }

    [Test]
    public void Overrides_reach_the_net_file()
    {
        SolverDefinition definition = SolverDefinition.Load(TestNets.Sample("iris/solver.yaml"), [Override.Parse("net.layers.iris.batch_size=7"), Override.Parse("base_lr=0.5")]);
        Assert.That(definition.BaseLr, Is.EqualTo(0.5));
        Assert.That(new Solver<float>(definition).Net.Extent!.Value.BatchSize, Is.EqualTo(7));
    }

    private static void AssertErrors(string yaml, params string[] expected)
    {
        InputException exception = Assert.Throws<InputException>(() => SolverDefinition.Parse(yaml, "solver.yaml"))!;
        Assert.That(exception.Errors.Select(error => error.ToString()), Is.EqualTo(expected));
    }
}
