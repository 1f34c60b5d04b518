using System.ComponentModel.DataAnnotations;
using System.Numerics;
using System.Numerics.Tensors;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Options of InnerProduct.</summary>
public sealed record InnerProductOptions : LayerOptions
{
    /// <summary>The number of outputs, N.</summary>
    [Range(1, int.MaxValue)]
    public required int NumOutput { get; init; }

    /// <summary>Whether there is a bias b.</summary>
    public bool BiasTerm { get; init; } = true;

    /// <summary>How the weights are filled.</summary>
    public FillerOptions WeightFiller { get; init; } = new();

    /// <summary>How the bias is filled.</summary>
    public FillerOptions BiasFiller { get; init; } = new();

    /// <summary>The first axis of one input vector: the axes from it on are taken together as K, those before it as M. Negative ones count from the end.</summary>
    public int Axis { get; init; } = 1;

    /// <summary>Whether the weights are kept transposed, as K×N.</summary>
    public bool Transpose { get; init; }
}

/// <summary>y = x·Wᵀ + b, a fully connected layer.  x: M×K, W: N×K (K×N where transpose), b: N, y: M×N.
/// Backward: ∂x = ∂y·W, ∂W += ∂yᵀ·x, ∂b += Σₘ ∂y.</summary>
/// <remarks>
/// M is the product of the bottom's extents before the axis, K that of the others; the top keeps the former and ends in N.
/// <para>Parameters: weight, bias.</para>
/// <para>Errors: no such axis; a bottom whose K is not that of the weights. Source: Caffe InnerProduct.</para>
/// </remarks>
[LayerType("InnerProduct")]
public sealed class InnerProductLayer<T>(InnerProductOptions options) : Layer<T, InnerProductOptions>(options), IFusing<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private int m;
    private int k;
    private T weightDiffBeta;
    private FusedMaps<T>? fused;

    private int N => Options.NumOutput;

    private Parameter<T> Weight => Parameters[0];

    private Parameter<T> Bias => Parameters[1];

    /// <inheritdoc/>
    public override Arity Bottoms => Arity.Exactly(1);

    /// <inheritdoc/>
    public override Arity Tops => Arity.Exactly(1);

    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <inheritdoc/>
    public override IFusing<T>? Fusing => this;

    /// <inheritdoc/>
    public override long MultiplyAdds(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top) => (long)m * N * k;

    AxisExtents IFusing<T>.Channels => new(m, N, 1);

    FusedMaps<T>? IFusing<T>.Fused
    {
        get => fused;
        set => fused = value;
    }

    /// <inheritdoc/>
    /// <remarks>|∂W| ≤ M·max|∂y|·max|x|, as each is a sum of M products; twice that leaves room for the roundings. Only where ∂W was 0 before, and is larger than what is read instead.</remarks>
    public override bool HasFiniteDiff(int parameter, ReadOnlySpan<Blob<T>> top, ReadOnlySpan<Blob<T>> bottom) =>
        parameter == 0 && m > 0 && T.IsZero(weightDiffBeta) && (long)N * k > (long)m * (N + k)
        && T.IsFinite(T.CreateChecked(2L * m) * TensorPrimitives.MaxMagnitude<T>(top[0].Diff) * TensorPrimitives.MaxMagnitude<T>(bottom[0].Data));

    /// <inheritdoc/>
    protected override void OnSetup(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        Shape shape = bottom[0].Shape;
        k = shape.CountFrom(InputChecks.Axis(shape, Options.Axis));
        AddParameter("weight", Options.Transpose ? new Shape(k, N) : new Shape(N, k), Options.WeightFiller);
        if (Options.BiasTerm)
            AddParameter("bias", new Shape(N), Options.BiasFiller);
    }

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        Shape shape = bottom[0].Shape;
        int axis = InputChecks.Axis(shape, Options.Axis);
        if (shape.CountFrom(axis) != k)
            throw new InputException($"the weights are for {k} inputs, but a bottom of shape {shape} has {shape.CountFrom(axis)} from axis {axis} on");
        m = shape.CountOf(0, axis);
        top[0].Reshape(new Shape([.. shape.Extents[..axis], N]));
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        Gemm.Multiply(false, !Options.Transpose, m, N, k, T.One, bottom[0].Data, Weight.Data, T.Zero, top[0].Data);
        if (Options.BiasTerm)
            Rows.Add(Bias.Data, m, top[0].Data);
        if (fused is not null)
            fused.Compose().ApplyToRows(m, N, top[0].Data);
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        ReadOnlySpan<T> topDiff = top[0].Diff, x = bottom[0].Data;
        if (Weight.Learns)
        {
            Span<T> weightDiff = Weight.DiffToAddTo(out weightDiffBeta);
            if (Options.Transpose)
                Gemm.Multiply(true, false, k, N, m, T.One, x, topDiff, weightDiffBeta, weightDiff);
            else
                Gemm.Multiply(true, false, N, k, m, T.One, topDiff, x, weightDiffBeta, weightDiff);
        }
        if (Options.BiasTerm && Bias.Learns)
            Rows.AddSum(topDiff, m, Bias.Diff);
        if (propagateDown[0])
            Gemm.Multiply(false, Options.Transpose, m, k, N, T.One, topDiff, Weight.Data, T.Zero, bottom[0].Diff);
    }
}
