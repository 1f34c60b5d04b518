using System.Globalization;
using System.Xml.Linq;

namespace NetFramework.Numerics.Reports;

/// <summary>Draws a plot as an SVG element: one file, or a part of a page. It needs nothing beside it, and follows the reader's light or dark scheme.</summary>
/// <remarks>Points that are not finite stand as marks in a band above the plot, one row per series, so that they are seen and not missed.</remarks>
public sealed class SvgPlot
{
    private const double Width = 860;
    private const double Left = 92;
    private const double Right = 24;
    private const double PlotHeight = 330;
    private const double RowHeight = 15;
    private const double LegendRow = 22;

    // Series with more points are lines with a marker here and there; with fewer, every point has its marker and error bar.
    private const int DensePoints = 60;
    private const int MarkersOfDense = 14;

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private readonly Plot plot;
    private readonly XElement root;
    private readonly int[] rowOfSeries;
    private readonly double top;
    private readonly double bottom;
    private readonly double height;

    private SvgPlot(Plot plot)
    {
        this.plot = plot;
        rowOfSeries = new int[plot.Series.Count];
        int rows = 0;
        for (int i = 0; i < plot.Series.Count; i++)
            rowOfSeries[i] = plot.Series[i].Points.Any(IsMarked) ? rows++ : -1;
        top = 44 + (rows == 0 ? 0 : rows * RowHeight + 10);
        bottom = top + PlotHeight;
        root = new XElement(Svg + "svg", new XAttribute("class", "nf-plot"), new XAttribute("role", "img"), new XElement(Svg + "title", plot.Title), new XElement(Svg + "desc", plot.Description), new XElement(Svg + "style", SeriesStyle.Sheet));
        Add("rect", ("class", "ground"), ("width", "100%"), ("height", "100%"));
        Text(Left, 24, plot.Title, "start", "title");
        DrawAxes();
        DrawMarks(rows);
        for (int i = 0; i < plot.Series.Count; i++)
            DrawSeries(i);
        height = plot.Series.Count > 1 ? DrawLegend(bottom + 66) : bottom + 58;
        root.Add(new XAttribute("viewBox", $"0 0 {Number(Width)} {Number(height)}"));
    }

    /// <summary>The plot as an element.</summary>
    public static XElement Draw(Plot plot)
    {
        ArgumentNullException.ThrowIfNull(plot);
        return new SvgPlot(plot).root;
    }

    /// <summary>The plot as the text of a file of its own.</summary>
    public static string Document(Plot plot) => TextOf(Draw(plot));

    /// <summary>Plots, one below the other, as the text of a file of their own.</summary>
    public static string Document(IReadOnlyList<Plot> plots)
    {
        ArgumentNullException.ThrowIfNull(plots);
        var stack = new XElement(Svg + "svg");
        double y = 0;
        foreach (SvgPlot drawing in plots.Select(plot => new SvgPlot(plot)))
        {
            drawing.root.Add(new XAttribute("y", Number(y)), new XAttribute("width", Number(Width)), new XAttribute("height", Number(drawing.height)));
            stack.Add(drawing.root);
            y += drawing.height;
        }
        stack.Add(new XAttribute("viewBox", $"0 0 {Number(Width)} {Number(y)}"));
        return TextOf(stack);
    }

    private static string TextOf(XElement element) => new XDocument(new XDeclaration("1.0", "utf-8", null), element) is var document ? $"{document.Declaration}\n{document.ToString(SaveOptions.DisableFormatting)}\n" : "";

    private static bool IsMarked(PlotPoint point) => point.IsMarked || !double.IsFinite(point.Y);

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private double MapX(double x) => Left + plot.X.Position(x) * (Width - Left - Right);

    private double MapY(double y) => bottom - plot.Y.Position(y) * PlotHeight;

    private void DrawAxes()
    {
        foreach (AxisTick tick in plot.X.Ticks)
        {
            double x = MapX(tick.Value);
            Line(x, top, x, bottom, "grid");
            Text(x, bottom + 19, tick.Label, "middle");
        }
        foreach (AxisTick tick in plot.Y.Ticks)
        {
            double y = MapY(tick.Value);
            Line(Left, y, Width - Right, y, "grid");
            Text(Left - 8, y + 4.5, tick.Label, "end");
        }
        Add("rect", ("class", "frame"), ("x", Number(Left)), ("y", Number(top)), ("width", Number(Width - Left - Right)), ("height", Number(PlotHeight)));
        Text((Left + Width - Right) / 2, bottom + 42, plot.X.Title, "middle");
        XElement title = Text(0, 0, plot.Y.Title, "middle");
        title.SetAttributeValue("transform", $"translate(20 {Number((top + bottom) / 2)}) rotate(-90)");
    }

