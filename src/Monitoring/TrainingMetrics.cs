using System.Numerics;
using NetFramework.Layers;
using NetFramework.Numerics;

namespace NetFramework.Monitoring;

/// <summary>What is measured at a display.</summary>
internal static class TrainingMetrics
{
    /// <summary>Loss, learning rate and speed, and what the training net's metrics say of the latest batch.</summary>
    public static Dictionary<string, double> Figures<T>(Solver<T> solver, double samplesPerSecond) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var figures = new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["loss"] = solver.Loss,
            ["smoothed_loss"] = solver.SmoothedLoss,
            ["lr"] = solver.LearningRate,
            ["samples_per_second"] = samplesPerSecond,
        };
        foreach (NetLayer<T> layer in solver.Net.Layers.Where(layer => LayerRegistry.Find(layer.Type)?.Role == LayerRole.Metric))
        {
            if (layer.Tops is [{ Count: 1 } top])
                figures.TryAdd(layer.Definition.Top[0], double.CreateTruncating(top.Data[0]));
        }
        return figures;
    }

    /// <summary>√(Σ g²) over the gradients of each layer's learned blobs. Diffs of other blobs may share memory, and are not looked at.</summary>
    public static Dictionary<string, double> GradientNorms<T>(Net<T> net) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var norms = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (NetLayer<T> layer in net.Layers)
        {
            double[] parts = [.. layer.Layer.Parameters.Where(parameter => parameter.Learns && parameter.Blob.HasDiff).Select(parameter => GradientNorm.Of<T>(parameter.Name, parameter.Diff).Euclidean)];
            if (parts.Length > 0)
                norms[layer.Name] = parts.Aggregate(0.0, double.Hypot);
        }
        return norms;
    }
}
