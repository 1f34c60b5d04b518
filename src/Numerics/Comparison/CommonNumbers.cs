using System.Numerics;
using NetFramework.Layers;

namespace NetFramework.Numerics;

/// <summary>The numbers that every one of some precisions holds: what a net in each of them can start from without a difference.</summary>
internal sealed class CommonNumbers(IReadOnlyList<ElementPrecision> precisions)
{
    // From the most bits to the fewest: each rounding leaves a number that the wider formats hold.
    private readonly ElementPrecision[] descending = [.. precisions.Distinct().OrderByDescending(precision => ElementFormat.Of(precision).SignificandBits)];

    /// <summary>The name of the narrowest precision.</summary>
    public string Narrowest => YamlNames.Value(descending[^1]);

    /// <summary>The nearest number that all precisions hold; infinite where one of them cannot hold its magnitude.</summary>
    public double Round(double value)
    {
        foreach (ElementPrecision precision in descending)
            value = Round(value, precision);
        return value;
    }

    /// <summary>Rounds all values in place.</summary>
    /// <param name="values">The values.</param>
    /// <param name="isExact">Whether each must be held as it is: a label.</param>
    /// <param name="what">What the values are, for errors.</param>
    /// <returns>How many changed.</returns>
    /// <exception cref="InputException">A finite value overflows, or one that must be held exactly is not.</exception>
    public int Round(Span<double> values, bool isExact, string what)
    {
        int changed = 0;
        foreach (ref double value in values)
        {
            double rounded = Round(value);
            if (rounded.Equals(value))
                continue;
            if (isExact || (double.IsFinite(value) && !double.IsFinite(rounded)))
                throw new InputException($"{what} holds {value}, and {Misfit(value, isExact)} does not hold that: leave it out of the precisions to compare");
            value = rounded;
            changed++;
        }
        return changed;
    }

    private static double Round(double value, ElementPrecision precision) => precision switch
    {
        ElementPrecision.Half => Through<Half>(value),
        ElementPrecision.BFloat16 => Through<BFloat16>(value),
        ElementPrecision.Float => Through<float>(value),
        _ => value,
    };

    private static double Through<T>(double value) where T : unmanaged, IFloatingPointIeee754<T> => double.CreateTruncating(T.CreateTruncating(value));

    private string Misfit(double value, bool isExact)
    {
        ElementPrecision first = descending.First(precision => isExact ? !Round(value, precision).Equals(value) : !double.IsFinite(Round(value, precision)));
        return YamlNames.Value(first);
    }
}
