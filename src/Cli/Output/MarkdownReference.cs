using System.Text;
using NetFramework.Layers;
using NetFramework.Numerics;

namespace NetFramework.Cli.Output;

/// <summary>The YAML reference as Markdown, from the docstrings of the definition records and the layers.</summary>
internal static class MarkdownReference
{
    private const string Templates = """
        ## Templates

        What a net repeats is written once, under `templates`: a list of layers for each name. An entry of `layers` uses it, with a value for each `$(argument)` in it:

        ```yaml
        name: two-blocks
        templates:
          convolution:
            - { name: $(name), type: Convolution, bottom: $(bottom), top: $(name), num_output: $(out), kernel_size: 3, pad: 1 }
            - { name: $(name)_relu, type: ReLU, bottom: $(name), top: $(name) }
        layers:
          - { name: image, type: Input, top: image, shape: [1, 3, 32, 32] }
          - { template: convolution, name: conv1, bottom: image, out: 16 }
          - { template: convolution, name: conv2, bottom: conv1, out: 32 }
        ```

        A value that is nothing but `$(argument)` becomes the argument, whatever it is: a number, a list, a mapping. Inside a longer text the argument is a single value. A template may use others, not itself.
        The net has the layers that come out of it, under their own names: `--set net.layers.conv1.num_output=8` changes one of them, and a saved model holds them written out.
        An error in a template names the template's line and the line that uses it.


        """;

    /// <summary>The whole text, with line feeds as line ends.</summary>
    public static string Text()
    {
        var text = new StringBuilder();
        text.Append("""
            # YAML reference

            Written by `netframework reference` from the docstrings; a test holds the two together.

            Paths are relative to the file that names them. A single value stands for a list of one. Anchors and merge keys (`<<`) work.


            """);
        Keys(text, "Solver", typeof(SolverDefinition));
        Keys(text, "A solver's `plateau`", typeof(PlateauDefinition));
        Keys(text, "A solver's `early_stopping`", typeof(EarlyStoppingDefinition));
        Keys(text, "A solver's `snapshot_best`", typeof(SnapshotBestDefinition));
        Keys(text, "Net", typeof(NetDefinition));
        text.Append(Templates);
        Keys(text, "Every layer", typeof(LayerDefinition), except: nameof(LayerDefinition.Options));
        Keys(text, "An entry of `param`", typeof(ParameterSpec));
        Keys(text, "A rule of `include` or `exclude`", typeof(NetStateRule));
        Keys(text, "A filler", typeof(FillerOptions));
        Keys(text, "Sweep", typeof(SweepDefinition));
        Keys(text, "An entry of a sweep's `grids`", typeof(ScoreGrid));
        Keys(text, "A sweep's `gap`", typeof(GapDefinition));
        Keys(text, "A sweep's `depth`", typeof(DepthDefinition));
        Keys(text, "An entry of `stacks`", typeof(StackDefinition));
        Keys(text, "Numbers: `exponents`, `scores`, `gaps`", typeof(NumberRange));
        text.Append("## Layer types\n");
        foreach (LayerTypeInfo type in LayerRegistry.Types)
            Layer(text, type);
        return text.ToString();
    }

    private static void Keys(StringBuilder text, string heading, Type record, string? except = null)
    {
        text.Append($"## {heading}\n\n");
        Table(text, OptionDocumentation.AllOf(record).Where(option => option.Property.Name != except));
        text.Append('\n');
    }

    private static void Layer(StringBuilder text, LayerTypeInfo type)
    {
        LayerDocumentation documentation = LayerDocumentation.Of(type);
        text.Append($"\n### {type.Name}\n\n");
        foreach (string line in documentation.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            text.Append($"{Escaped(line)}\n\n");
        if (documentation.Options.Count > 0)
            Table(text, documentation.Options);
    }

    private static void Table(StringBuilder text, IEnumerable<OptionDocumentation> options)
    {
        text.Append("| key | value | default | meaning |\n|---|---|---|---|\n");
        foreach (OptionDocumentation option in options)
        {
            string kind = option.Range is null ? option.Type : $"{option.Type}, {option.Range}";
            string value = option.Required ? "required" : option.Default is { } given ? $"`{given}`" : "";
            text.Append($"| `{option.Key}` | {Escaped(kind)} | {value} | {Escaped(option.Text)} |\n");
        }
    }

    // What Markdown would read as markup.
    private static string Escaped(string line) =>
        line.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}
