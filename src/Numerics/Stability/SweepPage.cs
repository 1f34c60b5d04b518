using NetFramework.Layers;
using NetFramework.Numerics.Reports;

namespace NetFramework.Numerics;

/// <summary>The report of a sweep: what was measured, in plots, tables and words.</summary>
internal sealed class SweepPage
{
    private const int LongTable = 60;

    private readonly SweepResult result;
    private readonly HtmlPage page;

    private SweepPage(SweepResult result)
    {
        this.result = result;
        page = new HtmlPage($"Softmax and its loss: what survives which scores ({result.Definition.Name})");
    }

    /// <summary>The page of a sweep.</summary>
    public static string Of(SweepResult result)
    {
        var report = new SweepPage(result);
        if (result.Definition.Grids.Count > 0)
            report.WriteQuestion();
        foreach (ScoreGrid grid in result.Definition.Grids)
            report.WriteGrid(grid, new GridReport(result, grid));
        if (result.Gap.Count > 0)
            report.WriteGap();
        if (result.Depth.Count > 0)
            report.WriteDepth();
        return report.page.ToString();
    }

    private void WriteQuestion()
    {
        SweepDefinition definition = result.Definition;
        page.Paragraph($"A net gives {definition.Classes} scores z for a sample. Softmax makes probabilities of them, the loss looks at the probability of the right class y = {definition.Label} (counted from 1), and training needs the gradient g of the loss with respect to the scores:");
        page.Formula("o_k = e^(z_k) / Σ_c e^(z_c)\nloss = −ln o_y\ng_k = ∂loss/∂z_k = o_k − [k = y]");
        page.Paragraph("In real numbers there is one gradient. In numbers of 11, 24 or 53 bits it depends on how it is computed. Here the same scores go through several ways; all are uniform on [0, 1) but z_y, which takes extreme values.");
        page.List(
        [
            "`published_together`: o, less 1 at y. Every operation is rounded to the element type.",
            "`published_separated`: the gradient of the loss with respect to o, −1/o_y at y and 0 elsewhere, times the Jacobian of softmax, diag(o) − o·oᵀ. Every operation is rounded.",
            "`shift max` subtracts the largest score before the exponential, `shift none` does not.",
            "`fused` is the layer SoftmaxWithLoss of this framework, `log` the pair LogSoftmax and NLLLoss, `separated` the pair Softmax and MultinomialLogisticLoss, `clamped` the same with Caffe's least probability of 1e-20. Inside they are more precise than the element type.",
        ]);
        page.Paragraph("g* is the true gradient: computed with 106 bits and with logarithms of the magnitudes, so that it neither overflows nor underflows. g₆₄ is what the publication takes for the truth: `published_together`, shifted, in double. The published arithmetic is judged as published, by the discrepancy ‖g − g₆₄‖₂, a Euclidean norm over all classes: lines are means over the repetitions, bars their standard deviation. The layers are judged by the worst error of any element of any repetition in ulps, units in the last place of the true value: 0.5 is the best that the element type can do. A mark in the band above a plot is a score at which a gradient has a NaN or an infinity in it.");
        page.Paragraph("In the tables an element is zeroed where it is 0 although the true value, rounded to the element type, is not.");
    }

    private void WriteGrid(ScoreGrid grid, GridReport report)
    {
        SweepDefinition definition = result.Definition;
        IReadOnlyList<double> scores = grid.Values();
        page.Section($"Grid {grid.Name}: z_y from {SweepText.Score(scores[0])} to {SweepText.Score(scores[^1])}");
        page.Paragraph($"{scores.Count} scores, {grid.Repetitions ?? definition.Repetitions} repetitions of each, seed {definition.RandomSeed}. Scores beyond the range of an element type are left out for it.");
        page.List(Readings(grid, report));
        page.Table(report.SummaryTable());
        if (report.PrecisionsPlot() is { } precisions)
            page.Figure(precisions, "`fused` stays within a few units in the last place at every score; 0.5 is the best there can be. The published truth, double though it is, loses all digits of the right class where o_y rounds to 1: o_y − 1 is then 0, and the true gradient −Σ_(k≠y) o_k is not.");
        // Float is what most read for; the others fold away.
        ElementPrecision first = report.Precisions.Contains(ElementPrecision.Float) || report.Precisions.Count == 0 ? ElementPrecision.Float : report.Precisions[0];
        foreach (ElementPrecision precision in report.Precisions.OrderBy(precision => precision != first))
        {
            string name = ElementFormat.Of(precision).Name;
            if (precision == first)
                WritePrecision(report, precision, name);
            else
                page.Folded($"The same in {name}", () => WritePrecision(report, precision, name));
        }
    }

