using Spectre.Console;

namespace NetFramework.Cli.Output;

/// <summary>Standard output as a person sees it.</summary>
internal static class Screen
{
    /// <summary>Whether standard output is a terminal, and not a pipe or a file.</summary>
    public static bool IsTerminal { get; } = !Console.IsOutputRedirected;

    /// <summary>The terminal, with colours where it has them and NO_COLOR does not forbid them.</summary>
    public static IAnsiConsole Ansi => AnsiConsole.Console;

    /// <summary>Whether what was written can be written over: progress can move.</summary>
    public static bool IsLive => IsTerminal && Ansi.Profile.Capabilities is { Ansi: true, Interactive: true };

    /// <summary>Writes a heading.</summary>
    public static void Heading(string text)
    {
        if (IsTerminal)
            Ansi.Write(new Text(text + Environment.NewLine, new Style(decoration: Decoration.Bold)));
        else
            Console.WriteLine(text);
    }
}
