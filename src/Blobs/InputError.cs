using System.Text;

namespace NetFramework;

/// <summary>A place in an input file. Lines and columns count from 1; 0 means that none is known.</summary>
/// <param name="File">The file's path, as the user named it; null where the input is no file.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
public sealed record SourceLocation(string? File, int Line = 0, int Column = 0)
{
    /// <summary>How the place came to matter, where that is another place: the template that it is in, and where that is used. Null where the place tells all.</summary>
    public string? Origin { get; init; }

    /// <summary>The place in the form <c>file:line:column</c>, as compilers print it.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(File ?? "(input)");
        if (Line > 0)
            text.Append(':').Append(Line);
        if (Line > 0 && Column > 0)
            text.Append(':').Append(Column);
        return text.ToString();
    }
}

/// <summary>One thing that is wrong with what the user gave: where, what, and what was expected.</summary>
/// <param name="Message">What is wrong and what was expected, in one sentence.</param>
/// <param name="Location">Where; null where the input has no place (a command-line value, say).</param>
public sealed record InputError(string Message, SourceLocation? Location = null)
{
    /// <summary>The error as one line: <c>file:line:column: message</c>, and the place's origin in brackets.</summary>
    public override string ToString() => Location is null ? Message : $"{Location}: {Message}{(Location.Origin is null ? "" : $" ({Location.Origin})")}";
}

/// <summary>
/// The input is wrong: a definition, a data file, a weight file, a command line. It carries every error found,
/// so that a user mends a file once and not once per error. The command line prints the errors, never a stack trace, and exits with 2.
/// </summary>
public sealed class InputException : Exception
{
    /// <summary>The input is wrong in the given ways.</summary>
    /// <param name="errors">All errors found, in the order of the file.</param>
    /// <param name="innerException">What was caught, where something was.</param>
    public InputException(IReadOnlyList<InputError> errors, Exception? innerException = null)
        : base(string.Join(Environment.NewLine, errors), innerException) => Errors = errors;

    /// <summary>The input is wrong in one way.</summary>
    /// <param name="message">What is wrong and what was expected.</param>
    /// <param name="location">Where.</param>
    /// <param name="innerException">What was caught, where something was.</param>
    public InputException(string message, SourceLocation? location = null, Exception? innerException = null)
        : this([new InputError(message, location)], innerException)
    {
    }

    /// <summary>All errors found.</summary>
    public IReadOnlyList<InputError> Errors { get; }
}
