using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace NetFramework.Cli.CommandLine;

/// <summary>The help of a command, followed by its examples.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    private static readonly (string CommandLine, string Effect)[] First =
    [
        ("netframework train samples/iris/solver.yaml", "train a net, see how good it is, save its weights"),
        ("netframework layers", "what layers there are"),
        ("netframework train --help", "what a command takes"),
    ];

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <summary>Lets <c>--help</c> show examples, for every command.</summary>
    public static void Install(RootCommand root)
    {
        HelpOption option = root.Options.OfType<HelpOption>().Single();
        option.Description = "Shows this help";
        option.Action = new HelpWithExamples((HelpAction)option.Action!);
        root.Options.OfType<VersionOption>().Single().Description = "Shows the version";
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        int result = help.Invoke(parseResult);
        Command command = parseResult.CommandResult.Command;
        IReadOnlyList<(string CommandLine, string Effect)> examples = command is ToolCommand tool ? tool.Examples : First;
        TextWriter output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach ((string commandLine, string effect) in examples)
        {
            output.WriteLine($"  # {effect}");
            output.WriteLine($"  {commandLine}");
        }
        if (command is RootCommand)
        {
            output.WriteLine();
            output.WriteLine("Exit codes: 0 done, 1 the run failed, 2 the input is wrong.");
        }
        return result;
    }
}
