using System.CommandLine;

namespace NetFramework.Cli.Output;

/// <summary>Says on standard error why a run ended, one line for each error, and gives the exit code. A stack trace is shown only where it is asked for.</summary>
internal sealed class FailureReport(IReadOnlyList<string> args, bool verbose)
{
    private const int RunFailed = 1;
    private const int InputIsWrong = 2;

    /// <summary>The command line is wrong.</summary>
    public int OfCommandLine(IReadOnlyList<InputError> errors, Command command)
    {
        Write(errors);
        string name = command is RootCommand ? "" : $" {command.Name}";
        Console.Error.WriteLine($"'netframework{name} --help' tells what it takes.");
        return InputIsWrong;
    }

    /// <summary>The run ended with an exception.</summary>
    public int Of(Exception exception)
    {
        int code = RunFailed;
        switch (exception)
        {
            case InputException input:
                Write(input.Errors);
                code = InputIsWrong;
                break;
            case OutOfMemoryException:
                WriteLine("error: there is not enough memory");
                break;
            case NonFiniteException { Hint: { } hint }:
                WriteLine($"error: {exception.Message}: {hint}");
                break;
            case NonFiniteException or IOException or UnauthorizedAccessException:
                WriteLine($"error: {exception.Message}");
                break;
            default:
                WriteLine($"internal error: {exception.GetType().Name}: {exception.Message}");
                Console.Error.WriteLine(verbose
                    ? "This is a fault of netframework, not of the input: please report it with the lines below."
                    : "This is a fault of netframework, not of the input: please report it, with what the same command prints with --verbose.");
                break;
        }
        if (verbose)
            Console.Error.WriteLine(exception);
        return code;
    }

    private void Write(IReadOnlyList<InputError> errors)
    {
        string current = Directory.GetCurrentDirectory() + Path.DirectorySeparatorChar;
        bool isGiven = args.Any(argument => argument.Contains(current, StringComparison.Ordinal));
        foreach (InputError error in errors)
        {
            // Definitions make paths absolute; the user reads them from where the command was typed.
            string message = isGiven ? error.Message : error.Message.Replace(current, "", StringComparison.Ordinal);
            SourceLocation? location = error.Location is { File: { } file } place ? place with { File = UserPath.Of(file, args) } : error.Location;
            WriteLine($"error: {new InputError(message, location)}");
        }
    }

    private static void WriteLine(string text) => Console.Error.WriteLine(text.ReplaceLineEndings(" "));
}
