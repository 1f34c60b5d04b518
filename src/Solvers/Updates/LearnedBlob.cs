using System.Numerics;

namespace NetFramework.Solvers;

/// <summary>A learned blob that the solver updates, with what the update remembers of it.</summary>
/// <param name="Layer">The layer that owns it.</param>
/// <param name="Parameter">The blob.</param>
/// <param name="Histories">What the update rule remembers, in the blob's shape.</param>
/// <param name="Average">The moving average of the weights, where there is one.</param>
internal sealed record LearnedBlob<T>(NetLayer<T> Layer, Parameter<T> Parameter, Blob<T>[] Histories, Blob<T>? Average) where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Its name in files: <c>layer.parameter</c>.</summary>
    public string Name => $"{Layer.Name}.{Parameter.Name}";

    /// <summary>The learned blobs of a net, each once; those whose lr_mult is 0 are left out.</summary>
    /// <param name="net">The net.</param>
    /// <param name="histories">The number of histories of each, all 0.</param>
    /// <param name="averages">Whether each has an average.</param>
    public static LearnedBlob<T>[] Of(Net<T> net, int histories, bool averages) =>
    [
        .. from layer in net.Layers
           from parameter in layer.Layer.Parameters
           where parameter.Owner is null && parameter.Learns
           let shape = parameter.Blob.Shape
           select new LearnedBlob<T>(layer, parameter, [.. Enumerable.Range(0, histories).Select(_ => new Blob<T>(shape))], averages ? new Blob<T>(shape) : null),
    ];
}
