using System.ComponentModel.DataAnnotations;

namespace NetFramework.Layers;

/// <summary>What all layers that give batches of a data set have in common.</summary>
public abstract record DataLayerOptions : LayerOptions
{
    /// <summary>Number of samples in a batch, N. 0: the whole data set is one batch.</summary>
    [Range(0, int.MaxValue)] public int BatchSize { get; init; }

    /// <summary>Whether each epoch of training has its own random order. Tests always go in file order.</summary>
    public bool Shuffle { get; init; }
}
