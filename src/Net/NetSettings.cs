using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NetFramework.Layers;

namespace NetFramework;

/// <summary>How a net is built from its definition.</summary>
public sealed record NetSettings
{
    /// <summary>The phase, level and stages that include and exclude rules are judged against.</summary>
    public NetState State { get; init; } = new();

    /// <summary>The seed that all randomness of the net is a function of.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>What data layers learned of the training set; shared between the nets of a solver.</summary>
    public Preprocessing Preprocessing { get; init; } = new();

    /// <summary>The names of layers whose learned blobs get their values from elsewhere right after the build: they are not filled.</summary>
    public IReadOnlySet<string> GivenWeights { get; init; } = FrozenSet<string>.Empty;

    /// <summary>
    /// Patterns over the names of learned blobs, <c>layer.parameter</c>, that are not to be learned, as if their lr_mult were 0: <c>*</c> stands for any characters, <c>?</c> for one.
    /// </summary>
    public IReadOnlyList<string> Frozen { get; init; } = [];

    /// <summary>Blobs whose diffs will be seeded (see <see cref="Net{T}.SeedDiff"/>) besides the losses: Backward starts at them too.</summary>
    public IReadOnlyCollection<string> BackwardFrom { get; init; } = [];

    /// <summary>How classification losses are computed: it overrides the definition's. Null: what the definition says.</summary>
    public Formulation? Formulation { get; init; }

    /// <summary>
    /// Whether the net is for inference: Backward never runs, no diff is allocated, and blobs whose lives do not overlap share memory (<see cref="MemoryPlan"/>).
    /// After Forward there are values in inputs and data, outputs, losses and what <see cref="Net{T}.Keep"/> names; the others cannot be read.
    /// </summary>
    public bool ForwardOnly { get; init; }

    /// <summary>
    /// Whether the learned blobs of a forward-only net keep their values from its first Forward on. Convolutions then keep what they make of their weights, packed for small batches or transformed: they are faster,
    /// and take memory for it. Values that change all the same may not be seen.
    /// </summary>
    public bool WeightsStay { get; init; }

    /// <summary>Whether diffs of blobs that are not needed at one time in Backward share memory. After Backward, only the diffs of learned blobs can be read then.</summary>
    public bool SharesDiffs { get; init; }

    /// <summary>
    /// Whether layers of a forward-only net may do the work of those after them: a convolution or inner product applies the normalization by stored statistics, the scale and the rectifier that follow to
    /// what it has just computed. A rectifier alone changes no bit, a normalization or scale only how results are rounded. What lies between has no values then, unless it is kept.
    /// Where <see cref="CheckFinite"/> is set nothing is fused, so that it is known which layer a value comes from.
    /// </summary>
    public bool Fuse { get; init; } = true;

    /// <summary>Whether each Forward and Backward looks for non-finite numbers and stops at the first (<see cref="NonFiniteException"/>).</summary>
    public bool CheckFinite { get; init; }

    /// <summary>Whether the net logs what became of its losses, or could. A solver has its training net say it, and not each test net again.</summary>
    public bool LogsFormulation { get; init; } = true;

    /// <summary>Where the net and its layers say what they do.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}
