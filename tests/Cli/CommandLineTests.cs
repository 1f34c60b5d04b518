namespace NetFramework.Tests;

[Parallelizable(ParallelScope.All)]
internal sealed class CommandLineTests
{
    private static readonly string[] Commands = ["train", "test", "predict", "run", "layers", "show", "check", "schema"];

    private static WorkFolder folder = null!;

    [OneTimeSetUp]
    public void Prepare()
    {
        folder = new WorkFolder();
        folder.Write("empty.yaml", "");
        folder.Write("neither.yaml", "name: x");
        folder.Write("two.yaml", "layers:\n  - { name: a, type: Input, tpo: x, shape: [2, 3] }\n  - { name: b, type: InnerProdct, bottom: x, top: y }\n");
        folder.Write("nodata.yaml", "layers:\n  - { name: d, type: CsvData, top: [x, y], source: irs.csv, label_column: species, batch_size: 1 }\n");
        folder.Write("broken.safetensors", "not a model");
        folder.Write("text.dll", "no assembly");
        folder.Write("long.yaml", "net: net.yaml\nbase_lr: 0.1\nmax_iter: many\n");
    }

    [OneTimeTearDown]
    public void Remove() => folder.Dispose();

    private static IEnumerable<TestCaseData> WrongCommandLines()
    {
        static TestCaseData Wrong(string args, params string[] errors) => new TestCaseData(args, errors).SetArgDisplayNames(args);

        yield return Wrong("trian solver.yaml", "unknown command 'trian', did you mean 'train'?");
        yield return Wrong("--verbos", "unknown option '--verbos', did you mean '--verbose'?");
        yield return Wrong("train", "train needs SOLVER.yaml, or --resume DIR|latest");
        yield return Wrong("train --resume runs/x --out y", "--resume goes on with a run in its own directory, from its own weights: --out cannot be given beside it");
        yield return Wrong("train solver.yaml --sighup-effect snap", "--sighup-effect must be one of stop, snapshot, none, not 'snap'");
        yield return Wrong("train solver.yaml other.yaml", "unexpected 'other.yaml': train takes SOLVER.yaml alone, beside its options");
        yield return Wrong("train solver.yaml --wieghts w", "unknown option '--wieghts', did you mean '--weights'?");
        yield return Wrong("train --presicion double solver.yaml", "unknown option '--presicion', did you mean '--precision'?");
        yield return Wrong("train solver.yaml --precision duble", "--precision must be one of float, double, not 'duble', did you mean 'double'?");
        yield return Wrong("train solver.yaml --seed 1.5", "--seed takes an integer, not '1.5'");
        yield return Wrong("train solver.yaml --threads 0", "--threads takes a number of at least 1, not '0'");
        yield return Wrong("train solver.yaml --out", "--out needs a value: --out DIR");
        yield return Wrong("train solver.yaml --out --seed 1", "--out needs a value (--out DIR), but '--seed' follows");
        yield return Wrong("train solver.yaml --seed 1 --seed 2", "--seed is given 2 times; give it once");
        yield return Wrong("train solver.yaml --seed x --threads y", "--seed takes an integer, not 'x'", "--threads takes a number of at least 1, not 'y'");
        yield return Wrong("test net.yaml", "test needs --weights FILE.safetensors");
        yield return Wrong("predict model.safetensors", "predict needs --input FILE");
        yield return Wrong("run net.yaml", "run needs --outputs OUT.npz");
        yield return Wrong("run net.yaml --outputs o.npz --phase TSET", "--phase must be one of TRAIN, TEST, not 'TSET', did you mean 'TEST'?");
        yield return Wrong("show net.yaml --format tabel", "--format must be one of table, mermaid, not 'tabel', did you mean 'table'?");
        yield return Wrong("schema nett", "the argument must be one of net, solver, sweep, not 'nett', did you mean 'net'?");
    }

