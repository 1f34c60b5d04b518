using System.Numerics;

namespace NetFramework.Layers;

/// <summary>Options of DummyData.</summary>
public sealed record DummyDataOptions : LayerOptions
{
    /// <summary>The shapes of the tops, each with its batch axis: one shape for all tops, or a list with one shape for each.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Shape { get; init; }

    /// <summary>How the tops are filled: one filler for all, or one for each; by default with 0.</summary>
    public IReadOnlyList<FillerOptions> DataFiller { get; init; } = [];

    /// <inheritdoc/>
    public override IEnumerable<(string Property, string Message)> Validate() => InputChecks.ShapeErrors(Shape).Select(message => (nameof(Shape), message));
}

/// <summary>Made-up data: top i has the given shape and values from its filler, random ones drawn anew in each pass. Backward: nothing.</summary>
/// <remarks>
/// The values are a pure function of the seed, the layer's name, the top and the iteration.
/// <para>Errors: not one shape, or one for each top; not one filler, or one for each top; a filler that does not fit a shape. Source: Caffe DummyData.</para>
/// </remarks>
[LayerType("DummyData", Role = LayerRole.Data)]
public sealed class DummyDataLayer<T>(DummyDataOptions options) : Layer<T, DummyDataOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    private FillerOptions[] fillers = [];
    private string[] names = [];

    /// <inheritdoc/>
    public override Arity Bottoms => Arity.None;

    /// <inheritdoc/>
    public override Arity Tops => Arity.AtLeast(1);

    /// <inheritdoc/>
    protected override void OnSetup(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        IReadOnlyList<IReadOnlyList<int>> shapes = Options.Shape;
        IReadOnlyList<FillerOptions> given = Options.DataFiller;
        if (shapes.Count != 1 && shapes.Count != top.Length)
            throw new InputException($"'shape' holds {shapes.Count} shapes, but the layer has {top.Length} top(s): expected one shape for all tops, or one for each");
        if (given.Count > 1 && given.Count != top.Length)
            throw new InputException($"'data_filler' holds {given.Count} fillers, but the layer has {top.Length} top(s): expected one filler for all tops, or one for each");
        (fillers, names) = (new FillerOptions[top.Length], new string[top.Length]);
        for (int i = 0; i < top.Length; i++)
        {
            fillers[i] = given.Count == 0 ? new FillerOptions() : given[given.Count == 1 ? 0 : i];
            names[i] = $"{Context.LayerName}/{i}";
            top[i].Reshape(new Shape([.. shapes.Count == 1 ? shapes[0] : shapes[i]]));
            Filler.Fill(top[i], fillers[i], new RandomStream(Context.Seed, names[i]));
        }
    }

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        for (int i = 0; i < top.Length; i++)
            Filler.Refill(top[i], fillers[i], new RandomStream(Context.Seed, names[i], Context.Iteration));
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
    }
}
