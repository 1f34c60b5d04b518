using System.ComponentModel.DataAnnotations;

namespace NetFramework.Numerics;

/// <summary>Numbers at equal distances: from, from + step, … up to and including to.</summary>
public sealed record NumberRange : IValidated
{
    private const int MostValues = 10_000;

    /// <summary>The first number.</summary>
    public required double From { get; init; }

    /// <summary>No number is beyond it.</summary>
    public required double To { get; init; }

    /// <summary>The distance between two numbers.</summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public double Step { get; init; } = 1;

    /// <summary>The numbers.</summary>
    public IReadOnlyList<double> Values()
    {
        // A step such as 0.1 may miss the end by rounding.
        int count = (int)Math.Floor((To - From) / Step + 1e-9) + 1;
        return [.. Enumerable.Range(0, count).Select(i => From + i * Step)];
    }

    /// <inheritdoc/>
    public IEnumerable<(string Property, string Message)> Validate()
    {
        if (!double.IsFinite(From))
            yield return (nameof(From), $"'from' must be finite, not {From}");
        else if (!double.IsFinite(To))
            yield return (nameof(To), $"'to' must be finite, not {To}");
        else if (To < From)
            yield return (nameof(To), FormattableString.Invariant($"'to' must be at least 'from', {From}, not {To}"));
        else if ((To - From) / Step >= MostValues)
            yield return (nameof(Step), FormattableString.Invariant($"'step' {Step} makes more than {MostValues} numbers from {From} to {To}"));
    }
}
