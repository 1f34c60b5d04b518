using System.Numerics;
using System.Numerics.Tensors;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>What Eltwise does with its bottoms.</summary>
public enum EltwiseOperation
{
    /// <summary>Multiplies them.</summary>
    Prod,

    /// <summary>Adds them up, each times its coefficient.</summary>
    Sum,

    /// <summary>Takes the largest.</summary>
    Max,
}

/// <summary>Options of Eltwise.</summary>
public sealed record EltwiseOptions : LayerOptions
{
    /// <summary>PROD, SUM or MAX.</summary>
    public EltwiseOperation Operation { get; init; } = EltwiseOperation.Sum;

    /// <summary>SUM: the coefficient of each bottom; by default 1 each.</summary>
    public IReadOnlyList<double> Coeff { get; init; } = [];

    /// <summary>PROD: whether the gradient is formed as the product of the other bottoms, which is right at 0; else as y / xᵢ, which is quicker with many bottoms and is NaN where xᵢ = 0.</summary>
    public bool StableProdGrad { get; init; } = true;

    /// <inheritdoc/>
    public override IEnumerable<(string Property, string Message)> Validate()
    {
        if (Coeff.Count > 0 && Operation != EltwiseOperation.Sum)
            yield return (nameof(Coeff), $"'coeff' is for the operation SUM only, but the operation is {YamlNames.Value(Operation)}");
    }
}

/// <summary>Combines bottoms of one shape element by element: y = Π xᵢ, y = Σ coeffᵢ · xᵢ, or y = maxᵢ xᵢ.  xᵢ, y: any shape.
/// Backward: PROD ∂xᵢ = ∂y · Π_{j≠i} xⱼ; SUM ∂xᵢ = coeffᵢ · ∂y; MAX ∂xᵢ = ∂y where xᵢ is the largest, else 0.</summary>
/// <remarks>
/// MAX: of the first two bottoms the second counts as the largest where they are equal; a later one only where it is larger still.
/// <para>Errors: bottoms of different shapes; not one coefficient for each bottom. Source: Caffe Eltwise.</para>
/// </remarks>
[LayerType("Eltwise")]
public sealed class EltwiseLayer<T>(EltwiseOptions options) : Layer<T, EltwiseOptions>(options), IFusing<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    // MAX: which bottom each element of the top came from.
    private int[] largest = [];

    private int count;
    private FusedMaps<T>? fused;

    /// <inheritdoc/>
    public override Arity Bottoms => Arity.AtLeast(2);

    /// <inheritdoc/>
    public override Arity Tops => Arity.Exactly(1);

    /// <inheritdoc/>
    public override bool CanShareMemory => Options.Operation == EltwiseOperation.Sum;

    /// <inheritdoc/>
    public override IFusing<T>? Fusing => Options.Operation == EltwiseOperation.Sum ? this : null;

    // The top is not looked at by channels: it is one.
    AxisExtents IFusing<T>.Channels => new(1, 1, count);

    FusedMaps<T>? IFusing<T>.Fused
    {
        get => fused;
        set => fused = value;
    }

    /// <inheritdoc/>
    public override bool BackwardReadsTops => Options is { Operation: EltwiseOperation.Prod, StableProdGrad: false };

    /// <inheritdoc/>
    protected override void OnSetup(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        if (Options.Coeff.Count > 0 && Options.Coeff.Count != bottom.Length)
            throw new InputException($"'coeff' has {Options.Coeff.Count} entries, but there are {bottom.Length} bottoms");
    }

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        InputChecks.SameShapes(bottom);
        top[0].Reshape(bottom[0].Shape);
        count = top[0].Count;
        if (Options.Operation == EltwiseOperation.Max && largest.Length < top[0].Count)
            largest = new int[top[0].Count];
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        Span<T> y = top[0].Data;
        switch (Options.Operation)
        {
            case EltwiseOperation.Prod:
                bottom[0].Data.CopyTo(y);
                foreach (Blob<T> factor in bottom[1..])
                    TensorPrimitives.Multiply<T>(y, factor.Data, y);
                break;
            case EltwiseOperation.Sum:
                ChannelMap<T> map = fused is null ? default : fused.Compose();
                for (int i = 1; i < bottom.Length; i++)
                    WeightedSum.Run(i == 1 ? Coefficient(0) : T.One, i == 1 ? bottom[0].Data : y, Coefficient(i), bottom[i].Data, y, i == bottom.Length - 1 ? map : default);
                break;
            default:
                Max(bottom, y);
                break;
        }
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        ReadOnlySpan<T> yDiff = top[0].Diff;
        for (int i = 0; i < bottom.Length; i++)
        {
            if (!propagateDown[i])
                continue;
            Span<T> xDiff = bottom[i].Diff;
            switch (Options.Operation)
            {
                case EltwiseOperation.Prod:
                    ProductOfOthers(bottom, i, top[0].Data, xDiff);
                    TensorPrimitives.Multiply(xDiff, yDiff, xDiff);
                    break;
                case EltwiseOperation.Sum:
                    TensorPrimitives.Multiply(yDiff, Coefficient(i), xDiff);
                    break;
                default:
                    for (int at = 0; at < xDiff.Length; at++)
                        xDiff[at] = largest[at] == i ? yDiff[at] : T.Zero;
                    break;
            }
        }
    }

    private T Coefficient(int bottom) => Options.Coeff.Count == 0 ? T.One : T.CreateTruncating(Options.Coeff[bottom]);

    private void Max(ReadOnlySpan<Blob<T>> bottom, Span<T> y)
    {
        bottom[0].Data.CopyTo(y);
        largest.AsSpan(0, y.Length).Clear();
        for (int i = 1; i < bottom.Length; i++)
        {
            ReadOnlySpan<T> x = bottom[i].Data;
            for (int at = 0; at < y.Length; at++)
            {
                // NaN, once there, stays: nothing is larger.
                if (x[at] > y[at] || (i == 1 && x[at] == y[at]) || (T.IsNaN(x[at]) && !T.IsNaN(y[at])))
                    (y[at], largest[at]) = (x[at], i);
            }
        }
    }

    private void ProductOfOthers(ReadOnlySpan<Blob<T>> bottom, int except, ReadOnlySpan<T> y, Span<T> product)
    {
        if (!Options.StableProdGrad)
        {
            TensorPrimitives.Divide<T>(y, bottom[except].Data, product);
            return;
        }
        bottom[except == 0 ? 1 : 0].Data.CopyTo(product);
        for (int i = except == 0 ? 2 : 1; i < bottom.Length; i++)
        {
            if (i != except)
                TensorPrimitives.Multiply<T>(product, bottom[i].Data, product);
        }
    }
}
