using System.Diagnostics;

namespace NetFramework.Tests;

/// <summary>The commands of the READMEs, run in their order as they stand, in a copy of the samples; the built tool stands for <c>dotnet run</c>.</summary>
internal sealed class ReadmeTests
{
    private const string RunTool = "dotnet run -c Release --project src/Cli -- ";

    private DirectoryInfo copy = null!;

    [SetUp]
    public void CopySamples()
    {
        copy = Directory.CreateTempSubdirectory("netframework-");
        string samples = RepositoryFolder.PathOf("samples");
        foreach (string file in Directory.EnumerateFiles(samples, "*", SearchOption.AllDirectories))
        {
            string target = Path.Join(copy.FullName, "samples", Path.GetRelativePath(samples, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    [TearDown]
    public void DeleteCopy() => copy.Delete(recursive: true);

    private static IEnumerable<string> Readmes =>
        from file in Directory.EnumerateFiles(RepositoryFolder.PathOf("samples"), "README.md", SearchOption.AllDirectories).Append(RepositoryFolder.PathOf("README.md"))
        where !file.Contains("mnist", StringComparison.Ordinal)
        select Path.GetRelativePath(RepositoryFolder.Root, file);

    private static List<string> Commands(string readme)
    {
        List<string> commands = [];
        bool inBlock = false;
        foreach (string line in File.ReadLines(RepositoryFolder.PathOf(readme)))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
                inBlock = line is "```sh";
            else if (inBlock && line.StartsWith(RunTool, StringComparison.Ordinal))
                commands.Add(line[RunTool.Length..]);
        }
        return commands;
    }

    [TestCaseSource(nameof(Readmes))]
    public void The_commands_of_a_readme_run_as_they_stand(string readme)
    {
        List<string> commands = Commands(readme);
        Assert.That(commands, Is.Not.Empty);
        if (readme.Contains("from-code", StringComparison.Ordinal))
            RunFromCode();
        foreach (string command in commands)
            Tool.Run(copy.FullName, command.Split(' ')).Done();
    }

    [Test]
    public void The_sample_from_code_is_what_its_readme_shows()
    {
        string readme = File.ReadAllText(RepositoryFolder.PathOf("samples/from-code/README.md")).ReplaceLineEndings("\n");
        Assert.That(readme, Does.Contain($"```csharp\n{File.ReadAllText(RepositoryFolder.PathOf("samples/from-code/Program.cs")).ReplaceLineEndings("\n")}```"));
        // The last digits may differ with the width of the machine's vectors.
        Assert.That(Lines(RunFromCode()), Is.EqualTo(Lines(readme.Split("```text\n")[1].Split("```")[0])));

        static IEnumerable<string> Lines(string text) => text.TrimEnd().Split('\n').Select(line => line.Split(" loss ")[0].Split(" accuracy ")[0]);
    }

    private string RunFromCode()
    {
        var start = new ProcessStartInfo(Tool.Host) { WorkingDirectory = copy.FullName, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Join(copy.FullName, "samples/from-code/bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0/FromCode.dll"));
        using Process process = Process.Start(start)!;
        return Tool.Wait(process).Done().Output;
    }

    [Test]
    public void Mnist_is_learned_by_the_command_of_its_readme()
    {
        string data = Path.Join(copy.FullName, "samples", "mnist", "data");
        Directory.CreateDirectory(data);
        foreach (string file in Directory.GetFiles(SharedFolder.PathOf("data/mnist")))
            File.Copy(file, Path.Join(data, Path.GetFileName(file).Replace("train10k", "train", StringComparison.Ordinal)));
        string output = Tool.Run(copy.FullName, Commands("samples/mnist/README.md")[0].Split(' ')).Done().Output;
        string accuracy = output.Split("Test on 10,000 samples")[1].Split("accuracy ")[1].Split(' ')[0];
        Assert.That(double.Parse(accuracy, System.Globalization.CultureInfo.InvariantCulture), Is.GreaterThanOrEqualTo(0.91));
    }

    [Test]
    public void The_training_output_of_the_readme_is_what_the_command_prints()
    {
        // Speeds differ from run to run; the last digits of a loss may differ with the width of the machine's vectors.
        string output = Tool.Run(copy.FullName, Commands("README.md")[0].Split(' ')).Done().Output;
        string shown = File.ReadAllText(RepositoryFolder.PathOf("README.md")).Split("```text\n")[1].Split("```")[0];
        Assert.That(Lines(shown), Is.EqualTo(Lines(output)));

        static IEnumerable<string> Lines(string text) =>
            text.Split("Test on ")[1].Split('\n').Where(line => line.Length > 0 && !line.Contains("loss", StringComparison.Ordinal) && !line.StartsWith("Next:", StringComparison.Ordinal));
    }

    [Test]
    public void The_separated_loss_stops_with_the_message_of_the_readme_and_the_fused_one_goes_on()
    {
        string[] shown = [.. File.ReadLines(RepositoryFolder.PathOf("README.md")).SkipWhile(line => !line.StartsWith("$ netframework", StringComparison.Ordinal)).TakeWhile(line => line != "```")];
        ToolResult separated = Tool.Run(copy.FullName, shown[0].Split(' ')[2..]);
        Assert.That(separated.ExitCode, Is.EqualTo(1));
        Assert.That(separated.Error, Does.EndWith(shown[1] + "\n"));
        Tool.Run(copy.FullName, shown[2].Split(' ')[2..]).Done();
    }

    [Test]
    public void The_net_of_the_readme_is_the_net_of_the_sample()
    {
        string shown = File.ReadAllText(RepositoryFolder.PathOf("README.md")).Split("```yaml\nname: ")[1].Split("```")[0];
        Assert.That(File.ReadAllText(RepositoryFolder.PathOf("samples/iris/net.yaml")), Does.EndWith($"name: {shown}"));
    }
}
