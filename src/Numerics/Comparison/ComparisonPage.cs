using System.Text;
using NetFramework.Numerics.Reports;

namespace NetFramework.Numerics;

/// <summary>The report of a comparison: one HTML file that stands alone.</summary>
public static class ComparisonPage
{
    private const int WorstShown = 25;

    /// <summary>The page of a comparison of formulations.</summary>
    /// <param name="result">What was compared.</param>
    /// <param name="training">The trainings in lock-step; empty where there were none.</param>
    public static string Of(ComparisonResult result, IReadOnlyList<LockStepRun> training)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(training);
        var page = new HtmlPage($"Separated against fused: {(result.Net.Length > 0 ? result.Net : "a net")}");
        page.Paragraph($"One net, {result.Batches} batch(es), the same {ComparisonReport.Count(result.Weights)} weights and the same data through each formulation of its classification loss and each precision.");
        page.Formula("fused: SoftmaxWithLoss\nseparated: p = softmax(z), then −ln p_y\nlog: log p = z − logsumexp(z), then −log p_y");
        page.List(
        [
            $"Every run starts from exactly the same numbers: those that {result.Narrowest}, the narrowest precision compared, holds. {ComparisonReport.Count(result.RoundedWeights)} weights and {ComparisonReport.Count(result.RoundedData)} numbers of the data were rounded for it.",
            "The loss and ∂z, the gradient of the scores, are judged against double-double arithmetic (106 bits) on the very scores of each run: the error is that of the loss head alone.",
            "All other gradients are judged against those of the fused net in double, so that they hold the rounding of the whole net.",
            "An ulp is a unit in the last place of the true value in the precision of the run: 0.5 is the best there is. A gradient is zeroed where it is 0 and the truth, rounded to the precision, is not. Errors without a unit are relative, of norms: ‖g − g*‖₂ / ‖g*‖₂; ∂w is the worst of the learned blobs.",
        ]);
        page.Section("What was found");
        page.List(ComparisonReport.Readings(result));
        page.Table(ComparisonReport.Summary(result));
        foreach (Plot plot in ComparisonReport.Plots(result))
            page.Figure(plot, plot.Description);
        WriteTraining(page, training);
        page.Section("Blob by blob, worst first");
        (ComparedVariant, BlobError)[] blobs = [.. result.WorstFirst()];
        page.Table(ComparisonReport.Blobs(blobs.Take(WorstShown)));
        if (blobs.Length > WorstShown)
            page.Folded($"All {blobs.Length} rows", () => page.Table(ComparisonReport.Blobs(blobs)));
        return page.ToString();
    }

    /// <summary>The page of a comparison of two nets.</summary>
    public static string Of(PairResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var page = new HtmlPage($"Two nets: {result.First} and {result.Second}");
        page.Paragraph($"Both nets on the same {result.Batches} batch(es), with the first one's weights wherever names and shapes match. Errors are those of the second net, judged by the first in the same precision; weights and data are rounded to what {result.Narrowest} holds.");
        page.List(PairReport.Readings(result));
        page.Table(PairReport.Losses(result));
        page.Section("Blob by blob, worst first");
        page.Table(PairReport.Blobs(result.WorstFirst()));
        return page.ToString();
    }

    /// <summary>Writes a page, whole or not at all.</summary>
    /// <exception cref="InputException">The path cannot be written.</exception>
    public static void Write(string path, string page) => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(page)));

    private static void WriteTraining(HtmlPage page, IReadOnlyList<LockStepRun> training)
    {
        if (training.Count == 0)
            return;
        page.Section("Trained in lock-step");
        page.Paragraph("The same net, solver and start, one iteration of each after the other; weights are compared with those of the first after every update. The data are read by each in its own precision.");
        page.List(LockStepReport.Readings(training));
        page.Table(LockStepReport.Outcome(training));
        foreach (Plot plot in LockStepReport.Plots(training))
            page.Figure(plot, plot.Description);
        foreach (ElementPrecision precision in training.Select(run => run.Precision).Distinct())
        {
            page.Part($"In {ElementFormat.Of(precision).Name}");
            page.Table(LockStepReport.Course(training, precision));
        }
    }
}
