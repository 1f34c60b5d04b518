using System.ComponentModel.DataAnnotations;
using NetFramework.Layers;
using NetFramework.Yaml;

namespace NetFramework.Numerics;

/// <summary>What a sweep file says: which formulations of the softmax loss, in which precisions, on which scores; and the two studies beside it.</summary>
public sealed record SweepDefinition : IValidated
{
    /// <summary>The sweep's name, also of its report's folder: letters, digits and dashes.</summary>
    public string Name { get; init; } = "sweep";

    /// <summary>M, the number of classes.</summary>
    [Range(2, 100_000)] public int Classes { get; init; } = 100;

    /// <summary>y, the right class, counted from 1 as in the publication: label 1 of the sweep is label 0 of a net.</summary>
    [Range(1, 100_000)] public int Label { get; init; } = 1;

    /// <summary>The number of rows of random scores, uniform on [0, 1), that each score of the right class is put into.</summary>
    [Range(1, 10_000)] public int Repetitions { get; init; } = 50;

    /// <summary>The seed of all random scores, weights and inputs.</summary>
    public long RandomSeed { get; init; } = 1;

    /// <summary>The element types.</summary>
    public IReadOnlyList<ElementPrecision> Precisions { get; init; } = [ElementPrecision.Half, ElementPrecision.BFloat16, ElementPrecision.Float, ElementPrecision.Double];

    /// <summary>The ways to the gradient: published_together, softmax − onehot, and published_separated, the full Jacobian times −onehot / o_y, with every operation rounded to the element type; fused, separated, clamped (at 1e-20) and log as the framework's layers compute them.</summary>
    public IReadOnlyList<SweepFormulation> Formulations { get; init; } = Enum.GetValues<SweepFormulation>();

    /// <summary>The shifts of the formulations in published arithmetic; the framework's layers always shift by the maximum here.</summary>
    public IReadOnlyList<SoftmaxShift> Shifts { get; init; } = [SoftmaxShift.Max, SoftmaxShift.None];

    /// <summary>The scores of the right class.</summary>
    public IReadOnlyList<ScoreGrid> Grids { get; init; } = [];

    /// <summary>The study of the gap; none where it is not given.</summary>
    public GapDefinition? Gap { get; init; }

    /// <summary>The study of gradients through depth; none where it is not given.</summary>
    public DepthDefinition? Depth { get; init; }

    /// <summary>Reads a sweep file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="overrides">What to change before it is read.</param>
    /// <exception cref="InputException">The file is missing or wrong; it carries every error found.</exception>
    public static SweepDefinition Load(string path, IReadOnlyList<Override>? overrides = null) => DefinitionReader.ReadFile<SweepDefinition>(path, overrides);

    /// <summary>Reads a sweep from YAML text.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="file">The name to give in errors.</param>
    /// <exception cref="InputException">The text is wrong; it carries every error found.</exception>
    public static SweepDefinition Parse(string yaml, string? file = null) => DefinitionReader.ReadText<SweepDefinition>(yaml, file);

    /// <inheritdoc/>
    public IEnumerable<(string Property, string Message)> Validate()
    {
        if (!ScoreGrid.IsFileName(Name))
            yield return (nameof(Name), $"'name' must consist of letters, digits and dashes, as it names the folder of the report, not '{Name}'");
        if (Label > Classes)
            yield return (nameof(Label), $"'label' counts from 1 and must be at most the number of classes, {Classes}, not {Label}");
        if (Grids.Count == 0 && Gap is null && Depth is null)
            yield return (nameof(Grids), "there is nothing to do: give 'grids', 'gap' or 'depth'");
        if (Grids.GroupBy(grid => grid.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            yield return (nameof(Grids), $"two grids have the name '{twice.Key}'");
        if (Grids.Count > 0 && Precisions.Count == 0)
            yield return (nameof(Precisions), "'precisions' is empty");
        if (Grids.Count > 0 && Formulations.Count == 0)
            yield return (nameof(Formulations), "'formulations' is empty");
        if (Shifts.Count == 0 && Formulations.Any(formulation => !LossHeadNet<float>.Has(formulation)))
            yield return (nameof(Shifts), "'shifts' is empty, but formulations in published arithmetic need one");
    }
}
