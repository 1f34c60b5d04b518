using System.ComponentModel.DataAnnotations;
using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Options of CTCLoss.</summary>
public sealed record CTCLossOptions : LossOptions
{
    /// <summary>The class that stands for no label.</summary>
    [Range(0, int.MaxValue)]
    public int Blank { get; init; }

    /// <summary>Whether a sample that cannot be aligned, whose loss is +∞, counts 0 in the loss and its gradient instead.</summary>
    public bool ZeroInfinity { get; init; }

    /// <inheritdoc/>
    public override PredictionHead? PredictionHead => new("Softmax", new SoftmaxOptions { Axis = 2 }, "probabilities");
}

/// <summary>Connectionist temporal classification of the softmax of scores, fused: loss = Σₙ −log p(labelsₙ) / divisor, p = Σ over the paths that read as the labels of Π_t y_t(path_t), y = softmax(z).</summary>
/// <remarks>
/// Bottoms: scores z, T × N × C; labels, N × S integers of 0 … C − 1 other than blank, those of a sample first in its row; optionally the numbers of labels, N integers of 0 … S, and
/// after them the numbers of frames, N integers of 0 … T. Without them all S labels and all T frames count. Top: the loss, a scalar; the divisor is the batch size N by default, FULL is N·T and VALID the number of frames that count.
/// <para>A path names a class at every frame; it reads as the labels where they are left after equal neighbours are merged and blanks removed. The sums are of logarithms, in double: nothing underflows.</para>
/// <para>Backward: ∂z_t(k) = weight / divisor · (y_t(k) − P(path_t = k | labels)), P by the forward-backward algorithm; 0 for the frames beyond a sample's own.</para>
/// <para>Where there are too few frames for the labels and a blank between each two equal neighbours, the loss is +∞ and the gradient NaN, unless zero_infinity is set.</para>
/// <para>Of log-probabilities the softmax gives back the probabilities: z may be the top of a LogSoftmax layer, as PyTorch has it, and nothing changes.</para>
/// <para>Errors: a label that is no integer, NaN, no class or the blank; a length out of range; shapes that do not fit.</para>
/// <para>Source: Graves, Fernández, Gomez &amp; Schmidhuber, Connectionist temporal classification, ICML 2006, sec. 4; softmax within as in warp-ctc; zero_infinity is PyTorch's CTCLoss's,
/// which gives the lengths in the other order, and whose mean divides each sample's loss by its number of labels, too.</para>
/// </remarks>
[LayerType("CTCLoss", Role = LayerRole.Loss)]
public sealed class CTCLossLayer<T>(CTCLossOptions options) : Layer<T, CTCLossOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    private int[] labels = [];
    private int[] lengths = [];
    private double[] losses = [];
    private double[] alphas = [];
    private CTCShape shape;

    /// <inheritdoc/>
    public override Arity Bottoms => Arity.Between(2, 4);

    /// <inheritdoc/>
    public override Arity Tops => Arity.Exactly(1);

    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <inheritdoc/>
    public override string? NonFiniteHint =>
        "a sample has more labels (with a blank between equal neighbours) than frames: give more frames, or 'zero_infinity: true' to leave such samples out";

    private Span<int> FrameCounts => lengths.AsSpan(0, shape.Samples);

    private Span<int> LabelCounts => lengths.AsSpan(shape.Samples);

    /// <inheritdoc/>
    public override bool TakesGradient(int bottom) => bottom == 0;

    /// <inheritdoc/>
    public override double DefaultLossWeight(int top) => 1;

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        Shape scores = bottom[0].Shape, targets = bottom[1].Shape;
        if (scores.Rank != 3)
            throw new InputException($"the scores must have 3 axes, frames × samples × classes, but their shape is {scores}");
        if (Options.Blank >= scores[2])
            throw new InputException($"'blank' is {Options.Blank}, but there are {scores[2]} class(es)");
        if (targets.Rank == 0 || targets[0] != scores[1])
            throw new InputException($"the labels must have the shape {scores[1]} × any, one row for each sample of scores of shape {scores}, but theirs is {targets}");
        for (int i = 2; i < bottom.Length; i++)
        {
            if (bottom[i].Count != scores[1])
                throw new InputException($"there must be one number of {(i == 2 ? "labels" : "frames")} for each of the {scores[1]} sample(s), but the bottom that gives them has the shape {bottom[i].Shape}");
        }
        shape = new CTCShape(scores[0], scores[1], scores[2], targets.CountFrom(1), Options.Blank);
        if (labels.Length != targets.Count)
            labels = new int[targets.Count];
        if (losses.Length != shape.Samples)
            (losses, lengths) = (new double[shape.Samples], new int[2 * shape.Samples]);
        if (alphas.Length < CTC.AlphasLength(shape))
            alphas = new double[CTC.AlphasLength(shape)];
        top[0].Reshape(Shape.Scalar);
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        ReadLengths(bottom.Length > 2 ? bottom[2].Data : default, shape.Labels, "labels", LabelCounts);
        ReadLengths(bottom.Length > 3 ? bottom[3].Data : default, shape.Frames, "frames", FrameCounts);
        ReadLabels(bottom[1].Data);
        CTC.Forward<T>(bottom[0].Data, labels, lengths, shape, alphas, losses);
        double sum = 0;
        foreach (double loss in losses)
            sum += Options.ZeroInfinity && double.IsPositiveInfinity(loss) ? 0 : loss;
        top[0].Data[0] = T.CreateTruncating(sum / Divisor);
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        if (propagateDown[0])
            CTC.Backward(bottom[0].Data, labels, lengths, shape, alphas, losses, double.CreateTruncating(top[0].Diff[0]) / Divisor, Options.ZeroInfinity, bottom[0].Diff);
    }

    private double Divisor
    {
        get
        {
            int frames = 0;
            foreach (int count in FrameCounts)
                frames += count;
            return Options.Divisor(shape.Samples, shape.Samples * shape.Frames, frames);
        }
    }

    private void ReadLabels(ReadOnlySpan<T> source)
    {
        for (int n = 0; n < shape.Samples; n++)
        {
            for (int i = 0; i < LabelCounts[n]; i++)
            {
                int at = n * shape.Labels + i;
                labels[at] = ToIndex(source[at], shape.Classes);
                if (labels[at] < 0 || labels[at] == shape.Blank)
                    throw new InputException($"label {i} of sample {n} is {Text(source[at])}, but a label is an integer of 0 to {shape.Classes - 1} other than {shape.Blank}, the blank");
            }
        }
    }

    private static void ReadLengths(ReadOnlySpan<T> source, int most, string what, Span<int> counts)
    {
        counts.Fill(most);
        for (int n = 0; n < source.Length; n++)
        {
            counts[n] = ToIndex(source[n], most + 1);
            if (counts[n] < 0)
                throw new InputException($"the number of {what} of sample {n} is {Text(source[n])}, but it is an integer of 0 to {most}");
        }
    }

    // −1 where the value is no integer of 0 to below the limit; NaN fails the comparisons.
    private static int ToIndex(T source, int limit)
    {
        double value = double.CreateTruncating(source);
        return value >= 0 && value < limit && value == Math.Floor(value) ? (int)value : -1;
    }

    private static string Text(T value) => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
}
