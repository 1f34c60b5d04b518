using System.ComponentModel.DataAnnotations;
using System.Numerics;
using System.Numerics.Tensors;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Options of InfogainLoss.</summary>
public sealed record InfogainLossOptions : LabelLossOptions
{
    /// <summary>A .npy file with the infogain matrix H, K × K. In its place H can be the third bottom.</summary>
    [FilePath]
    public string? Source { get; init; }

    /// <summary>The class axis of the first bottom; negative ones count from the end.</summary>
    public int Axis { get; init; } = 1;

    /// <summary>
    /// Probabilities below it are raised to it in the loss; the gradient is that of the loss without it. 0, the default, is the formula as it stands. 1e-20 is what Caffe does.
    /// </summary>
    [Range(0.0, 1.0)]
    public double MinProbability { get; init; }

    /// <summary>VALID, as in Caffe.</summary>
    protected override LossNormalization DefaultNormalization => LossNormalization.Valid;

    /// <inheritdoc/>
    public override PredictionHead? PredictionHead => new("Softmax", new SoftmaxOptions { Axis = Axis }, "probabilities");
}

/// <summary>Multinomial logistic loss in which each class counts by an infogain matrix H: loss = Σᵢ Σ_k −H[yᵢ, k] · log max(pᵢ[k], min_probability) / divisor, p = softmax(z).</summary>
/// <remarks>
/// Bottoms: scores z, outer × K × inner; labels y, outer·inner integers of 0 … K − 1; optionally H, K² elements, row by row. Tops: the loss, a scalar; optionally the probabilities p, shaped as z.
/// <para>log p is formed without p (see LogSoftmax): with min_probability 0 the loss is finite for all finite z. H = I gives SoftmaxWithLoss.</para>
/// <para>Backward: ∂z_k = weight / divisor · (p_k · Σ_c H[y, c] − H[y, k]), 0 where the position is ignored; and, where the second top is read, plus p_k·(∂p_k − Σ_c p_c·∂p_c). No gradient flows to H.</para>
/// <para>Errors: a label that is no integer, NaN or no class; not one label per position; an H that is not K × K, or none, or two. Source: Caffe InfogainLoss.</para>
/// </remarks>
[LayerType("InfogainLoss", Role = LayerRole.Loss)]
public sealed class InfogainLossLayer<T>(InfogainLossOptions options) : Layer<T, InfogainLossOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly ClassLabels labels = new();
    private readonly Blob<T> logProbabilities = new(new Shape(0));

    // The part of ∂z that comes from the second top; sized where there is one.
    private readonly Blob<T> fromProbabilities = new(new Shape(0));
    private Blob<T>? fromFile;
    private ClassAxis axis;
    private double divisor;

    /// <inheritdoc/>
    public override Arity Bottoms => Arity.Between(2, 3);

    /// <inheritdoc/>
    public override Arity Tops => Arity.Between(1, 2);

    /// <inheritdoc/>
    public override ClassificationInputs? Classification => new(0, 1, axis.Axis, Options.IgnoreLabel);

    /// <inheritdoc/>
    public override bool TakesGradient(int bottom) => bottom == 0;

    /// <inheritdoc/>
    public override double DefaultLossWeight(int top) => top == 0 ? 1 : 0;

    /// <inheritdoc/>
    protected override void OnSetup(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        if ((Options.Source is null) == (bottom.Length < 3))
            throw new InputException(bottom.Length < 3 ? "needs an infogain matrix: give 'source', or the matrix as a third bottom" : "has two infogain matrices: 'source' and the third bottom; give one of them");
        if (Options.Source is null)
            return;
        NamedArray array = NpyFile.Read(Options.Source);
        fromFile = new Blob<T>(array.Shape);
        array.CopyTo(fromFile.Data);
    }

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        Shape shape = bottom[0].Shape;
        axis = ClassAxis.Of(shape, Options.Axis);
        labels.Reshape(axis, shape, bottom[1].Shape);
        Blob<T> matrix = Matrix(bottom);
        if (matrix.Count != axis.Classes * axis.Classes)
            throw new InputException($"the infogain matrix must have {axis.Classes}×{axis.Classes} elements, for the {axis.Classes} classes of a bottom of shape {shape}, but its shape is {matrix.Shape}");
        logProbabilities.Reshape(shape);
        top[0].Reshape(Shape.Scalar);
        if (top.Length < 2)
            return;
        top[1].Reshape(shape);
        fromProbabilities.Reshape(shape);
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        labels.Read<T>(bottom[1].Data, axis, Options.IgnoreLabel);
        ReadOnlySpan<T> logs = logProbabilities.Data, matrix = Matrix(bottom).Data;
        LogSoftmax.Forward<T>(bottom[0].Data, logProbabilities.Data, axis.Outer, axis.Classes, axis.Inner);
        double least = Math.Log(Options.MinProbability), sum = 0;
        for (int position = 0; position < axis.Positions; position++)
        {
            int label = labels.Values[position], start = axis.Start(position);
            for (int k = 0; label >= 0 && k < axis.Classes; k++)
            {
                double gain = double.CreateTruncating(matrix[label * axis.Classes + k]);
                // 0·∞ would be NaN: what counts nothing is left out.
                if (gain != 0)
                    sum -= gain * Math.Max(double.CreateTruncating(logs[start + k * axis.Inner]), least);
            }
        }
        divisor = Options.Divisor(axis.Outer, axis.Positions, labels.Valid);
        top[0].Data[0] = T.CreateTruncating(sum / divisor);
        if (top.Length > 1)
            Softmax.Forward<T>(bottom[0].Data, top[1].Data, axis.Outer, axis.Classes, axis.Inner);
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        if (!propagateDown[0])
            return;
        ReadOnlySpan<T> logs = logProbabilities.Data, matrix = Matrix(bottom).Data;
        Span<T> diff = bottom[0].Diff;
        double scale = double.CreateTruncating(top[0].Diff[0]) / divisor;
        for (int position = 0; position < axis.Positions; position++)
        {
            int label = labels.Values[position], start = axis.Start(position);
            ReadOnlySpan<T> row = label < 0 ? default : matrix.Slice(label * axis.Classes, axis.Classes);
            double total = Sums.Sum(row);
            for (int k = 0; k < axis.Classes; k++)
            {
                int at = start + k * axis.Inner;
                diff[at] = label < 0 ? T.Zero : T.CreateTruncating(scale * (Math.Exp(double.CreateTruncating(logs[at])) * total - double.CreateTruncating(row[k])));
            }
        }
        if (top.Length < 2 || !top[1].HasDiff || !top[1].Diff.ContainsAnyExcept(T.Zero))
            return;
        Softmax.Backward<T>(top[1].Data, top[1].Diff, fromProbabilities.Data, axis.Outer, axis.Classes, axis.Inner);
        TensorPrimitives.Add(diff, fromProbabilities.Data, diff);
    }

    private Blob<T> Matrix(ReadOnlySpan<Blob<T>> bottom) => fromFile ?? bottom[2];
}
