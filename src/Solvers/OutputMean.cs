using System.Numerics;
using NetFramework.Layers;

namespace NetFramework.Solvers;

/// <summary>The mean of one output blob over batches. A blob with one row per sample gives its mean row.</summary>
internal sealed class OutputMean<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly string name;
    private readonly Blob<T> blob;
    private readonly double lossWeight;
    private readonly LayerRole role;
    private Shape shape = Shape.Scalar;
    private double[] sums = [];

    private OutputMean(string name, Blob<T> blob, double lossWeight, LayerRole role) => (this.name, this.blob, this.lossWeight, this.role) = (name, blob, lossWeight, role);

    /// <summary>The mean of a blob of a net; null for data, which tell nothing of the net.</summary>
    public static OutputMean<T>? Of(Net<T> net, string name)
    {
        NetLayer<T> producer = net.Layers.Last(layer => layer.Definition.Top.Contains(name));
        LayerRole role = LayerRegistry.Find(producer.Type)?.Role ?? LayerRole.Compute;
        return role == LayerRole.Data ? null : new OutputMean<T>(name, net[name], net.LossWeight(name), role);
    }

    public void Clear() => sums = [];

    /// <summary>Adds the blob's present values.</summary>
    /// <param name="samples">The samples of this batch.</param>
    public void Add(int samples)
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

    public OutputAverage Mean(long samples) => new(name, shape, [.. sums.Select(sum => sum / samples)], lossWeight);
}
