using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Keeps the samples whose selector is not 0, in their order: yᵢ holds xᵢ[n] for each n with selector[n] ≠ 0.
/// Backward: ∂xᵢ[n] is that of the sample's place in yᵢ, 0 where the sample is left out.</summary>
/// <remarks>
/// Bottoms: x₁ … xₖ, each N × any; last the selector, N elements. Tops: y₁ … yₖ, M × any, M the number of selected samples; it may change from pass to pass and may be 0.
/// <para>Errors: not one top for each bottom but the selector; another N. Source: Caffe Filter.</para>
/// </remarks>
[LayerType("Filter")]
public sealed class FilterLayer<T>(NoOptions options) : Layer<T, NoOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    private int[] kept = [];
    private int count;
    private int selector;

    /// <inheritdoc/>
    public override Arity Bottoms => Arity.AtLeast(2);

    /// <inheritdoc/>
    public override Arity Tops => Arity.AtLeast(1);

    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    private ReadOnlySpan<int> Kept => kept.AsSpan(0, count);

    /// <inheritdoc/>
    // The selector is the last bottom: its place is known once the layer is set up.
    public override bool TakesGradient(int bottom) => bottom != selector;

    /// <inheritdoc/>
    protected override void OnSetup(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        selector = bottom.Length - 1;
        if (top.Length != selector)
            throw new InputException($"needs one top for each bottom but the last, the selector: {selector}, but {top.Length} {(top.Length == 1 ? "is" : "are")} named");
    }

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        Shape selection = bottom[selector].Shape;
        if (selection.Rank == 0 || selection[0] != selection.Count)
            throw new InputException($"the selector must have one element for each sample, but its shape is {selection}");
        for (int i = 0; i < selector; i++)
        {
            if (bottom[i].Shape.Rank == 0 || bottom[i].Shape[0] != selection[0])
                throw new InputException($"the selector is for {selection[0]} sample(s), but bottom {i} has the shape {bottom[i].Shape}");
            // Until the selector's values are known, all may be kept.
            top[i].Reshape(bottom[i].Shape);
        }
        if (kept.Length < selection.Count)
            kept = new int[selection.Count];
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        ReadOnlySpan<T> selection = bottom[selector].Data;
        count = 0;
        for (int n = 0; n < selection.Length; n++)
        {
            if (!T.IsZero(selection[n]))
                kept[count++] = n;
        }
        for (int i = 0; i < selector; i++)
        {
            if (top[i].Shape[0] != count)
                top[i].Reshape(bottom[i].Shape.With(0, count));
            Rows.Gather<T>(bottom[i].Data, Kept, bottom[i].Shape.CountFrom(1), top[i].Data);
        }
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        for (int i = 0; i < selector; i++)
        {
            if (!propagateDown[i])
                continue;
            bottom[i].Diff.Clear();
            Rows.AddScattered<T>(top[i].Diff, Kept, bottom[i].Shape.CountFrom(1), bottom[i].Diff);
        }
    }
}
