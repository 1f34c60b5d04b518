namespace NetFramework.Tests.Solvers.Checkpoints;

/// <summary>When checkpoints are written, which are kept, and what is left of one that was not finished.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class CheckpointFolderTests
{
    [TestCase("snapshot: 4", new long[] { 12, 16, 20 })]
    [TestCase("snapshot: 4\nsnapshot_keep: 2", new long[] { 16, 20 })]
    [TestCase("snapshot: 8\nsnapshot_keep: 9", new long[] { 8, 16, 20 })]
    [TestCase("snapshot: 8\nsnapshot_after_train: false", new long[] { 8, 16 })]
    [TestCase("", new long[] { 20 })]
    [TestCase("snapshot_after_train: false", new long[0])]
    public void Checkpoints_come_when_they_are_due_and_the_newest_are_kept(string keys, long[] expected)
    {
        using var folder = new TestFolder();
        Solver<float> solver = TinySolver.Build(keys);
        solver.Checkpoints = new CheckpointFolder(folder.PathOf("checkpoints"));
        solver.Train();
        Assert.That(solver.Checkpoints.Iterations, Is.EqualTo(expected));
        Assert.That(Directory.GetFileSystemEntries(solver.Checkpoints.Path), Has.Length.EqualTo(expected.Length), "nothing else is left");
    }

    [Test]
    public void One_that_is_asked_for_comes_after_the_iteration()
    {
        using var folder = new TestFolder();
        Solver<float> solver = TinySolver.Build("snapshot_after_train: false");
        solver.Checkpoints = new CheckpointFolder(folder.Root);
        List<string> paths = [];
        solver.Hooks.Add(new Asker(at: 6, paths));
        solver.Train();
        Assert.That(paths, Is.EqualTo(new[] { solver.Checkpoints.PathOf(7) }));
        Assert.That(Path.GetFileName(paths[0]), Is.EqualTo("iteration-000000007"));
    }

    [Test]
    public void A_training_that_is_cancelled_ends_with_one()
    {
        using var folder = new TestFolder();
        using var cancellation = new CancellationTokenSource();
        Solver<float> solver = TinySolver.Build("snapshot_after_train: false");
        solver.Checkpoints = new CheckpointFolder(folder.Root);
        solver.Hooks.Add(new Canceller(cancellation));
        Assert.That(solver.Train(cancellation.Token), Is.EqualTo(StopReason.Cancelled));
        Assert.That(solver.Checkpoints.Iterations, Is.EqualTo(new long[] { 1 }));
    }

    [Test]
    public void A_training_that_goes_on_from_an_older_one_makes_its_own()
    {
        using var folder = new TestFolder();
        Solver<float> Build()
        {
            Solver<float> solver = TinySolver.Build("snapshot: 5\nsnapshot_keep: 3");
            solver.Checkpoints = new CheckpointFolder(folder.Root);
            return solver;
        }
        Build().Train();
        Assert.That(new CheckpointFolder(folder.Root).Iterations, Is.EqualTo((long[])[10, 15, 20]));
        Solver<float> again = Build();
        again.RestoreCheckpoint(Checkpoint.Open(again.Checkpoints!.PathOf(10)));
        again.Step(4);
        Assert.That(again.Checkpoints.Iterations, Is.EqualTo((long[])[10, 15, 20]), "nothing is lost before there is a newer one");
        again.Step(1);
        Assert.That(again.Checkpoints.Iterations, Is.EqualTo((long[])[10, 15]));
    }

    [Test]
    public void What_a_killed_process_left_is_removed()
    {
        using var folder = new TestFolder();
        Solver<float> solver = TinySolver.Build("snapshot: 5");
        solver.Checkpoints = new CheckpointFolder(folder.Root);
        solver.Step(5);
        Directory.CreateDirectory(folder.PathOf(".iteration-000000010.new.tmp"));
        File.WriteAllText(folder.PathOf(".iteration-000000010.new.tmp/model.safetensors"), "half");
        Directory.Move(folder.PathOf("iteration-000000005"), folder.PathOf(".iteration-000000005.old.tmp"));
        Assert.That(new CheckpointFolder(folder.Root).Iterations, Is.Empty);
        Assert.That(Directory.GetFileSystemEntries(folder.Root), Is.Empty);
    }

    [Test]
    public void A_write_that_fails_leaves_the_one_that_was_there_and_nothing_else()
    {
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder.PathOf("it"));
        folder.Write("it/old", [1]);
        Assert.That(() => AtomicFolder.Write(folder.PathOf("it"), temporary =>
        {
            File.WriteAllText(Path.Join(temporary, "new"), "x");
            throw new IOException("no space");
        }), Throws.TypeOf<IOException>());
        Assert.That(Directory.GetFileSystemEntries(folder.Root, "*", SearchOption.AllDirectories), Is.EquivalentTo(new[] { folder.PathOf("it"), folder.PathOf("it/old") }));
        AtomicFolder.Write(folder.PathOf("it"), temporary => File.WriteAllText(Path.Join(temporary, "new"), "x"));
        Assert.That(Directory.GetFileSystemEntries(folder.Root, "*", SearchOption.AllDirectories), Is.EquivalentTo(new[] { folder.PathOf("it"), folder.PathOf("it/new") }));
    }

    private sealed class Asker(long at, List<string> paths) : SolverHook<float>
    {
        public override void BeforeStep(Solver<float> solver)
        {
            if (solver.Iteration == at)
                solver.RequestCheckpoint();
        }

        public override void OnCheckpoint(Solver<float> solver, string path) => paths.Add(path);
    }

    private sealed class Canceller(CancellationTokenSource cancellation) : SolverHook<float>
    {
        public override void AfterStep(Solver<float> solver) => cancellation.Cancel();
    }
}
