using System.Globalization;
using System.Xml.Linq;
using NetFramework.Layers;

namespace NetFramework.Monitoring.Page;

/// <summary>A net as a drawing in SVG: layers from top to bottom in the order of the data's way through them, and their blobs as the lines between.</summary>
internal static class NetDrawing
{
    private const double BoxHeight = 42;
    private const double RowHeight = 84;
    private const double Margin = 12;
    private const int LongestText = 30;

    /// <summary>Draws a net.</summary>
    public static string Of(NetSummary net)
    {
        var layout = new NetLayout(net);
        double width = layout.Width + 2 * Margin, height = (layout.Depth - 1) * RowHeight + BoxHeight + 2 * Margin;
        var root = new XElement("svg",
            new XAttribute("class", "net"), new XAttribute("role", "img"), new XAttribute("width", Number(width)), new XAttribute("height", Number(height)),
            new XAttribute("viewBox", $"0 0 {Number(width)} {Number(height)}"), new XElement("title", net.Title));
        foreach (NetLine line in layout.Lines)
            root.Add(new XElement("path", new XAttribute("class", "blob"), new XAttribute("d", Path(line))));
        foreach (NetLine line in layout.Lines.DistinctBy(line => line.Blob))
            root.Add(Text("shape", line.Points[0].X + (line.IsLabelLeft ? -6 : 6), Bottom(line.Points[0].Depth) + 14, line.Label, line.IsLabelLeft ? "end" : "start"));
        for (int i = 0; i < net.Layers.Count; i++)
            root.Add(Box(net.Layers[i], layout.Boxes[i]));
        return root.ToString(SaveOptions.DisableFormatting);
    }

    private static XElement Box(LayerSummary layer, NetPoint place)
    {
        LayerRole role = LayerRegistry.Find(layer.Type)?.Role ?? LayerRole.Compute;
        string kind = role != LayerRole.Compute ? role.ToString().ToLowerInvariant() : layer.Parameters > 0 ? "learned" : "compute";
        string learned = layer.Parameters > 0 ? string.Create(CultureInfo.InvariantCulture, $" · {layer.Parameters:N0} learned") : "";
        double x = Margin + place.X, y = Margin + place.Depth * RowHeight;
        return new XElement("g", new XAttribute("class", kind),
            new XElement("title", $"{layer.Name}: {layer.Type}{learned}"),
            new XElement("rect", new XAttribute("x", Number(x - NetLayout.BoxWidth / 2)), new XAttribute("y", Number(y)), new XAttribute("width", Number(NetLayout.BoxWidth)), new XAttribute("height", Number(BoxHeight)), new XAttribute("rx", "8")),
            Text("layer", place.X, y + 18, layer.Name, "middle"),
            Text("type", place.X, y + 33, layer.Type + learned, "middle"));
    }

    private static XElement Text(string kind, double x, double y, string text, string anchor) => new("text",
        new XAttribute("class", kind), new XAttribute("x", Number(Margin + x)), new XAttribute("y", Number(y)), new XAttribute("text-anchor", anchor),
        text.Length <= LongestText ? text : text[..(LongestText - 1)] + "…");

    /// <summary>From the lower edge of a box, past those between, to the upper edge of another.</summary>
    private static string Path(NetLine line)
    {
        NetPoint first = line.Points[0];
        string path = $"M{Number(Margin + first.X)} {Number(Bottom(first.Depth))}";
        double fromX = Margin + first.X, fromY = Bottom(first.Depth);
        foreach (NetPoint point in line.Points.Skip(1))
        {
            double x = Margin + point.X, top = Margin + point.Depth * RowHeight, middle = (fromY + top) / 2;
            path += $"C{Number(fromX)} {Number(middle)} {Number(x)} {Number(middle)} {Number(x)} {Number(top)}";
            if (point != line.Points[^1])
                path += $"V{Number(top + BoxHeight)}";
            (fromX, fromY) = (x, top + BoxHeight);
        }
        return path;
    }

    private static double Bottom(int depth) => Margin + depth * RowHeight + BoxHeight;

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
