namespace NetFramework.Cli.Output.Training;

/// <summary>What a training writes to standard output.</summary>
internal enum LogFormat
{
    /// <summary>Text, for persons.</summary>
    Text,

    /// <summary>A line of JSON for each event, for programs.</summary>
    Json,
}
