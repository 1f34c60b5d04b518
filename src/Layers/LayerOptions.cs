namespace NetFramework.Layers;

/// <summary>
/// The options of one layer type: an immutable record beside the layer. Its public init properties are the layer's keys in YAML,
/// in snake_case (NumOutput is num_output); `required` ones must be given; the others' initial values are the defaults. Ranges are declared with
/// <see cref="System.ComponentModel.DataAnnotations.RangeAttribute"/>, and what goes beyond a range is checked in <see cref="Validate"/>.
/// File paths are declared with <see cref="FilePathAttribute"/>.
/// </summary>
public abstract record LayerOptions : IValidated
{
    /// <inheritdoc/>
    public virtual IEnumerable<(string Property, string Message)> Validate() => [];

    /// <summary>The options with what they leave to the training set filled in: numbers in place of <c>class_weights: balanced</c>. By default the options themselves.</summary>
    /// <param name="preprocessing">What data layers learned of the training set.</param>
    /// <param name="bottoms">The names of the layer's bottoms.</param>
    /// <param name="shapes">Their shapes.</param>
    /// <exception cref="InputException">The training set does not tell.</exception>
    public virtual LayerOptions Resolve(Preprocessing preprocessing, IReadOnlyList<string> bottoms, IReadOnlyList<Shape> shapes) => this;

    /// <summary>For a loss: the layer that gives the predictions of a deployed net from the loss's first bottom; null where that bottom is the prediction itself.</summary>
    public virtual PredictionHead? PredictionHead => null;
}

/// <summary>Options of a layer type that has none.</summary>
public sealed record NoOptions : LayerOptions;

/// <summary>The layer that a loss becomes when a net is deployed.</summary>
/// <param name="Type">The layer type: "Softmax" for SoftmaxWithLoss.</param>
/// <param name="Options">Its options.</param>
/// <param name="Top">The name of its top, where the definition does not name one.</param>
public sealed record PredictionHead(string Type, LayerOptions Options, string Top);

/// <summary>Marks a string option (or a list of strings) as a path: it is relative to the definition file that names it, and is made absolute when that file is read.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FilePathAttribute : Attribute;
