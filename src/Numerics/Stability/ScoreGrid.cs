using System.ComponentModel.DataAnnotations;

namespace NetFramework.Numerics;

/// <summary>The scores of the right class that a sweep goes through.</summary>
public sealed record ScoreGrid : IValidated
{
    /// <summary>The grid's name, also in the names of files: letters, digits and dashes.</summary>
    public required string Name { get; init; }

    /// <summary>e of the scores ±10^e; in place of scores.</summary>
    public NumberRange? Exponents { get; init; }

    /// <summary>The scores themselves; in place of exponents.</summary>
    public NumberRange? Scores { get; init; }

    /// <summary>The number of rows of random scores that each score of the right class is put into; the sweep's where it is not given.</summary>
    [Range(1, 10_000)] public int? Repetitions { get; init; }

    /// <summary>The scores of the right class, ascending.</summary>
    public IReadOnlyList<double> Values()
    {
        if (Scores is not null)
            return Scores.Values();
        double[] magnitudes = [.. Exponents!.Values().Select(PowerOfTen)];
        return [.. magnitudes.Reverse().Select(magnitude => -magnitude), .. magnitudes];
    }

    /// <inheritdoc/>
    public IEnumerable<(string Property, string Message)> Validate()
    {
        if (!IsFileName(Name))
            yield return (nameof(Name), $"'name' must consist of letters, digits and dashes, as it is part of file names, not '{Name}'");
        if (Exponents is null && Scores is null)
            yield return (nameof(Scores), "'scores' or 'exponents' is missing: the scores of the right class, or e of the scores ±10^e");
        if (Exponents is not null && Scores is not null)
            yield return (nameof(Exponents), "'exponents' is given beside 'scores'; give one of them");
        if (Exponents is not null && (Exponents.From < -300 || Exponents.To > 300))
            yield return (nameof(Exponents), "'exponents' must lie within -300 and 300");
    }

    /// <summary>Whether a name can be part of the names of files everywhere.</summary>
    internal static bool IsFileName(string name) => name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    // The double nearest to the decimal power, which Math.Pow does not give for all.
    private static double PowerOfTen(double exponent) =>
        exponent == Math.Floor(exponent) ? double.Parse(FormattableString.Invariant($"1e{exponent}"), System.Globalization.CultureInfo.InvariantCulture) : Math.Pow(10, exponent);
}
