namespace NetFramework.Layers;

/// <summary>What the options of all losses share.</summary>
public abstract record LossOptions : LayerOptions
{
    /// <summary>What the sum over all positions is divided by: FULL, the number of positions; VALID, the sum of the weights of those that are not ignored, without weights their number; BATCH_SIZE, the extents before the class axis; NONE, 1. By default VALID where there is a class axis, else BATCH_SIZE, as in Caffe.</summary>
    public LossNormalization? Normalization { get; init; }

    /// <summary>Caffe's older form, read where normalization is not given: true is VALID, false is BATCH_SIZE.</summary>
    public bool? Normalize { get; init; }

    /// <summary>The normalization where the definition says nothing: BATCH_SIZE, as in Caffe's losses without a class axis.</summary>
    protected virtual LossNormalization DefaultNormalization => LossNormalization.BatchSize;

    /// <summary>The normalization by all that the definition says.</summary>
    protected virtual LossNormalization EffectiveNormalization => Normalization ?? Normalize switch
    {
        true => LossNormalization.Valid,
        false => LossNormalization.BatchSize,
        null => DefaultNormalization,
    };

    /// <summary>What the sum of the losses is divided by; 1 where it would be 0.</summary>
    /// <param name="batch">The extents before the class axis.</param>
    /// <param name="positions">The number of positions.</param>
    /// <param name="valid">The sum of the weights of the positions that are not ignored; without weights their number.</param>
    public double Divisor(int batch, int positions, double valid)
    {
        double divisor = EffectiveNormalization switch
        {
            LossNormalization.Full => positions,
            LossNormalization.Valid => valid,
            LossNormalization.BatchSize => batch,
            _ => 1,
        };
        return divisor > 0 ? divisor : 1;
    }
}

/// <summary>What the options of losses with labels share.</summary>
public abstract record LabelLossOptions : LossOptions
{
    /// <summary>Positions with this label count neither in the loss nor in its gradient. By default every position counts.</summary>
    public int? IgnoreLabel { get; init; }
}
