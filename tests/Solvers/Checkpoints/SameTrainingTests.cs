namespace NetFramework.Tests.Solvers.Checkpoints;

/// <summary>What a solver may differ in from the one that saved the checkpoint it goes on from.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class SameTrainingTests
{
    private static TestFolder folder = null!;

    [OneTimeSetUp]
    public void Create() => folder = new TestFolder();

    [OneTimeTearDown]
    public void Remove() => folder.Dispose();

    [TestCase("base_lr: 0.2", "'base_lr': it was 0.1, and is 0.2")]
    [TestCase("momentum: 0", "'momentum': it was 0.9, and is 0")]
    [TestCase("iter_size: 2", "'iter_size': it was 1, and is 2")]
    [TestCase("random_seed: 2", "'random_seed': it was 1, and is 2")]
    [TestCase("clip_gradients: 2", "'clip_gradients': it was not given, and is 2")]
    [TestCase("lr_policy: step\ngamma: 0.1\nstepsize: 100", "'lr_policy': it was fixed, and is step")]
    [TestCase("freeze: [scores.bias]", "'freeze': it was [], and is ['scores.bias']")]
    public void What_changes_the_numbers_is_refused(string keys, string message)
    {
        string path = Save("", nameof(What_changes_the_numbers_is_refused) + keys.GetHashCode(StringComparison.Ordinal));
        Assert.That(() => TinySolver.Build(keys).RestoreCheckpoint(Checkpoint.Open(path)), Throws.TypeOf<InputException>().With.Message.Contains($"{path}: a training cannot go on with another {message}"));
    }

    [Test]
    public void A_change_of_the_net_is_refused_by_the_name_of_the_layer()
    {
        Checkpoint checkpoint = Checkpoint.Open(Save("", "net"));
        NetDefinition net = checkpoint.Definition.Net!;
        SolverDefinition wider = checkpoint.Definition with { Net = net with { Layers = [.. net.Layers.Select(layer => layer.Name == "iris" ? layer with { Name = "flowers" } : layer)] } };
        Assert.That(() => new Solver<float>(wider).RestoreCheckpoint(checkpoint), Throws.TypeOf<InputException>().With.Message.EndsWith("another 'net.layers.iris.name': it was 'iris', and is 'flowers'"));
        SolverDefinition shorter = checkpoint.Definition with { Net = net with { Layers = [.. net.Layers.SkipLast(1)] }, TestInterval = 0 };
        Assert.That(() => new Solver<float>(shorter).RestoreCheckpoint(checkpoint), Throws.TypeOf<InputException>().With.Message.EndsWith("another 'net.layers': it was [iris, scores, loss], and is [iris, scores]"));
    }

    [Test]
    public void A_refused_checkpoint_leaves_the_solver_as_it_was()
    {
        Checkpoint checkpoint = Checkpoint.Open(Save("", "other"));
        Solver<float> solver = TinySolver.Build("random_seed: 2");
        double[] before = TestNets.Weights(solver.Net);
        Assert.That(() => solver.RestoreCheckpoint(checkpoint), Throws.TypeOf<InputException>());
        Assert.That((TestNets.Weights(solver.Net), solver.Iteration), Is.EqualTo((before, 0L)));
    }

    [Test]
    public void The_other_precision_is_refused()
    {
        Checkpoint checkpoint = Checkpoint.Open(Save("", "precision"));
        Assert.That(() => new Solver<double>(checkpoint.Definition with { Precision = Precision.Double }, checkpoint.Preprocessing).RestoreCheckpoint(checkpoint),
            Throws.TypeOf<InputException>().With.Message.Contains("another 'precision': it was float, and is double"));
        Assert.That(() => new Solver<double>(checkpoint.Definition, checkpoint.Preprocessing).RestoreCheckpoint(checkpoint), Throws.TypeOf<InputException>().With.Message.Contains("Float32"));
    }

    [Test]
    public void A_training_can_be_made_longer_and_is_the_same_as_one_that_was_longer_from_the_start()
    {
        Checkpoint checkpoint = Checkpoint.Open(Save("", "longer"));
        Solver<float> longer = TinySolver.Build("max_iter: 40\ndisplay: 5"), whole = TinySolver.Build("max_iter: 40");
        Assert.That(longer.RestoreCheckpoint(checkpoint).Select(difference => difference.ToString()), Is.EqualTo(new[] { "max_iter: 40, before 20", "display: 5, before 0" }));
        longer.Train();
        whole.Train();
        Assert.That(longer.Iteration, Is.EqualTo(40));
        Assert.That(TestNets.Weights(longer.Net), Is.EqualTo(TestNets.Weights(whole.Net)));
    }

    [Test]
    public void Where_the_learning_rate_depends_on_the_length_it_cannot()
    {
        Checkpoint checkpoint = Checkpoint.Open(Save("lr_policy: poly\npower: 1", "poly"));
        Assert.That(() => TinySolver.Build("lr_policy: poly\npower: 1\nmax_iter: 40").RestoreCheckpoint(checkpoint),
            Throws.TypeOf<InputException>().With.Message.Contains("its learning rate depends on the length, and would have been 0.0975 in iteration 1, where it was 0.095"));
    }

    [Test]
    public void Epochs_for_iterations_is_no_change_of_numbers()
    {
        Checkpoint checkpoint = Checkpoint.Open(Save("", "epochs"));
        var solver = new Solver<float>(checkpoint.Definition with { MaxIter = null, Epochs = 10 });
        Assert.That(solver.RestoreCheckpoint(checkpoint).Select(difference => difference.Key), Is.EqualTo(new[] { "max_iter", "epochs" }));
        Assert.That(solver.MaxIterations, Is.EqualTo(40));
    }

    private static string Save(string keys, string name)
    {
        Solver<float> solver = TinySolver.Build(keys);
        solver.Step(5);
        solver.SaveCheckpoint(folder.PathOf(name));
        return folder.PathOf(name);
    }
}
