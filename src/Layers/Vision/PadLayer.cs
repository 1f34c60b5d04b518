using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Images with rows and columns around them. CONSTANT: y[n, c, i, j] = x[n, c, i − pad_top, j − pad_left] where that is in the image, else value.
/// REFLECT: y[n, c, i, j] = x[n, c, m(i − pad_top, H), m(j − pad_left, W)] with m(k, n) = −k for k &lt; 0, 2·(n − 1) − k for k ≥ n, else k: the border itself is not repeated.
/// x: N×C×H×W, y: N×C×(pad_top + H + pad_bottom)×(pad_left + W + pad_right).
/// Backward: ∂x = Σ ∂y over all places that show it.</summary>
/// <remarks>
/// Errors: a bottom without 4 axes; REFLECT with as many rows or columns on a side as the image has, or more.
/// <para>Source: PyTorch's ConstantPad2d and ReflectionPad2d; ONNX's Pad, modes constant and reflect.</para>
/// </remarks>
[LayerType("Pad")]
public sealed class PadLayer<T>(PadOptions options) : Layer<T, PadOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    private PaddingShape sizes;

    /// <inheritdoc/>
    public override Arity Bottoms => Arity.Exactly(1);

    /// <inheritdoc/>
    public override Arity Tops => Arity.Exactly(1);

    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        Shape shape = bottom[0].Shape;
        InputChecks.Images(shape);
        bool reflects = Options.Mode == PadMode.Reflect;
        foreach ((string key, int pad, int axis) in new[] { ("pad_top", Options.PadTop, 2), ("pad_bottom", Options.PadBottom, 2), ("pad_left", Options.PadLeft, 3), ("pad_right", Options.PadRight, 3) })
        {
            if (reflects && pad > 0 && pad >= shape[axis])
                throw new InputException($"'{key}' is {pad}, but a bottom of shape {shape} has only {Math.Max(shape[axis] - 1, 0)} {(axis == 2 ? "rows" : "columns")} beside its border to mirror there");
        }
        long height = (long)Options.PadTop + shape[2] + Options.PadBottom, width = (long)Options.PadLeft + shape[3] + Options.PadRight;
        if (Math.Max(height, width) > Array.MaxLength)
            throw new InputException($"the padded images would have the size {height}×{width}, more than {Array.MaxLength} along an axis");
        top[0].Reshape(InputChecks.TopShape(shape[0], shape[1], (int)height, (int)width));
        sizes = new PaddingShape(shape[0] * shape[1], shape[2], shape[3], Options.PadTop, Options.PadBottom, Options.PadLeft, Options.PadRight, reflects);
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top) => Padding.Forward(sizes, T.CreateTruncating(Options.Value), bottom[0].Data, top[0].Data);

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        if (propagateDown[0])
            Padding.Backward<T>(sizes, top[0].Diff, bottom[0].Diff);
    }
}
