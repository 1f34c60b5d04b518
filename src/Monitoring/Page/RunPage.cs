using System.Reflection;
using System.Text;

namespace NetFramework.Monitoring.Page;

/// <summary>The page of a run: one file with its style and script in it, that fetches nothing from elsewhere.</summary>
public static class RunPage
{
    private static readonly string[] Scripts = ["format.js", "chart.js", "panels.js", "page.js"];

    /// <summary>The page that follows a run: it asks its own server for events.</summary>
    public static string Live(RunHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        return Build(history.Name, "");
    }

    /// <summary>The page with all that is known of a run in it.</summary>
    public static string Frozen(RunHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        return Build(history.Name, Encoding.UTF8.GetString(history.TakeNews(new HistoryCursor())));
    }

    private static string Build(string name, string data) => new StringBuilder(Part("page.html"))
        .Replace("{{name}}", System.Net.WebUtility.HtmlEncode(name))
        .Replace("{{style}}", Part("page.css"))
        .Replace("{{script}}", string.Concat(Scripts.Select(Part)))
        // The data come last: nothing in them is replaced.
        .Replace("{{data}}", data)
        .ToString();

    private static string Part(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
