using System.Text.Json;
using System.Text.Json.Serialization;

namespace NetFramework.Cli.Runs;

/// <summary>What is known of a run beside its configuration: where it came from, and when, where and how it went. It is kept as run.json.</summary>
internal sealed record RunRecord
{
    /// <summary>The solver file that the run was started with.</summary>
    public required string Solver { get; init; }

    /// <summary>The weights that it started from; null where they were filled.</summary>
    public string? Weights { get; init; }

    /// <summary>The seed of all randomness.</summary>
    public required long Seed { get; init; }

    /// <summary>The precision of all numbers.</summary>
    [JsonConverter(typeof(SnakeCaseConverter<Precision>))] public required Precision Precision { get; init; }

    /// <summary>For a cross-validation, whose folds are runs in its directory: what has come of them. Null for all other runs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public CrossValidationRecord? CrossValidation { get; init; }

    /// <summary>The processes that worked on it: the first, and each that resumed it.</summary>
    public IReadOnlyList<RunSession> Sessions { get; init; } = [];

    /// <summary>The latest process.</summary>
    [JsonIgnore] public RunSession Latest => Sessions[^1];

    /// <summary>The record with another latest session.</summary>
    public RunRecord WithLatest(RunSession session) => this with { Sessions = [.. Sessions.SkipLast(1), session] };

    /// <summary>Reads a record.</summary>
    /// <exception cref="InputException">The file cannot be read, or is no record of a run.</exception>
    public static RunRecord Read(string path)
    {
        using FileStream stream = InputFile.Open(path);
        try
        {
            return JsonSerializer.Deserialize(stream, RunRecordJson.Default.RunRecord) is { Sessions.Count: > 0 } record ? record : throw new JsonException("it has no sessions");
        }
        catch (JsonException exception)
        {
            throw new InputException($"this is no record of a run: {exception.Message}", new SourceLocation(path), exception);
        }
    }

    /// <summary>Has the code that writes a record loaded, by writing one into memory.</summary>
    public static void WarmUp() =>
        JsonSerializer.SerializeToUtf8Bytes(new RunRecord { Solver = "", Seed = 0, Precision = Precision.Float, Sessions = [RunSession.Begin(0)] }, RunRecordJson.Default.RunRecord);

    /// <summary>Writes the record, whole or not at all.</summary>
    /// <exception cref="IOException">The write failed.</exception>
    public void Write(string path) => AtomicFile.Write(path, stream => stream.Write(JsonSerializer.SerializeToUtf8Bytes(this, RunRecordJson.Default.RunRecord)));
}

/// <summary>Members of an enum by their names in snake case.</summary>
internal sealed class SnakeCaseConverter<TEnum>() : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) where TEnum : struct, Enum;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(RunRecord))]
internal sealed partial class RunRecordJson : JsonSerializerContext;
