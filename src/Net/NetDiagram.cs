using System.Text;
using NetFramework.Layers;

namespace NetFramework;

/// <summary>A net as a flowchart in the Mermaid language: a node per layer, an edge per blob and reader.</summary>
public static class NetDiagram
{
    /// <summary>The flowchart's text.</summary>
    public static string Mermaid(NetSummary net)
    {
        ArgumentNullException.ThrowIfNull(net);
        var text = new StringBuilder("flowchart TD\n");
        // The producer of the latest version of each name.
        var producers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < net.Layers.Count; i++)
        {
            LayerSummary layer = net.Layers[i];
            string label = Escape($"{layer.Name}<br/>{layer.Type}{(layer.Shapes.Count > 0 ? $"<br/>{string.Join(", ", layer.Shapes)}" : "")}");
            (string open, string close) = LayerRegistry.Find(layer.Type)?.Role switch
            {
                LayerRole.Data => ("([", "])"),
                LayerRole.Loss => ("{{", "}}"),
                LayerRole.Metric => (">", "]"),
                _ => ("[", "]"),
            };
            text.Append("  layer").Append(i).Append(open).Append('"').Append(label).Append('"').Append(close).Append('\n');
            foreach (string bottom in layer.Bottoms)
                text.Append("  layer").Append(producers[bottom]).Append(" -- \"").Append(Escape(bottom)).Append("\" --> layer").Append(i).Append('\n');
            foreach (string top in layer.Tops)
                producers[top] = i;
        }
        return text.ToString();
    }

    private static string Escape(string text) => text.Replace("\"", "#quot;", StringComparison.Ordinal);
}
