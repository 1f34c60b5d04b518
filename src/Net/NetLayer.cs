using System.Numerics;
using NetFramework.Layers;

namespace NetFramework;

/// <summary>One layer of a net, wired: the layer with its definition and its blobs.</summary>
/// <typeparam name="T">The element type.</typeparam>
public sealed class NetLayer<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Blob<T>[] bottoms;
    private readonly Blob<T>[] tops;
    private readonly NetBlob<T>[] topBlobs;
    private readonly LayerContext context;
    private readonly Shape?[] bottomShapes;
    private readonly bool reshapesAlways;

    // What Forward writes: the tops, or the top of the last layer fused into this one; nothing where this one is fused into another.
    private NetBlob<T>[] written;
    private Blob<T>[] writtenBlobs;

    internal NetLayer(LayerDefinition definition, Layer<T> layer, LayerContext context, Blob<T>[] bottoms, NetBlob<T>[] topBlobs)
    {
        (Definition, Layer, this.context, this.bottoms, this.topBlobs) = (definition, layer, context, bottoms, topBlobs);
        tops = [.. topBlobs.Select(blob => blob.Blob)];
        (written, writtenBlobs) = (topBlobs, tops);
        bottomShapes = new Shape?[bottoms.Length];
        PropagateDown = new bool[bottoms.Length];
        reshapesAlways = bottoms.Length == 0;
    }

    /// <summary>What the net file says of the layer.</summary>
    public LayerDefinition Definition { get; }

    /// <summary>The layer itself.</summary>
    public Layer<T> Layer { get; }

    /// <summary>The layer's name.</summary>
    public string Name => Definition.Name;

    /// <summary>The layer's type.</summary>
    public string Type => Definition.Type;

    /// <summary>The input blobs, as this layer sees them.</summary>
    public ReadOnlySpan<Blob<T>> Bottoms => bottoms;

    /// <summary>The output blobs.</summary>
    public ReadOnlySpan<Blob<T>> Tops => tops;

    /// <summary>Whether Backward runs for this layer: something at or below it learns, and a loss or a seed lies above it.</summary>
    public bool NeedsBackward { get; internal set; }

    /// <summary>The name of the layer whose Forward does the work of this one's too (<see cref="NetSettings.Fuse"/>); null where this one does it itself.</summary>
    public string? FusedInto { get; private set; }

    /// <summary>For each bottom, whether Backward gives it a diff.</summary>
    internal bool[] PropagateDown { get; }

    internal ReadOnlySpan<NetBlob<T>> TopBlobs => topBlobs;

    /// <summary>The blobs that Forward reads; none where the layer is fused into another.</summary>
    internal ReadOnlySpan<Blob<T>> ReadBlobs => FusedInto is null ? bottoms : [];

    /// <summary>The blobs that Forward writes; none where the layer is fused into another.</summary>
    internal ReadOnlySpan<NetBlob<T>> WrittenBlobs => written;

    /// <summary>Has Forward do the work of the layers that follow, too.</summary>
    internal void Fuse(IFusing<T> fusing, IReadOnlyList<NetLayer<T>> followers)
    {
        fusing.Fused = new FusedMaps<T>([.. followers.Select(layer => layer.Layer.ChannelMap!)], fusing.Channels.Extent);
        (written, writtenBlobs) = (followers[^1].topBlobs, followers[^1].tops);
        foreach (NetLayer<T> follower in followers)
            (follower.FusedInto, follower.written, follower.writtenBlobs) = (Name, [], []);
    }

    /// <summary>Undoes <see cref="Fuse"/>.</summary>
    internal void Separate()
    {
        if (Layer.Fusing is { } fusing)
            fusing.Fused = null;
        (FusedInto, written, writtenBlobs) = (null, topBlobs, tops);
    }

    /// <summary>Reshapes where a bottom's shape is not what it was at the last Reshape. A layer without bottoms decides for itself, before every Forward.</summary>
    /// <param name="iteration">The number of the forward pass, which the size of a batch may depend on.</param>
    internal void ReshapeIfNeeded(long iteration)
    {
        context.Iteration = iteration;
        bool changed = reshapesAlways;
        for (int i = 0; i < bottoms.Length; i++)
        {
            if (ReferenceEquals(bottomShapes[i], bottoms[i].Shape))
                continue;
            changed |= bottomShapes[i] != bottoms[i].Shape;
            bottomShapes[i] = bottoms[i].Shape;
        }
        if (!changed)
            return;
        Layer.Reshape(bottoms, tops);
        UpdateViews();
    }

    internal void Forward(long iteration)
    {
        ReshapeIfNeeded(iteration);
        if (FusedInto is not null)
            return;
        Layer.Forward(bottoms, writtenBlobs);
        UpdateViews();
    }

    internal void Backward() => Layer.Backward(tops, PropagateDown, bottoms);

    private void UpdateViews()
    {
        foreach (NetBlob<T> blob in topBlobs)
            blob.UpdateViews();
    }
}
