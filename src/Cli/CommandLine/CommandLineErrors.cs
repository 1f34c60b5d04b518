using System.CommandLine;
using System.CommandLine.Parsing;

namespace NetFramework.Cli.CommandLine;

/// <summary>What is wrong with a command line, in the words of this tool, each error with the nearest right name.</summary>
internal static class CommandLineErrors
{
    /// <summary>All errors of a command line, in its order; none where it is right.</summary>
    public static IReadOnlyList<InputError> Of(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        bool anythingGoes = parsed.Tokens.Any(token => token.Type == TokenType.DoubleDash);
        OptionResult[] options = [.. parsed.CommandResult.Children.OfType<OptionResult>().Where(option => !option.Implicit)];
        List<string> errors = [];
        foreach (string token in ArgumentValues(parsed).Where(value => IsOption(value) && !anythingGoes))
            errors.Add(UnknownOption(token, command));
        bool isShifted = errors.Count > 0 || options.Any(option => Swallowed(option, command) is not null);
        foreach (OptionResult option in options)
            errors.AddRange(OfOption(option, parsed, command));
        // What follows an unknown option, or one that was taken for a value, is most often its value.
        if (!isShifted && parsed.UnmatchedTokens.Count > 0)
            errors.Add(Unmatched(parsed, command));
        // What is missing is told only where nothing else is wrong: a misspelt name is what is missing, most often.
        if (errors.Count == 0)
            errors.AddRange(Missing(parsed, command));
        if (errors.Count == 0)
            errors.AddRange(parsed.Errors.Select(error => error.Message));
        return [.. errors.Distinct().Select(message => new InputError(message))];
    }

    private static IEnumerable<string> ArgumentValues(ParseResult parsed) =>
        parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens).Select(token => token.Value);

    private static bool IsOption(string token) => token.Length > 1 && token[0] == '-';

    // The first one only, for the same reason.
    private static string Unmatched(ParseResult parsed, Command command)
    {
        string token = parsed.UnmatchedTokens[0];
        if (IsOption(token))
            return UnknownOption(token, command);
        if (command is RootCommand)
            return $"unknown command '{token}'{NearestName.Hint(token, command.Subcommands.Select(known => known.Name))}";
        return command.Arguments.Count == 0
            ? $"unexpected '{token}': {command.Name} takes options only"
            : $"unexpected '{token}': {command.Name} takes {string.Join(" ", command.Arguments.Select(argument => argument.Name))} alone, beside its options";
    }

    private static string UnknownOption(string token, Command command) =>
        $"unknown option '{token}'{NearestName.Hint(token.Split('=')[0], Options(command).SelectMany(Names).Where(name => name.StartsWith("--", StringComparison.Ordinal)))}";

    private static IEnumerable<string> OfOption(OptionResult result, ParseResult parsed, Command command)
    {
        Option option = result.Option;
        string form = $"{option.Name} {option.HelpName}";
        bool isFlag = option.ValueType == typeof(bool);
        if (Swallowed(result, command) is { } swallowed)
            yield return $"{option.Name} needs a value ({form}), but '{swallowed}' follows";
        else if (result.Tokens.Count == 0 && !isFlag)
            yield return $"{option.Name} needs a value: {form}";
        else if (result.IdentifierTokenCount > 1 && option.Arity.MaximumNumberOfValues == 1)
            yield return $"{option.Name} is given {result.IdentifierTokenCount} times; give it once";
        else
        {
            foreach (ParseError error in parsed.Errors.Where(error => error.SymbolResult is OptionResult wrong && wrong.Option == option))
                yield return error.Message;
        }
    }

    /// <summary>The name of an option that stands where the value of another should.</summary>
    private static string? Swallowed(OptionResult result, Command command) =>
        result.Tokens.Select(token => token.Value).FirstOrDefault(value => Options(command).SelectMany(Names).Contains(value));

    private static IEnumerable<string> Missing(ParseResult parsed, Command command)
    {
        if (command is RootCommand)
        {
            if (parsed.Errors.Count > 0)
                yield return "no command is given";
            yield break;
        }
        foreach (Argument argument in command.Arguments.Where(argument => argument.Arity.MinimumNumberOfValues > 0))
        {
            if (parsed.GetResult(argument) is not { Tokens.Count: > 0 })
                yield return $"{command.Name} needs {argument.Name}";
        }
        foreach (Option option in command.Options.Where(option => option.Required))
        {
            if (parsed.GetResult(option) is not { Tokens.Count: > 0 })
                yield return $"{command.Name} needs {option.Name} {option.HelpName}";
        }
    }

    private static IEnumerable<Option> Options(Command command) =>
        command.Options.Concat(command.Parents.OfType<Command>().SelectMany(Options).Where(option => option.Recursive));

    private static IEnumerable<string> Names(Option option) => [option.Name, .. option.Aliases];
}
