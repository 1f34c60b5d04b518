using System.CommandLine;
using NetFramework.Cli.CommandLine;
using NetFramework.Cli.Output;

namespace NetFramework.Cli.Commands;

/// <summary><c>reference</c>: the whole YAML reference, as the repository keeps it in docs/yaml.md.</summary>
internal static class ReferenceCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new ToolCommand("reference", "Prints the YAML reference as Markdown: the keys of solvers, nets, fillers and sweeps, and every layer type");
        command.Examples =
        [
            ("netframework reference > docs/yaml.md", "write the reference anew after a layer has changed"),
            ("netframework reference --plugin my-layers.dll > reference.md", "a reference with your own layers in it"),
        ];
        command.SetAction(_ =>
        {
            Console.Out.Write(MarkdownReference.Text());
            return 0;
        });
        return command;
    }
}
