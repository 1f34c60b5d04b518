using System.CommandLine;
using Microsoft.Extensions.Logging;
using NetFramework.Cli.CommandLine;

namespace NetFramework.Cli.Output;

/// <summary>What the libraries log, on standard error: warnings with their name, information as it stands; details with <c>--verbose</c>.</summary>
internal sealed class ConsoleLogging(Action<string> write) : ILoggerProvider
{
    /// <summary>Loggers for a command.</summary>
    /// <param name="parsed">The command line, for <c>--verbose</c>.</param>
    /// <param name="least">The least level that is shown without it.</param>
    /// <param name="write">Where a line goes; standard error by default.</param>
    public static ILoggerFactory Create(ParseResult parsed, LogLevel least = LogLevel.Warning, Action<string>? write = null)
    {
        LogLevel shown = CommonOptions.IsVerbose(parsed) ? LogLevel.Debug : least;
        return new LoggerFactory([new ConsoleLogging(write ?? Console.Error.WriteLine)], new LoggerFilterOptions { MinLevel = shown });
    }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new LineLogger(write);

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private sealed class LineLogger(Action<string> write) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            string level = logLevel switch
            {
                LogLevel.Error or LogLevel.Critical => "error: ",
                LogLevel.Warning => "warning: ",
                LogLevel.Debug or LogLevel.Trace => "debug: ",
                _ => "",
            };
            write(level + formatter(state, exception).ReplaceLineEndings(" "));
        }
    }
}
