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
        foreach (InputError error in errors)
            WriteLine($"error: {(error.Location is { File: { } file } location ? error with { Location = location with { File = UserPath.Of(file, args) } } : error)}");
    }

    private static void WriteLine(string text) => Console.Error.WriteLine(text.ReplaceLineEndings(" "));
}
