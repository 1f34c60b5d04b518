namespace NetFramework.Tests;

internal sealed class ReferenceTests
{
    [Test]
    public void The_reference_in_docs_is_what_the_command_prints()
    {
        string printed = Tool.Run(RepositoryFolder.Root, "reference").Done().Output;
        Assert.That(File.ReadAllText(RepositoryFolder.PathOf("docs/yaml.md")), Is.EqualTo(printed), "write it anew: netframework reference > docs/yaml.md");
    }
}
