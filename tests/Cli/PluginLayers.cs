using System.Numerics;
using System.Numerics.Tensors;
using NetFramework.Layers;

namespace NetFramework.Tests;

/// <summary>Options of <see cref="ScaledLayer{T}"/>.</summary>
public sealed record ScaledOptions : LayerOptions
{
    /// <summary>The factor, s.</summary>
    public double Factor { get; init; } = 2;

    /// <summary>What Backward takes for the factor, where it shall be wrong.</summary>
    public double? BackwardFactor { get; init; }

    /// <summary>Whether Forward fails as a faulty layer does.</summary>
    public bool Faulty { get; init; }
}

/// <summary>y = s·x, a layer of this test assembly. x, y: any shape. Backward: ∂x = s·∂y.</summary>
[LayerType("Scaled")]
public sealed class ScaledLayer<T>(ScaledOptions options) : Layer<T, ScaledOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override Arity Bottoms => Arity.Exactly(1);

    /// <inheritdoc/>
    public override Arity Tops => Arity.Exactly(1);

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top) => top[0].Reshape(bottom[0].Shape);

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        if (Options.Faulty)
            throw new InvalidOperationException("a fault of the code");
        TensorPrimitives.Multiply(bottom[0].Data, T.CreateChecked(Options.Factor), top[0].Data);
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        if (propagateDown[0])
            TensorPrimitives.Multiply(top[0].Diff, T.CreateChecked(Options.BackwardFactor ?? Options.Factor), bottom[0].Diff);
    }
}
