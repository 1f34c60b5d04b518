using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>A layer whose top has its bottom's shape, each element a function of the one in its place: y = f(x).  Backward: ∂x = ∂y · f′(x).</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="TOptions">The options record.</typeparam>
public abstract class ElementwiseLayer<T, TOptions>(TOptions options) : Layer<T, TOptions>(options)
    where T : unmanaged, IFloatingPointIeee754<T>
    where TOptions : LayerOptions
{
    // Elements that one block computes.
    private const int BlockSize = 1 << 15;

    /// <inheritdoc/>
    public override Arity Bottoms => Arity.Exactly(1);

    /// <inheritdoc/>
    public override Arity Tops => Arity.Exactly(1);

    /// <inheritdoc/>
    public override bool CanShareDiff => true;

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top) => top[0].Reshape(bottom[0].Shape);

    /// <inheritdoc/>
    public sealed override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        ForwardWork work = new() { Layer = this, X = bottom[0].Data, Y = top[0].Data };
        Threads.For(Blocks(work.X.Length), ref work);
    }

    /// <inheritdoc/>
    public sealed override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        if (!propagateDown[0])
            return;
        BackwardWork work = new() { Layer = this, X = bottom[0].Data, Y = top[0].Data, YDiff = top[0].Diff, XDiff = bottom[0].Diff };
        Threads.For(Blocks(work.X.Length), ref work);
    }

    /// <summary>y = f(x), for a range of the elements; several ranges may be computed at a time. Where the layer may share memory, y may be x.</summary>
    protected abstract void Apply(ReadOnlySpan<T> x, Span<T> y);

    /// <summary>∂x = ∂y · f′(x), for a range of the elements; several ranges may be computed at a time. Where the layer may share memory, x no longer holds its values; where Backward reads no tops, y does not. Where the layer may share the diff, ∂x may be ∂y.</summary>
    protected abstract void Differentiate(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> yDiff, Span<T> xDiff);

    private static int Blocks(int length) => (int)(((long)length + BlockSize - 1) / BlockSize);

    private static Range RangeOf(int block, int length) => (block * BlockSize)..(int)Math.Min((block + 1L) * BlockSize, length);

    private ref struct ForwardWork : IBlockWork
    {
        public ElementwiseLayer<T, TOptions> Layer;
        public ReadOnlySpan<T> X;
        public Span<T> Y;

        public readonly void Run(int block)
        {
            Range range = RangeOf(block, X.Length);
            Layer.Apply(X[range], Y[range]);
        }
    }

    private ref struct BackwardWork : IBlockWork
    {
        public ElementwiseLayer<T, TOptions> Layer;
        public ReadOnlySpan<T> X;
        public ReadOnlySpan<T> Y;
        public ReadOnlySpan<T> YDiff;
        public Span<T> XDiff;

        public readonly void Run(int block)
        {
            Range range = RangeOf(block, X.Length);
            Layer.Differentiate(X[range], Y[range], YDiff[range], XDiff[range]);
        }
    }
}
