using System.Text.Json;
using System.Text.Json.Serialization;
using NetFramework.Cli.Runs;

namespace NetFramework.Cli.Output.Training;

/// <summary>Something that happened in a training, as a line of JSON; docs/training-events.md lists the fields.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(StartEvent), "start")]
[JsonDerivedType(typeof(DisplayEvent), "display")]
[JsonDerivedType(typeof(TestEvent), "test")]
[JsonDerivedType(typeof(CheckpointEvent), "checkpoint")]
[JsonDerivedType(typeof(StopEvent), "stop")]
[JsonDerivedType(typeof(CrossValidationEvent), "cross_validation")]
internal abstract record TrainingEvent
{
    /// <summary>When.</summary>
    public DateTimeOffset Time { get; } = DateTimeOffset.Now;

    /// <summary>The updates made so far.</summary>
    public required long Iteration { get; init; }

    /// <summary>The event as JSON, in one line.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, TrainingEventJson.Default.TrainingEvent);
}

/// <summary>A training begins, or goes on.</summary>
internal sealed record StartEvent(
    string Run, string Net, long MaxIterations, long LearnedValues, long? Samples, int? BatchSize, long Seed, [property: JsonConverter(typeof(SnakeCaseConverter<Precision>))] Precision Precision) : TrainingEvent;

/// <summary>A display of the solver.</summary>
internal sealed record DisplayEvent(double? Epoch, double Seconds, double Loss, double SmoothedLoss, double Lr, double SamplesPerSecond) : TrainingEvent;

/// <summary>A test of one net.</summary>
internal sealed record TestEvent(double? Epoch, double Seconds, int TestNet, long Samples, IReadOnlyDictionary<string, double> Figures, bool Best) : TrainingEvent;

/// <summary>A checkpoint was saved.</summary>
internal sealed record CheckpointEvent(string Path) : TrainingEvent;

/// <summary>The training has ended.</summary>
internal sealed record StopEvent([property: JsonConverter(typeof(SnakeCaseConverter<StopReason>))] StopReason Reason, double Seconds, string? Model, string? BestModel, string? Error) : TrainingEvent;

/// <summary>All folds of a cross-validation are done.</summary>
internal sealed record CrossValidationEvent(
    string Run, int Folds, IReadOnlyList<FoldTest> Tests, IReadOnlyDictionary<string, double> Mean, IReadOnlyDictionary<string, double> Deviation) : TrainingEvent;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(TrainingEvent))]
internal sealed partial class TrainingEventJson : JsonSerializerContext;
