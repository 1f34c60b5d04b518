using System.ComponentModel.DataAnnotations;

namespace NetFramework.Layers;

/// <summary>What the options of losses over class scores share; so one loss can be written in each formulation.</summary>
public abstract record ClassificationLossOptions : LabelLossOptions
{
    /// <summary>The class axis of the first bottom; negative ones count from the end.</summary>
    public int Axis { get; init; } = 1;

    /// <summary>
    /// The weight w of each class, 0 or more; by default 1 each. A position's loss is multiplied by that of its label, with soft labels each class's part by its own.
    /// balanced: w_c = n / (K·n_c), n_c of the n training samples being of class c, of K; an ignore_label is not counted. What is trained, and saved, holds the numbers.
    /// </summary>
    public ListOrWord<double, ClassWeighting> ClassWeights { get; init; } = [];

    /// <summary>ε: the label's class counts 1 − ε, and ε is spread evenly over all classes, q′ = q·(1 − ε) + ε / classes.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double LabelSmoothing { get; init; }

    /// <summary>Whether the label bottom holds a distribution q over the classes, shaped as the first bottom, instead of one integer per position.</summary>
    public bool SoftLabel { get; init; }

    /// <summary>none: one loss per position; sum; mean, the weighted one. In place of the normalization, in PyTorch's terms.</summary>
    public LossReduction? Reduction { get; init; }

    /// <summary>VALID, as Caffe's SoftmaxWithLoss: so the formulations of one loss agree.</summary>
    protected override LossNormalization DefaultNormalization => LossNormalization.Valid;

    /// <inheritdoc/>
    public override IEnumerable<(string Property, string Message)> Validate()
    {
        foreach ((string, string) error in base.Validate())
            yield return error;
        if (Reduction is not null && (Normalization is not null || Normalize is not null))
            yield return (nameof(Reduction), $"'reduction' and '{(Normalization is null ? "normalize" : "normalization")}' are both given, but each says what the loss is divided by; give one of them");
        if (SoftLabel && IgnoreLabel is not null)
            yield return (nameof(IgnoreLabel), "'ignore_label' has no meaning with 'soft_label', whose labels are distributions and not numbers of classes");
        if (SoftLabel && ClassWeights.Word is not null)
            yield return (nameof(ClassWeights), "'class_weights: balanced' counts the labels of each class, but with 'soft_label' they are distributions; give the weights as a list");
        if (ClassWeights.Any(weight => !(weight >= 0 && double.IsFinite(weight))))
            yield return (nameof(ClassWeights), "'class_weights' must be finite numbers of 0 or more");
        else if (ClassWeights.Count > 0 && ClassWeights.All(weight => weight == 0))
            yield return (nameof(ClassWeights), "'class_weights' are all 0, so that nothing would be learned");
    }

    /// <inheritdoc/>
    public override LayerOptions Resolve(Preprocessing preprocessing, IReadOnlyList<string> bottoms, IReadOnlyList<Shape> shapes)
    {
        ArgumentNullException.ThrowIfNull(bottoms);
        ArgumentNullException.ThrowIfNull(shapes);
        // Too few bottoms are an error of the layer's own.
        return ClassWeights.Word is null || bottoms.Count < 2
            ? this
            : this with { ClassWeights = new(BalancedWeights.Of(preprocessing, bottoms[1], ClassAxis.Of(shapes[0], Axis).Classes, IgnoreLabel)) };
    }

    /// <inheritdoc/>
    protected override LossNormalization EffectiveNormalization => Reduction switch
    {
        null => base.EffectiveNormalization,
        LossReduction.Mean => LossNormalization.Valid,
        _ => LossNormalization.None,
    };
}
