using System.CommandLine;

namespace NetFramework.Cli.CommandLine;

/// <summary>A command with examples, which its help shows.</summary>
internal sealed class ToolCommand(string name, string description) : Command(name, description)
{
    /// <summary>Command lines to copy, each with what it does.</summary>
    public IReadOnlyList<(string CommandLine, string Effect)> Examples { get; set; } = [];
}
