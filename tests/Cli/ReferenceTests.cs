namespace NetFramework.Tests;

internal sealed class ReferenceTests
{
    [Test]
    public void The_reference_in_docs_is_what_the_command_prints()
    {
        string printed = Tool.Run(RepositoryFolder.Root, "reference").Done().Output;
        Assert.That(File.ReadAllText(RepositoryFolder.PathOf("docs/yaml.md")), Is.EqualTo(printed), "write it anew: netframework reference > docs/yaml.md");
    }

    [Test]
    public void The_example_of_templates_is_a_net()
    {
        string text = File.ReadAllText(RepositoryFolder.PathOf("docs/yaml.md"));
        string yaml = text[(text.IndexOf("```yaml\n", StringComparison.Ordinal) + 8)..];
        var net = new Net<float>(NetDefinition.Parse(yaml[..yaml.IndexOf("```", StringComparison.Ordinal)]));
        Assert.That(net.Layers.Select(layer => layer.Name), Is.EqualTo(new[] { "image", "conv1", "conv1_relu", "conv2", "conv2_relu" }));
        Assert.That(net["conv2"].Shape, Is.EqualTo(new Shape(1, 32, 32, 32)));
    }
}
