using NetFramework.Layers;

namespace NetFramework.Numerics;

/// <summary>Mean and standard deviation over the finite ones of a number of runs; NaN where none is finite.</summary>
/// <param name="Mean">Σ xᵢ / n.</param>
/// <param name="Deviation">√(Σ (xᵢ − mean)² / (n − 1)); 0 for one run.</param>
public readonly record struct RunStatistic(double Mean, double Deviation)
{
    /// <summary>The statistic of some values.</summary>
    public static RunStatistic Of(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        double[] finite = [.. values.Where(double.IsFinite)];
        if (finite.Length == 0)
            return new RunStatistic(double.NaN, double.NaN);
        double mean = finite.Average();
        double squares = finite.Sum(value => (value - mean) * (value - mean));
        return new RunStatistic(mean, finite.Length == 1 ? 0 : Math.Sqrt(squares / (finite.Length - 1)));
    }
}

/// <summary>A formulation as a sweep runs it: with its shift where it is one in published arithmetic.</summary>
/// <param name="Formulation">The formulation.</param>
/// <param name="Shift">The shift; null for the framework's layers.</param>
public readonly record struct SweepVariant(SweepFormulation Formulation, SoftmaxShift? Shift)
{
    /// <summary>The name: <c>published_separated, shift none</c>; <c>fused</c>.</summary>
    public string Name => YamlNames.Value(Formulation) + (Shift is { } shift ? $", shift {YamlNames.Value(shift)}" : "");
}

/// <summary>What one formulation, in one precision, at one score of the right class, gave over all repetitions.</summary>
public sealed record SweepMeasurement
{
    /// <summary>The grid's name.</summary>
    public required string Grid { get; init; }

    /// <summary>The formulation.</summary>
    public required SweepVariant Variant { get; init; }

    /// <summary>The element type.</summary>
    public required ElementPrecision Precision { get; init; }

    /// <summary>z_y, before it is rounded to the element type.</summary>
    public required double Score { get; init; }

    /// <summary>The number of rows.</summary>
    public required int Runs { get; init; }

    /// <summary>How many rows have a gradient with a NaN or an infinity in it.</summary>
    public required int NotFinite { get; init; }

    /// <summary>How many of all elements of all gradients are NaN.</summary>
    public required int NaN { get; init; }

    /// <summary>How many of all elements of all gradients are infinite.</summary>
    public required int Infinite { get; init; }

    /// <summary>How many elements of the finite gradients are 0 where the true value, rounded to the element type, is not.</summary>
    public required int Zeroed { get; init; }

    /// <summary>‖g − g*‖₂ over the M classes, g* the double-double reference.</summary>
    public required RunStatistic Discrepancy { get; init; }

    /// <summary>‖g − g₆₄‖₂, g₆₄ the published truth: softmax − onehot, shifted, in double.</summary>
    public required RunStatistic DiscrepancyFromDouble { get; init; }

    /// <summary>‖g − g*‖₂ / ‖g*‖₂.</summary>
    public required RunStatistic RelativeError { get; init; }

    /// <summary>|g_y − g*_y|, the right class alone.</summary>
    public required RunStatistic LabelDiscrepancy { get; init; }

    /// <summary>The largest error of an element of a finite gradient, in units of its true value's last place; 0 where no gradient is finite.</summary>
    public required double MaxUlps { get; init; }
}
