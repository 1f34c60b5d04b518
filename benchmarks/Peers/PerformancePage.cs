namespace NetFramework.Benchmarks;

/// <summary>docs/performance.md: its text is written by hand, its tables by this program.</summary>
internal static class PerformancePage
{
    /// <summary>Puts lines between the marks <c>begin NAME</c> and <c>end NAME</c> of the page.</summary>
    /// <exception cref="InvalidOperationException">The page has no such marks.</exception>
    public static void Replace(string name, IEnumerable<string> lines)
    {
        string path = Repository.PathOf("docs/performance.md");
        string page = File.ReadAllText(path), begin = $"<!-- begin {name} -->\n", end = $"<!-- end {name} -->";
        int from = page.IndexOf(begin, StringComparison.Ordinal), to = page.IndexOf(end, StringComparison.Ordinal);
        if (from < 0 || to < from)
            throw new InvalidOperationException($"{path} has no marks for the part '{name}'");
        File.WriteAllText(path, page[..(from + begin.Length)] + string.Concat(lines.Select(line => line + "\n")) + page[to..]);
    }
}