    private void WritePrecision(GridReport report, ElementPrecision precision, string name)
    {
        page.Part($"In {name}");
        foreach (Plot plot in report.Plots(precision))
            page.Figure(plot, plot.Description);
        foreach (bool isPublished in (bool[])[true, false])
        {
            ReportTable table = report.Table(precision, isPublished);
            if (table.Columns.Count == 1)
                continue;
            string title = isPublished ? $"Published arithmetic in {name}: ‖g − g₆₄‖₂, mean ± standard deviation" : $"The framework's layers in {name}: worst error in ulps";
            if (table.Rows.Count > LongTable)
            {
                page.Folded($"{title} ({table.Rows.Count} rows)", () => page.Table(table));
                continue;
            }
            page.Part(title);
            page.Table(table);
        }
    }

    private IEnumerable<string> Readings(ScoreGrid grid, GridReport report)
    {
        SweepSummary[] rows = [.. SweepSummary.Of(result, grid.Name)];
        string[] whole = [.. result.Variants.Where(variant => rows.All(row => row.Variant != variant || row.NotFinite == 0)).Select(variant => $"`{variant.Name}`")];
        if (whole.Length > 0)
            yield return $"Finite everywhere, in every precision: {string.Join("; ", whole)}.";
        foreach (SweepVariant variant in result.Variants)
        {
            string[] broken =
            [
                .. from row in rows
                   where row.Variant == variant && row.NotFinite > 0
                   group ElementFormat.Of(row.Precision).Name by row.Where into alike
                   select $"{alike.Key} in {string.Join(", ", alike)}",
            ];
            if (broken.Length > 0)
                yield return $"NaN or ∞ in `{variant.Name}`: {string.Join("; ", broken)}.";
        }
        string[] ratios =
        [
            .. from precision in report.Precisions
               let ratio = RatioOf([.. rows.Where(row => row.Precision == precision)])
               where ratio is not null
               select FormattableString.Invariant($"{ratio.Value.Separated / ratio.Value.Together:0.0} times in {ElementFormat.Of(precision).Name} ({SweepText.Number(ratio.Value.Separated)} against {SweepText.Number(ratio.Value.Together)})"),
        ];
        if (ratios.Length > 0)
            yield return $"Where both are finite (|z_y| ≤ 1, shifted), `published_separated` is off by more than `published_together`: {string.Join(", ", ratios)}.";
    }

    private static (double Together, double Separated)? RatioOf(SweepSummary[] rows)
    {
        SweepSummary? together = rows.FirstOrDefault(row => row.Variant == new SweepVariant(SweepFormulation.PublishedTogether, SoftmaxShift.Max));
        SweepSummary? separated = rows.FirstOrDefault(row => row.Variant == new SweepVariant(SweepFormulation.PublishedSeparated, SoftmaxShift.Max));
        return together is null || separated is null || !double.IsFinite(together.Discrepancy) || !double.IsFinite(separated.Discrepancy) ? null : (together.Discrepancy, separated.Discrepancy);
    }

    private void WriteGap()
    {
        page.Section("How wrong may a score be before learning stops?");
        page.Paragraph("Two classes in float, scores (0, gap), and the first is right. The true gradient of its score goes to −1 as the gap grows: the worse the mistake, the stronger the pull, up to 1.");
        page.Formula("p_y = 1 / (1 + e^gap)\n∂loss/∂z_y = p_y − 1\nloss = ln(1 + e^gap) ≈ gap for large gaps");
        page.Paragraph("`separated` multiplies −1/p_y by p_y·(1 − p_y). It is NaN from where −1/p_y overflows, p_y < 2⁻¹²⁸, a gap of 88.7: before p_y itself is 0 at a gap of 104. `clamped` divides by max(p_y, 1e-20), so that beyond a gap of ln 1e20 = 46.05 the gradient is p_y·1e20 and falls by e per unit of gap: the sample that is most wrong teaches nothing. Its loss stops at 46.05 as well. Caffe's SoftmaxWithLoss has the right gradient but reports −ln max(p_y, FLT_MIN), at most 87.34.");
        IReadOnlyList<Plot> plots = GapReport.Plots(result.Gap);
        foreach (Plot plot in plots)
            page.Figure(plot, plot.Description);
        page.Table(GapReport.Table(result.Gap));
    }

    private void WriteDepth()
    {
        DepthDefinition depth = result.Definition.Depth!;
        page.Section("Gradients through depth");
        page.Paragraph($"Stacks of {depth.Depth} InnerProduct layers of {depth.Width} outputs with an activation after each, below a SoftmaxWithLoss of {depth.Classes} classes, on {depth.BatchSize} samples from the standard normal distribution. One forward and one backward pass in float with the first weights; shown is how large the gradient is that arrives at each layer.");
        page.Formula("∂y_i = f′(y_i) ⊙ (W_(i+1)ᵀ·∂y_(i+1))");
        page.Paragraph("Every layer multiplies the gradient by its weights and by the derivative of its activation. Sigmoid's derivative is at most ¼; TanH's is 1 at 0 and less elsewhere; ReLU's is 1 or 0. Where the product of the factors is below 1 the gradient vanishes with depth, where it is above 1 it explodes: `xavier` keeps it near 1 for TanH, `msra` for ReLU.");
        foreach (Plot plot in DepthReport.Plots(result.Depth))
            page.Figure(plot, plot.Description);
        page.Table(DepthReport.Table(result.Depth));
    }
}
