using System.Diagnostics;

namespace NetFramework.Tests;

internal sealed class ReferenceTests
{
    [Test]
    public void The_reference_in_docs_is_what_the_command_prints()
    {
        var start = new ProcessStartInfo("dotnet", [Path.Join(AppContext.BaseDirectory, "netframework.dll"), "reference"]) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        string printed = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.That(File.ReadAllText(RepositoryFolder.PathOf("docs/yaml.md")), Is.EqualTo(printed), "write it anew: netframework reference > docs/yaml.md");
    }
}
