using System.Xml.Linq;

namespace NetFramework.Numerics.Reports;

/// <summary>A page that stands alone: text, tables and plots in one file, with no other resource; for screens light and dark, narrow and wide, and for paper.</summary>
public sealed class HtmlPage
{
    private const string Sheet =
        ":root{color-scheme:light dark}"
        + "body{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;line-height:1.5;color:#222;background:#fff;margin:0 auto;padding:1.5rem 1rem 4rem;max-width:60rem}"
        + "h1{font-size:1.7rem;line-height:1.25;margin:.5rem 0}h2{font-size:1.3rem;margin:2.5rem 0 .5rem;border-bottom:1px solid #bbb;padding-bottom:.2rem}h3{font-size:1.05rem;margin:1.6rem 0 .4rem}"
        + "p,li{max-width:46rem}code{font-family:ui-monospace,Menlo,Consolas,monospace;font-size:.92em}"
        + ".formula{white-space:pre-line;font-family:Cambria,'Cambria Math','STIX Two Text',Georgia,serif;font-size:1.08rem;margin:.6rem 0 .6rem 1.5rem}"
        + ".scroll{overflow-x:auto;margin:.8rem 0}.scroll svg{display:block;width:100%;min-width:38rem;height:auto}figure{margin:1.2rem 0}figcaption{font-size:.92rem;color:#555;max-width:46rem}"
        + "table{border-collapse:collapse;font-size:.86rem;font-variant-numeric:tabular-nums}th,td{padding:.22rem .6rem;text-align:right;white-space:nowrap;border-bottom:1px solid #ddd}"
        + "th{font-weight:600;white-space:normal;border-bottom:2px solid #888;vertical-align:bottom}td.text,th.text{text-align:left}td.broken{color:#a32a00;font-weight:600}"
        + "summary{cursor:pointer;font-weight:600;margin:.8rem 0}"
        + "@media screen and (prefers-color-scheme:dark){body{color:#e4e4e4;background:#16181c}h2{border-color:#555}figcaption{color:#aaa}th,td{border-color:#3a3d43}th{border-bottom-color:#888}td.broken{color:#ff9a7a}a{color:#7ab8f5}}"
        + "@media print{body{max-width:none;padding:0}.scroll{overflow:visible}.scroll svg{min-width:0}figure,tr{break-inside:avoid}h2,h3{break-after:avoid}table{font-size:.7rem}th,td{padding:.1rem .35rem}}";

    private readonly string title;
    private readonly XElement body;

    // What is being written into: the body, or a part that folds.
    private XElement current;

    /// <summary>An empty page with its title as heading.</summary>
    public HtmlPage(string title)
    {
        this.title = title;
        current = body = new XElement("body", new XElement("h1", title));
    }

    /// <summary>Begins a section.</summary>
    public void Section(string heading) => current.Add(new XElement("h2", heading));

    /// <summary>Begins a part of a section.</summary>
    public void Part(string heading) => current.Add(new XElement("h3", heading));

    /// <summary>A paragraph. Text between backquotes is code.</summary>
    public void Paragraph(string text) => current.Add(new XElement("p", WithCode(text)));

    /// <summary>A formula on a line of its own.</summary>
    public void Formula(string text) => current.Add(new XElement("p", new XAttribute("class", "formula"), text));

    /// <summary>A list of remarks.</summary>
    public void List(IEnumerable<string> items) => current.Add(new XElement("ul", items.Select(item => new XElement("li", WithCode(item)))));

    /// <summary>A plot with its caption.</summary>
    public void Figure(Plot plot, string caption) =>
        current.Add(new XElement("figure", new XElement("div", new XAttribute("class", "scroll"), SvgPlot.Draw(plot)), new XElement("figcaption", WithCode(caption))));

    /// <summary>A table.</summary>
    public void Table(ReportTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        current.Add(new XElement("div", new XAttribute("class", "scroll"), new XElement("table",
            new XElement("thead", new XElement("tr", table.Columns.Select(column => Cell("th", column.Title, column.IsText ? "text" : null)))),
            new XElement("tbody", table.Rows.Select(row => new XElement("tr", row.Select((cell, i) => Cell("td", cell, Class(table.Columns[i], cell)))))))));
    }

    /// <summary>What is folded away until the reader asks for it.</summary>
    public void Folded(string summary, Action write)
    {
        ArgumentNullException.ThrowIfNull(write);
        XElement outer = current;
        current = new XElement("details", new XElement("summary", summary));
        outer.Add(current);
        write();
        current = outer;
    }

    /// <summary>The page as the text of a file.</summary>
    public override string ToString()
    {
        var page = new XElement("html", new XAttribute("lang", "en"),
            new XElement("head",
                new XElement("meta", new XAttribute("charset", "utf-8")),
                new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),
                new XElement("title", title),
                new XElement("style", Sheet)),
            body);
        return $"<!DOCTYPE html>\n{page.ToString(SaveOptions.DisableFormatting)}\n";
    }

    private static XElement Cell(string name, string text, string? style) =>
        new(name, style is null ? null : new XAttribute("class", style), text);

    private static string? Class(ReportColumn column, string cell) =>
        column.IsText ? "text" : cell.Contains("NaN", StringComparison.Ordinal) || cell.Contains('∞', StringComparison.Ordinal) ? "broken" : null;

    private static IEnumerable<object> WithCode(string text) =>
        text.Split('`').Select((part, i) => i % 2 == 1 ? (object)new XElement("code", part) : part);
}
