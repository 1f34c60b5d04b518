using System.ComponentModel.DataAnnotations;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace NetFramework.Layers;

/// <summary>Options of Dropout.</summary>
public sealed record DropoutOptions : LayerOptions
{
    /// <summary>The probability that an element is set to 0 in training.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double DropoutRatio { get; init; } = 0.5;
}

/// <summary>In training y = x·mask / (1 − ratio), mask 0 with probability ratio and else 1; in testing y = x.  x, y: any shape.
/// Backward: ∂x = ∂y·mask / (1 − ratio) in training, ∂y in testing.</summary>
/// <remarks>
/// Scaled in training, so that the expected value of y is x and testing has nothing to do. The mask is a pure function of the seed, the layer's name and the iteration.
/// <para>Source: Caffe Dropout; Srivastava, Hinton, Krizhevsky, Sutskever &amp; Salakhutdinov, Dropout, JMLR 15, 2014.</para>
/// </remarks>
[LayerType("Dropout")]
public sealed class DropoutLayer<T>(DropoutOptions options) : Layer<T, DropoutOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    // 0 or 1 / (1 − ratio), the factor of each element.
    private readonly Blob<T> factors = new(new Shape(0));

    /// <inheritdoc/>
    public override Arity Bottoms => Arity.Exactly(1);

    /// <inheritdoc/>
    public override Arity Tops => Arity.Exactly(1);

    /// <inheritdoc/>
    public override bool CanShareMemory => true;

    /// <inheritdoc/>
    public override bool CanShareDiff => true;

    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        top[0].Reshape(bottom[0].Shape);
        if (Context.Phase == Phase.Train)
            factors.Reshape(bottom[0].Shape);
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        if (Context.Phase == Phase.Test)
        {
            bottom[0].Data.CopyTo(top[0].Data);
            return;
        }
        Draw(factors.Data);
        TensorPrimitives.Multiply<T>(bottom[0].Data, factors.Data, top[0].Data);
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        if (!propagateDown[0])
            return;
        if (Context.Phase == Phase.Test)
            top[0].Diff.CopyTo(bottom[0].Diff);
        else
            TensorPrimitives.Multiply<T>(top[0].Diff, factors.Data, bottom[0].Diff);
    }

    // Two elements for each 64 random bits: dropped where 32 of them, as a fraction of 2³², lie below the ratio.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Draw(Span<T> destination)
    {
        const int BitsAtOnce = 512;
        RandomStream random = Context.Random();
        Span<ulong> bits = stackalloc ulong[BitsAtOnce];
        Span<T> factorOf = [T.CreateTruncating(1 / (1 - Options.DropoutRatio)), T.Zero];
        ulong threshold = (ulong)Math.Round(Options.DropoutRatio * (1UL << 32));
        while (!destination.IsEmpty)
        {
            Span<T> part = destination[..Math.Min(2 * BitsAtOnce, destination.Length)];
            random.Fill(bits[..((part.Length + 1) / 2)]);
            // The difference is negative, its highest bit 1, where the element is dropped: a branch on random bits would be foreseen badly.
            for (int i = 0; i < part.Length; i++)
                part[i] = factorOf[(int)(((uint)(bits[i / 2] >> 32 * (i % 2)) - threshold) >> 63)];
            destination = destination[part.Length..];
        }
    }
}
