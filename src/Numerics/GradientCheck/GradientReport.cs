using System.Globalization;
using System.Text;

namespace NetFramework.Numerics;

/// <summary>What a gradient check found.</summary>
public enum GradientVerdict
{
    /// <summary>Analytic and numeric derivatives agree to within the error expected of the numeric ones.</summary>
    Passed,

    /// <summary>They do not.</summary>
    Failed,

    /// <summary>The numeric derivatives are too imprecise here, or kinks too many, to tell.</summary>
    Inconclusive,
}

/// <summary>One analytic derivative beside its numeric one.</summary>
/// <param name="Output">The output's name.</param>
/// <param name="OutputIndex">The element of the output, row-major.</param>
/// <param name="InputIndex">The element of the input, row-major.</param>
/// <param name="Analytic">∂output/∂input by Backward.</param>
/// <param name="Numeric">∂output/∂input by differences.</param>
/// <param name="Bound">The largest difference that rounding and truncation explain.</param>
/// <param name="Step">The step of the best difference.</param>
public sealed record GradientComparison(string Output, int OutputIndex, int InputIndex, double Analytic, double Numeric, double Bound, double Step)
{
    /// <summary>|analytic − numeric|.</summary>
    public double Difference => Math.Abs(Analytic - Numeric);

    /// <summary>|analytic − numeric| / max(|analytic|, |numeric|); 0 where both are 0.</summary>
    public double RelativeError => Difference == 0 ? 0 : Difference / Math.Max(Math.Abs(Analytic), Math.Abs(Numeric));
}

/// <summary>What the check of one input found.</summary>
/// <param name="Input">The input's name.</param>
/// <param name="Verdict">Whether its gradient is right.</param>
/// <param name="Checked">The number of derivatives looked at: elements of the input times elements of all outputs.</param>
/// <param name="Failures">How many of them differ by more than their bound.</param>
/// <param name="Kinks">How many were skipped, because the one-sided derivatives differ: there is no derivative.</param>
/// <param name="Undecided">How many had no precise numeric derivative.</param>
/// <param name="Worst">The comparison with the largest difference in units of its bound; null where there is none.</param>
/// <param name="BestStep">The step that gave the smallest error expected: the median over the derivatives that decide; NaN where none does.</param>
/// <param name="ExpectedError">What the verdict is judged by: the largest error, as a share of the largest gradient, that rounding and truncation explain in any of the derivatives that decide; NaN where none does.</param>
public sealed record GradientResult(string Input, GradientVerdict Verdict, long Checked, long Failures, long Kinks, long Undecided, GradientComparison? Worst, double BestStep, double ExpectedError);

/// <summary>What a gradient check found, input by input.</summary>
/// <param name="Results">One entry per input.</param>
/// <param name="ContractErrors">What Forward and Backward do that they must not, in words: a diff that is not overwritten, one that is not added to, values that change.</param>
public sealed record GradientReport(IReadOnlyList<GradientResult> Results, IReadOnlyList<string> ContractErrors)
{
    /// <summary>Whether nothing is wrong: no input failed, and the contract is kept.</summary>
    public bool Passed => ContractErrors.Count == 0 && Results.All(result => result.Verdict != GradientVerdict.Failed);

    /// <summary>The report as lines of text.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (GradientResult result in Results)
        {
            text.Append(CultureInfo.InvariantCulture, $"{result.Input}: {result.Verdict}, {result.Checked} derivatives, {result.Failures} wrong, {result.Kinks} at kinks, {result.Undecided} undecided");
            if (result.Worst is { } worst)
            {
                text.Append(CultureInfo.InvariantCulture, $"; worst ∂{worst.Output}[{worst.OutputIndex}]/∂{result.Input}[{worst.InputIndex}]: ");
                text.Append(CultureInfo.InvariantCulture, $"analytic {worst.Analytic:G10}, numeric {worst.Numeric:G10}, relative error {worst.RelativeError:G2}, bound {worst.Bound:G2}, step {worst.Step:G2}");
            }
            text.Append(CultureInfo.InvariantCulture, $"; best step {result.BestStep:G2}, expected error {result.ExpectedError:G2}\n");
        }
        foreach (string error in ContractErrors)
            text.Append(error).Append('\n');
        return text.ToString();
    }
}
