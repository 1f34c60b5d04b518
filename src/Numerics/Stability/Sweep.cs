using System.Numerics;
using NetFramework.Layers;

namespace NetFramework.Numerics;

/// <summary>Runs what a sweep file says. The same definition gives the same numbers.</summary>
public static class Sweep
{
    /// <summary>Runs all grids and studies.</summary>
    public static SweepResult Run(SweepDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        SweepVariant[] variants = [.. definition.Formulations.SelectMany(formulation => VariantsOf(formulation, definition.Shifts))];
        List<SweepMeasurement> measurements = [];
        foreach (ScoreGrid grid in definition.Grids)
        {
            foreach (ElementPrecision precision in definition.Precisions)
            {
                measurements.AddRange(precision switch
                {
                    ElementPrecision.Half => Measure<Half>(definition, grid, precision, variants),
                    ElementPrecision.BFloat16 => Measure<BFloat16>(definition, grid, precision, variants),
                    ElementPrecision.Float => Measure<float>(definition, grid, precision, variants),
                    _ => Measure<double>(definition, grid, precision, variants),
                });
            }
        }
        return new SweepResult(
            definition,
            variants,
            measurements,
            definition.Gap is null ? [] : GapStudy.Run(definition.Gap),
            definition.Depth is null ? [] : DepthStudy.Run(definition.Depth, definition.RandomSeed));
    }

    private static IEnumerable<SweepVariant> VariantsOf(SweepFormulation formulation, IReadOnlyList<SoftmaxShift> shifts) =>
        LossHeadNet<float>.Has(formulation) ? [new SweepVariant(formulation, null)] : shifts.Select(shift => new SweepVariant(formulation, shift));

    private static IEnumerable<SweepMeasurement> Measure<T>(SweepDefinition definition, ScoreGrid grid, ElementPrecision precision, IReadOnlyList<SweepVariant> variants)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ScoreRows<T> rows = new(definition, grid);
        if (rows.Count == 0)
            yield break;
        RowReference[] references = rows.References();
        var gradients = new T[rows.Scores.Length];
        foreach (SweepVariant variant in variants)
        {
            rows.Gradients(variant, gradients);
            for (int i = 0; i < rows.Points.Count; i++)
                yield return rows.Compare(i, grid.Name, variant, precision, gradients, references);
        }
    }
}
