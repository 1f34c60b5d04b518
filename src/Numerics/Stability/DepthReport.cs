using NetFramework.Numerics.Reports;

namespace NetFramework.Numerics;

/// <summary>The study of gradients through depth as plots and tables.</summary>
public static class DepthReport
{
    /// <summary>The plots: gradients of the layers' outputs, and of their weights.</summary>
    public static IReadOnlyList<Plot> Plots(IReadOnlyList<StackGradients> stacks)
    {
        ArgumentNullException.ThrowIfNull(stacks);
        return
        [
            PlotOf("depth-tops", "Gradient of each layer's output, by depth", "‖∂loss / ∂y‖₂, y the output of the InnerProduct layer", stacks, stack => stack.TopDiffs),
            PlotOf("depth-weights", "Gradient of each layer's weights, by depth", "‖∂loss / ∂W‖₂", stacks, stack => stack.WeightDiffs),
        ];
    }

    /// <summary>The table: the ends of each stack, and the mean factor of a layer.</summary>
    public static ReportTable Table(IReadOnlyList<StackGradients> stacks)
    {
        ArgumentNullException.ThrowIfNull(stacks);
        return new ReportTable(
            [new("stack", IsText: true), new("‖∂y‖₂, layer 1"), new("‖∂y‖₂, last layer"), new("factor per layer"), new("‖∂W‖₂, layer 1"), new("‖∂W‖₂, last layer")],
            [.. stacks.Select(stack => (IReadOnlyList<string>)
            [
                stack.Stack.Title, SweepText.Number(stack.TopDiffs[0]), SweepText.Number(stack.TopDiffs[^1]), SweepText.Number(FactorPerLayer(stack)),
                SweepText.Number(stack.WeightDiffs[0]), SweepText.Number(stack.WeightDiffs[^1]),
            ])]);
    }

    /// <summary>By what one layer multiplies the gradient on its way down: the geometric mean over the stack; NaN for a stack of one layer.</summary>
    public static double FactorPerLayer(StackGradients stack)
    {
        ArgumentNullException.ThrowIfNull(stack);
        return stack.TopDiffs.Count == 1 ? double.NaN : Math.Pow(stack.TopDiffs[0] / stack.TopDiffs[^1], 1.0 / (stack.TopDiffs.Count - 1));
    }

    /// <summary>All numbers.</summary>
    public static CsvText Csv(IReadOnlyList<StackGradients> stacks)
    {
        ArgumentNullException.ThrowIfNull(stacks);
        var csv = new CsvText("stack", "layer", "top_diff", "weight_diff");
        foreach (StackGradients stack in stacks)
        {
            for (int i = 0; i < stack.TopDiffs.Count; i++)
                csv.Row(stack.Stack.Title, i + 1, stack.TopDiffs[i], stack.WeightDiffs[i]);
        }
        return csv;
    }

    private static Plot PlotOf(string name, string title, string y, IReadOnlyList<StackGradients> stacks, Func<StackGradients, IReadOnlyList<double>> norms)
    {
        PlotSeries[] series = [.. stacks.Select(stack => new PlotSeries(stack.Stack.Title, [.. norms(stack).Select((norm, i) => new PlotPoint(i + 1, norm))]))];
        int depth = stacks.Max(stack => stack.TopDiffs.Count);
        return new Plot(
            name, title, "One line per stack: falling towards layer 1 the gradient vanishes, rising it explodes.",
            new LinearAxis("layer: 1 is next to the input, the last next to the loss", 1, depth), new LogAxis(y, series.SelectMany(line => line.Points).Select(point => point.Y)), series);
    }
}