    private void DrawMarks(int rows)
    {
        if (rows == 0)
            return;
        double bandTop = top - 10 - rows * RowHeight;
        Add("rect", ("class", "band"), ("x", Number(Left)), ("y", Number(bandTop)), ("width", Number(Width - Left - Right)), ("height", Number(rows * RowHeight)));
        Text(Left - 8, bandTop + rows * RowHeight / 2 + 4.5, "NaN, ±∞", "end");
        for (int i = 0; i < plot.Series.Count; i++)
        {
            double y = bandTop + (rowOfSeries[i] + 0.5) * RowHeight;
            bool isDense = plot.Series[i].Points.Count > DensePoints;
            IEnumerable<string> marks = plot.Series[i].Points.Where(IsMarked).Select(point => MapX(point.X)).Select(x => isDense
                ? $"M{Number(x)} {Number(y - 4)}v8"
                : $"M{Number(x - 4)} {Number(y - 4)}l8 8m0 -8l-8 8");
            if (rowOfSeries[i] >= 0)
                Add("path", ("class", $"mark s{i % SeriesStyle.Count}"), ("d", string.Concat(marks)));
        }
    }

    private void DrawSeries(int index)
    {
        IReadOnlyList<PlotPoint> points = plot.Series[index].Points;
        string style = $"s{index % SeriesStyle.Count}";
        bool isDense = points.Count > DensePoints;
        // Error bars of neighbours would hide each other: each series stands a little beside its place.
        double aside = isDense || points.All(point => point.Error == 0) ? 0 : (index - (plot.Series.Count - 1) / 2.0) * 2.5;
        string path = "";
        bool isOpen = false;
        foreach (PlotPoint point in points)
        {
            if (double.IsFinite(point.Y))
                path += $"{(isOpen ? 'L' : 'M')}{Number(MapX(point.X) + aside)} {Number(MapY(point.Y))}";
            isOpen = double.IsFinite(point.Y);
        }
        if (path.Length > 0)
            Add("path", ("class", $"line {style}"), ("d", path));
        if (isDense && plot.Series.Count == 1)
            return;
        int every = isDense ? points.Count / MarkersOfDense : 1;
        for (int i = isDense ? index * every / Math.Max(1, plot.Series.Count) : 0; i < points.Count; i += every)
        {
            if (!double.IsFinite(points[i].Y))
                continue;
            double x = MapX(points[i].X) + aside, y = MapY(points[i].Y);
            if (!isDense && points[i].Error > 0)
            {
                double low = MapY(points[i].Y - points[i].Error), high = MapY(points[i].Y + points[i].Error);
                Add("path", ("class", $"bar {style}"), ("d", $"M{Number(x)} {Number(low)}V{Number(high)}M{Number(x - 3)} {Number(high)}h6M{Number(x - 3)} {Number(low)}h6"));
            }
            Add("path", ("class", $"marker {style}"), ("d", SeriesStyle.Marker(index, x, y)));
        }
    }

    /// <returns>The height of the drawing.</returns>
    private double DrawLegend(double y)
    {
        double x = Left;
        for (int i = 0; i < plot.Series.Count; i++)
        {
            // No font is known here: 7.4 per character is enough for all of them.
            double width = 54 + plot.Series[i].Name.Length * 7.4;
            if (x > Left && x + width > Width - Right)
                (x, y) = (Left, y + LegendRow);
            string style = $"s{i % SeriesStyle.Count}";
            Add("path", ("class", $"line {style}"), ("d", $"M{Number(x)} {Number(y)}h36"));
            Add("path", ("class", $"marker {style}"), ("d", SeriesStyle.Marker(i, x + 18, y)));
            Text(x + 43, y + 4.5, plot.Series[i].Name, "start");
            x += width;
        }
        return y + 20;
    }

    private void Line(double x1, double y1, double x2, double y2, string style) =>
        Add("line", ("class", style), ("x1", Number(x1)), ("y1", Number(y1)), ("x2", Number(x2)), ("y2", Number(y2)));

    private XElement Text(double x, double y, string text, string anchor, string? style = null)
    {
        XElement element = Add("text", ("x", Number(x)), ("y", Number(y)), ("text-anchor", anchor));
        if (style is not null)
            element.SetAttributeValue("class", style);
        element.Value = text;
        return element;
    }

    private XElement Add(string name, params (string Name, string Value)[] attributes)
    {
        var element = new XElement(Svg + name, attributes.Select(attribute => new XAttribute(attribute.Name, attribute.Value)));
        root.Add(element);
        return element;
    }
}
