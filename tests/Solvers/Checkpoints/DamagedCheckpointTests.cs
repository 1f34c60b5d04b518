namespace NetFramework.Tests.Solvers.Checkpoints;

/// <summary>Whatever happens to a byte of a checkpoint, it is seen, and the one before it is taken.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class DamagedCheckpointTests
{
    private static readonly string[] Files = ["model.safetensors", "solver.safetensors", "state.json", "configuration.yaml", "manifest.json"];

    private static TestFolder folder = null!;

    [OneTimeSetUp]
    public void Train()
    {
        folder = new TestFolder();
        Solver<float> solver = TinySolver.Build("snapshot: 5");
        solver.Checkpoints = new CheckpointFolder(folder.Root);
        solver.Step(10);
    }

    [OneTimeTearDown]
    public void Remove() => folder.Dispose();

    [Test]
    public void A_checkpoint_is_of_these_files()
    {
        CheckpointFolder own = Copy(out TestFolder copy);
        using (copy)
        {
            Assert.That(Directory.EnumerateFileSystemEntries(own.PathOf(10)).Select(Path.GetFileName), Is.EquivalentTo(Files));
            Assert.That(Newest(own, out InputException[] damaged), Is.EqualTo(10));
            Assert.That(damaged, Is.Empty);
        }
    }

    [TestCaseSource(nameof(Files))]
    public void A_flipped_bit_in_any_byte_is_seen(string file) => AssertSeen(file, content => Enumerable.Range(0, content.Length).Select(position =>
    {
        byte[] flipped = [.. content];
        flipped[position] ^= (byte)(1 << position % 8);
        return ($"byte {position}", flipped);
    }));

    [TestCaseSource(nameof(Files))]
    public void A_file_that_ends_at_any_byte_is_seen(string file) => AssertSeen(file, content => Enumerable.Range(0, content.Length).Select(length => ($"length {length}", content[..length])));

    [TestCaseSource(nameof(Files))]
    public void Bytes_too_many_are_seen(string file) => AssertSeen(file, content => [(" ", [.. content, 32]), ("newline", [.. content, 10]), ("0", [.. content, 0])]);

    [TestCaseSource(nameof(Files))]
    public void A_missing_file_is_seen(string file)
    {
        CheckpointFolder own = Copy(out TestFolder copy);
        using (copy)
        {
            File.Delete(Path.Join(own.PathOf(10), file));
            Assert.That(Newest(own, out InputException[] damaged), Is.EqualTo(5));
            Assert.That(damaged.Single().Message, Does.StartWith(Path.Join(own.PathOf(10), file)));
        }
    }

    [Test]
    public void Where_none_is_sound_there_is_none_to_go_on_from()
    {
        CheckpointFolder own = Copy(out TestFolder copy);
        using (copy)
        {
            File.Delete(Path.Join(own.PathOf(10), "manifest.json"));
            File.AppendAllText(Path.Join(own.PathOf(5), "state.json"), " ");
            Assert.That(Newest(own, out InputException[] damaged), Is.Null);
            Assert.That(damaged, Has.Length.EqualTo(2));
        }
    }

    private static void AssertSeen(string file, Func<byte[], IEnumerable<(string What, byte[] Content)>> damage)
    {
        CheckpointFolder own = Copy(out TestFolder copy);
        using (copy)
        {
            string path = Path.Join(own.PathOf(10), file);
            // Where the list and a file disagree, the list may be the one that is wrong.
            string blamed = file == "manifest.json" ? own.PathOf(10) : path;
            int trials = 0;
            foreach ((string what, byte[] content) in damage(File.ReadAllBytes(path)))
            {
                File.WriteAllBytes(path, content);
                Assert.That(() => Checkpoint.Open(own.PathOf(10)), Throws.TypeOf<InputException>().With.Message.StartWith(blamed).And.Message.Contains(": the file is damaged: "), what);
                if (trials++ % 100 == 0)
                    Assert.That(Newest(own, out _), Is.EqualTo(5), what);
            }
            Assert.That(trials, Is.Positive);
            TestContext.Out.WriteLine($"{file}: {trials} damaged files, all seen");
        }
    }

    private static long? Newest(CheckpointFolder own, out InputException[] damaged)
    {
        List<InputException> errors = [];
        long? iteration = own.Newest(errors.Add)?.Iteration;
        damaged = [.. errors];
        return iteration;
    }

    private static CheckpointFolder Copy(out TestFolder copy)
    {
        copy = new TestFolder();
        foreach (string file in Directory.EnumerateFiles(folder.Root, "*", SearchOption.AllDirectories))
        {
            string target = copy.PathOf(Path.GetRelativePath(folder.Root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        return new CheckpointFolder(copy.Root);
    }
}
