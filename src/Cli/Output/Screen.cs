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

    /// <summary>Writes a line of the log on standard error, and above a bar where one moves.</summary>
    public static void Log(string line)
    {
        if (IsLive && !Console.IsErrorRedirected)
            Ansi.Write(new Text(line + Environment.NewLine));
        else
            Console.Error.WriteLine(line);
    }

    /// <summary>Writes a name and what it means; on a terminal the meaning is folded beside the name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="meaning">What it means.</param>
    /// <param name="width">The width of the longest name.</param>
    public static void Definition(string name, string meaning, int width)
    {
        string indented = $"  {name.PadRight(width)}  ";
        if (!IsTerminal)
        {
            Console.WriteLine(indented + meaning);
            return;
        }
        Grid grid = new Grid { Expand = false }.AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0), Width = indented.Length }).AddColumn(new GridColumn { Padding = new Padding(0) });
        Ansi.Write(grid.AddRow(new Text(indented, new Style(Color.Green)), new Text(meaning)));
    }

    /// <summary>Writes lines of text; on a terminal they are folded between words.</summary>
    public static void Paragraphs(string text)
    {
        if (IsTerminal)
            Ansi.Write(new Text(text + Environment.NewLine));
        else
            Console.WriteLine(text);
    }
}