    [TestCaseSource(nameof(WrongCommandLines))]
    public void A_wrong_command_line_gets_its_one_message(string args, string[] errors)
    {
        ToolResult result = folder.Run(args.Split(' '));
        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Output, Is.Empty);
        string[] lines = result.Error.TrimEnd().Split('\n');
        Assert.That(lines.SkipLast(1), Is.EqualTo(errors.Select(error => $"error: {error}")));
        Assert.That(lines[^1], Does.StartWith("'netframework").And.EndsWith("--help' tells what it takes."));
    }

    private static IEnumerable<TestCaseData> WrongFiles()
    {
        static TestCaseData Wrong(string args, params string[] errors) => new TestCaseData(args, errors).SetArgDisplayNames(args);

        yield return Wrong("train slver.yaml", "slver.yaml: no such file, did you mean 'solver.yaml'?");
        yield return Wrong("train empty.yaml", "empty.yaml: the file is empty; expected a definition in YAML");
        yield return Wrong("train long.yaml", "long.yaml:3:11: 'max_iter' must be an integer, not 'many'");
        yield return Wrong("train solver.yaml --set base_lr", "--set takes key=value (as in base_lr=0.1 or net.layers.scores.num_output=5), not 'base_lr'");
        yield return Wrong("train solver.yaml --set base_lrr=1", "--set base_lrr=1: unknown key 'base_lrr', did you mean 'base_lr'?");
        yield return Wrong("train solver.yaml --set net.layers.score.num_output=4", "--set net.layers.score.num_output=4: there is no 'layers.score' in the file, did you mean 'scores'?");
        yield return Wrong("train solver.yaml --out iris.csv", "iris.csv: the directory cannot be used for a run: it is a file");
        yield return Wrong("train solver.yaml --weights broken.safetensors", "broken.safetensors: the file is truncated or no safetensors file: its header claims 8029109312199880558 bytes, but only 3 follow");
        yield return Wrong(
            "show two.yaml",
            "two.yaml:2:29: layer 'a' (Input): unknown key 'tpo', did you mean 'top'?",
            "two.yaml:3:22: layer 'b' (InnerProdct): unknown layer type 'InnerProdct', did you mean 'InnerProduct'?");
        yield return Wrong("train net.yaml", "net.yaml: the file is a net: 'train' takes a solver, a file that names the net (net: FILE.yaml) and says how to train it");
        yield return Wrong("train iris.csv", "iris.csv: the file is neither a net (it has no 'layers') nor a solver (it has no 'net')");
        yield return Wrong("show neither.yaml", "neither.yaml: the file is neither a net (it has no 'layers') nor a solver (it has no 'net')");
        yield return Wrong("show nodata.yaml", "irs.csv: layer 'd' (CsvData): no such file, did you mean 'iris.csv'?");
        yield return Wrong("check net.yaml --layer scorse", "the net has no layer 'scorse', did you mean 'scores'?");
        yield return Wrong("layers Softmx", "unknown layer type 'Softmx', did you mean 'Softmax'?");
        yield return Wrong("predict solver.yaml --input iris.csv", "solver.yaml: the file is truncated or no safetensors file: its header claims 8387230965746132334 bytes, but only 98 follow");
        yield return Wrong("run net.yaml --outputs nowhere/out.npz", "nowhere/out.npz: cannot write: there is no folder 'nowhere'");
        yield return Wrong("run net.yaml --inputs in.npz --outputs out.npz", "in.npz: no such file");
        yield return Wrong("layers --plugin my.dll", "my.dll: no such file");
        yield return Wrong("layers --plugin text.dll", "text.dll: the file is no .NET assembly");
    }

    [TestCaseSource(nameof(WrongFiles))]
    public void A_wrong_file_gets_one_line_for_each_error(string args, string[] errors)
    {
        ToolResult result = folder.Run(args.Split(' '));
        Assert.That(result.ExitCode, Is.EqualTo(2));
        // What the data layers say of the data comes before.
        Assert.That(result.Error.TrimEnd().Split('\n').SkipWhile(line => line.StartsWith("data: ", StringComparison.Ordinal)), Is.EqualTo(errors.Select(error => $"error: {error}")));
    }

    [Test]
    public void An_assembly_without_layers_is_no_plug_in()
    {
        string numerics = Path.Join(AppContext.BaseDirectory, "NetFramework.Numerics.dll");
        ToolResult result = folder.Run("layers", "--plugin", numerics);
        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Does.StartWith($"error: {numerics}: the assembly holds no layer type"));
    }

    [TestCaseSource(nameof(Commands))]
    public void The_help_of_a_command_has_examples_of_it(string command)
    {
        string help = folder.Run(command, "--help").Done().Output;
        Assert.That(help, Does.Contain("Usage:").And.Contain("Options:").And.Contain("--plugin <FILE.dll>"));
        Assert.That(help[help.IndexOf("Examples:", StringComparison.Ordinal)..], Does.Contain($"\n  netframework {command} "));
    }

    [Test]
    public void The_help_of_the_tool_names_every_command_and_the_exit_codes()
    {
        ToolResult result = folder.Run("--help").Done();
        foreach (string command in Commands)
            Assert.That(result.Output, Does.Match($@"\n  {command} +<?\[?.*  [A-Z]"), command);
        Assert.That(result.Output, Does.Contain("Exit codes: 0 done, 1 the run failed, 2 the input is wrong."));
        Assert.That(folder.Run().Output, Is.EqualTo(result.Output), "without arguments");
    }

    [Test]
    public void The_version_is_that_of_the_assembly() =>
        Assert.That(folder.Run("--version").Done().Output, Does.StartWith(typeof(Shape).Assembly.GetName().Version!.ToString(3)));
}
