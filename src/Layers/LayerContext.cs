using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace NetFramework.Layers;

/// <summary>What a layer knows of the net around it.</summary>
public sealed class LayerContext
{
    /// <summary>The layer's name.</summary>
    public required string LayerName { get; init; }

    /// <summary>The names of the layer's tops, in order.</summary>
    public IReadOnlyList<string> TopNames { get; init; } = [];

    /// <summary>What the net is run for.</summary>
    public Phase Phase { get; init; }

    /// <summary>The seed of the net.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>What the definition says of the layer's learned blobs, in their order; there may be fewer entries than blobs.</summary>
    public IReadOnlyList<ParameterSpec> ParameterSpecs { get; init; } = [];

    /// <summary>Whether learned blobs get their first values from their fillers; false where they get values from elsewhere right after the setup.</summary>
    public bool FillsParameters { get; init; } = true;

    /// <summary>Whether Backward may follow a Forward; if not, a layer need not keep what it alone reads.</summary>
    public bool HasBackward { get; init; } = true;

    /// <summary>Whether learned blobs keep their values from the first Forward on, so that what a layer makes of them may be kept from one to the next.</summary>
    public bool WeightsStay { get; init; }

    /// <summary>What data layers learned of the training set, shared between the nets of a solver.</summary>
    public Preprocessing Preprocessing { get; init; } = new();

    /// <summary>Where the layer may say something.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>The number of the forward pass, from 0: set by the net before each Forward. With the seed and the name it determines all randomness, and which batch a data layer gives.</summary>
    public long Iteration { get; set; }

    /// <summary>The random numbers of this layer in this forward pass.</summary>
    public RandomStream Random() => new(Seed, LayerName, Iteration);
}
