namespace NetFramework;

/// <summary>What came of running a net over test data.</summary>
public sealed record Evaluation
{
    /// <summary>The name of the net.</summary>
    public required string Net { get; init; }

    /// <summary>The number of samples; 0 where the net has no data layer to tell.</summary>
    public required long Samples { get; init; }

    /// <summary>The number of batches.</summary>
    public required int Batches { get; init; }

    /// <summary>The total loss: each loss by its weight, the batches by their samples.</summary>
    public required double Loss { get; init; }

    /// <summary>The blobs that no layer reads, averaged, or measured where they are metrics.</summary>
    public required IReadOnlyList<OutputAverage> Outputs { get; init; }

    /// <summary>Which class was taken for which; null where the net compares no class scores with labels.</summary>
    public ConfusionMatrix? Confusion { get; init; }
}

/// <summary>
/// The mean of an output blob over the batches of a test, each batch weighted by its samples; of a blob with one row per sample, the mean row.
/// Of a metric that is computed from totals (<see cref="NetFramework.Layers.IMetricTotals"/>), its value for all samples together.
/// </summary>
/// <param name="Blob">The blob's name.</param>
/// <param name="Shape">The shape of the values.</param>
/// <param name="Values">The values, row-major.</param>
/// <param name="LossWeight">The blob's weight in the total loss; 0 where it is no loss.</param>
public sealed record OutputAverage(string Blob, Shape Shape, IReadOnlyList<double> Values, double LossWeight);
