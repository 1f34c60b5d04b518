using System.Numerics;
using NetFramework.Layers;

namespace NetFramework.Solvers;

/// <summary>The mean of one output blob over batches. A blob with one row per sample gives its mean row.</summary>
internal sealed class OutputMean<T> : OutputFigure<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly string name;
    private readonly Blob<T> blob;
    private readonly double lossWeight;
    private readonly LayerRole role;
    private Shape shape = Shape.Scalar;
    private double[] sums = [];

    public OutputMean(string name, Blob<T> blob, double lossWeight, LayerRole role) => (this.name, this.blob, this.lossWeight, this.role) = (name, blob, lossWeight, role);

    public override void Clear() => sums = [];

    public override void Add(int samples)
    {
        // A metric's vector (one value per class) may happen to be as long as the batch.
        bool rows = blob.Shape.Rank > (role == LayerRole.Metric ? 1 : 0) && blob.Shape[0] == samples;
        int length = rows ? blob.Shape.CountFrom(1) : blob.Count;
        if (sums.Length == 0)
        {
            sums = new double[length];
            shape = rows ? blob.Shape.Without(0) : blob.Shape;
        }
        if (sums.Length != length)
            throw new InputException($"the output '{name}' has {length} values per batch where it had {sums.Length} before, so that it has no mean");
        double weight = rows ? 1 : samples;
        ReadOnlySpan<T> values = blob.Data;
        for (int i = 0; i < values.Length; i++)
            sums[i % length] += weight * double.CreateTruncating(values[i]);
    }

    public override OutputAverage Result(long samples) => new(name, shape, [.. sums.Select(sum => sum / samples)], lossWeight);
}
