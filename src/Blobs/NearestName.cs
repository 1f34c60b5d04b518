namespace NetFramework;

/// <summary>Finds the name that a user most likely meant.</summary>
public static class NearestName
{
    /// <summary>
    /// The candidate with the smallest Damerau–Levenshtein distance (insertion, deletion, substitution, swap of neighbours; letters
    /// compared without case) to <paramref name="name"/>, or null where none is near: at most a third of the longer name's length, and at least 1, may differ.
    /// </summary>
    public static string? Of(string name, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(candidates);
        string? nearest = null;
        int smallest = int.MaxValue;
        foreach (string candidate in candidates)
        {
            // The distance is at least the difference in length: a name of a megabyte is compared with none.
            int allowed = Math.Max(1, Math.Max(name.Length, candidate.Length) / 3);
            if (Math.Abs(name.Length - candidate.Length) > allowed)
                continue;
            int distance = Distance(name, candidate);
            if (distance < smallest && distance <= allowed)
                (nearest, smallest) = (candidate, distance);
        }
        return nearest;
    }

    /// <summary>The end of an error message: <c>, did you mean 'x'?</c>, or nothing where no candidate is near.</summary>
    public static string Hint(string name, IEnumerable<string> candidates) =>
        Of(name, candidates) is { } nearest ? $", did you mean '{nearest}'?" : "";

    private static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
            d[i, 0] = i;
        for (int j = 0; j <= b.Length; j++)
            d[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int cost = Same(a[i - 1], b[j - 1]) ? 0 : 1;
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }
        return d[a.Length, b.Length];
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
