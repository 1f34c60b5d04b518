using NetFramework.Layers;

namespace NetFramework.Tests.Layers;

/// <summary>
/// One set-up of a layer type, on which the registry-wide tests run. A layer's test file declares its cases by implementing <see cref="ILayerCases"/>;
/// a registered type without a case fails the tests. A data layer has no bottoms: it names its tops and brings its data with its options.
/// </summary>
public sealed record LayerCase(string Type, LayerOptions Options)
{
    /// <summary>What is special about it, for the test's name.</summary>
    public string About { get; init; } = "";

    /// <summary>The bottoms at first.</summary>
    public IReadOnlyList<Input> Bottoms { get; init; } = [];

    /// <summary>The values of the parameters, where they are not to be standard normal ones.</summary>
    public IReadOnlyList<Input>? Parameters { get; init; }

    /// <summary>The number of tops.</summary>
    public int Tops { get; init; } = 1;

    public Phase Phase { get; init; } = Phase.Train;

    /// <summary>
    /// The shapes that the bottoms take for a while in the shape-change test. Null: the first axis of each grows by 2. Empty: the layer allows no other shape.
    /// </summary>
    public IReadOnlyList<Shape>? OtherShapes { get; init; }

    /// <summary>What a data layer of the test phase finds of the training set.</summary>
    public Preprocessing? Preprocessing { get; init; }

    /// <summary>Whether Backward is by design not the derivative of Forward, so that a finite difference cannot check it: a test of the layer's own does.</summary>
    public bool HasSurrogateGradient { get; init; }

    /// <summary>How far float may be from double, relative to the largest magnitude of the blob.</summary>
    public double FloatTolerance { get; init; } = 1e-5;

    public IReadOnlyList<Shape> ReshapedBottoms => OtherShapes ?? [.. Bottoms.Select(bottom => bottom.Shape.With(0, bottom.Shape[0] + 2))];

    public override string ToString() => About.Length == 0 ? Type : $"{Type}, {About}";
}

/// <summary>The cases of one layer type or of several that belong together. Implementations have a parameterless constructor and are found by reflection.</summary>
public interface ILayerCases
{
    IEnumerable<LayerCase> Cases { get; }
}
