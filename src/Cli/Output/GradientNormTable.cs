using NetFramework.Numerics;

namespace NetFramework.Cli.Output;

/// <summary>How large the gradients of a net are, layer by layer from the first to the last: what <c>--debug-info</c> shows.</summary>
internal static class GradientNormTable
{
    /// <summary>Writes the norms of one net.</summary>
    public static void Write(IReadOnlyList<LayerGradientNorms> norms)
    {
        var table = new Table("layer", "type", "gradient of", ">‖g‖₂", ">mean |g|", ">zeros", ">NaN, ∞", ">of");
        foreach (LayerGradientNorms layer in norms)
        {
            foreach (GradientNorm norm in layer.Parameters.Concat(layer.Tops))
            {
                table.Add(
                    layer.Layer, layer.Type, norm.Name, SweepText.Number(norm.Euclidean), SweepText.Number(norm.MeanAbsolute), Units.Count(norm.Zeros), Units.Count(norm.NotFinite), Units.Count(norm.Count));
            }
        }
        table.Write();
    }

    /// <summary>Writes the norms of the formulations of one net side by side; what one has and another has not is left empty.</summary>
    public static void Write(IReadOnlyList<(string Title, IReadOnlyList<LayerGradientNorms> Norms)> nets)
    {
        var table = new Table(["layer", "gradient of", .. nets.Select(net => $">‖g‖₂, {net.Title}")]);
        (string Layer, string Blob)[] rows = [.. nets.SelectMany(net => Rows(net.Norms).Select(row => (row.Layer, row.Norm.Name))).Distinct()];
        foreach ((string layer, string blob) in rows)
        {
            table.Add([layer, blob, .. nets.Select(net => Rows(net.Norms).FirstOrDefault(row => row.Layer == layer && row.Norm.Name == blob).Norm is { } norm ? SweepText.Number(norm.Euclidean) : "")]);
        }
        table.Write();
    }

    private static IEnumerable<(string Layer, GradientNorm Norm)> Rows(IReadOnlyList<LayerGradientNorms> norms) =>
        norms.SelectMany(layer => layer.Parameters.Concat(layer.Tops).Select(norm => (layer.Layer, norm)));
}
