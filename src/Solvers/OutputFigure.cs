using System.Numerics;
using NetFramework.Layers;

namespace NetFramework.Solvers;

/// <summary>What an output blob comes to over the batches of a test.</summary>
internal abstract class OutputFigure<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The figure of an output of a net: of a metric's totals, or else a mean; null for data, which tell nothing of the net.</summary>
    public static OutputFigure<T>? Of(Net<T> net, string name)
    {
        NetLayer<T> producer = net.Layers.Last(layer => layer.Definition.Top.Contains(name));
        if (producer.Layer.MetricTotals is { } totals)
            return new OutputMetric<T>(name, net[name], totals, producer.Definition.Top.ToList().IndexOf(name));
        LayerRole role = LayerRegistry.Find(producer.Type)?.Role ?? LayerRole.Compute;
        return role == LayerRole.Data ? null : new OutputMean<T>(name, net[name], net.LossWeight(name), role);
    }

    public abstract void Clear();

    /// <summary>Adds the present batch.</summary>
    /// <param name="samples">Its samples.</param>
    public abstract void Add(int samples);

    /// <summary>The figure.</summary>
    /// <param name="samples">The samples of all batches.</param>
    public abstract OutputAverage Result(long samples);
}
