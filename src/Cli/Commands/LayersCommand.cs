using System.CommandLine;
using NetFramework.Cli.CommandLine;
using NetFramework.Cli.Output;
using NetFramework.Layers;

namespace NetFramework.Cli.Commands;

/// <summary><c>layers</c>: the catalogue of layer types, or all about one of them.</summary>
internal static class LayersCommand
{
    private static readonly (LayerRole Role, string Heading)[] Roles =
    [
        (LayerRole.Data, "Data"),
        (LayerRole.Compute, "Computation"),
        (LayerRole.Loss, "Losses"),
        (LayerRole.Metric, "Metrics"),
    ];

    private static readonly Argument<string?> Type = new("TYPE") { Description = "A layer type, to see its formula, shapes and options", Arity = ArgumentArity.ZeroOrOne };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new ToolCommand("layers", "Lists the layer types, or tells all about one: formula, shapes, options, defaults")
        {
            Type,
        };
        command.Examples =
        [
            ("netframework layers", "all layer types"),
            ("netframework layers InnerProduct", "one of them"),
            ("netframework layers --plugin my-layers.dll", "all, with those of another assembly"),
        ];
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(Type) is { } name)
                WriteOne(Find(name));
            else
                WriteAll();
            return 0;
        });
        return command;
    }

    private static LayerTypeInfo Find(string name) =>
        LayerRegistry.Find(name)
        ?? LayerRegistry.Types.FirstOrDefault(type => type.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new InputException($"unknown layer type '{name}'{NearestName.Hint(name, LayerRegistry.Types.Select(type => type.Name))}");

    private static void WriteAll()
    {
        foreach ((LayerRole role, string heading) in Roles)
        {
            LayerTypeInfo[] types = [.. LayerRegistry.Types.Where(type => type.Role == role)];
            if (types.Length == 0)
                continue;
            Screen.Heading(heading);
            int width = LayerRegistry.Types.Max(type => type.Name.Length);
            foreach (LayerTypeInfo type in types)
                Screen.Definition(type.Name, FirstSentence(LayerDocumentation.Of(type).Summary) + Origin(type), width);
            Console.WriteLine();
        }
        Console.WriteLine($"All about one: {TypedCommand.Of("layers", "TYPE")}");
    }

    private static string FirstSentence(string summary)
    {
        string line = summary.Split('\n')[0];
        int end = line.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? line : line[..(end + 1)];
    }

    private static string Origin(LayerTypeInfo type) =>
        type.LayerType.Assembly == typeof(LayerRegistry).Assembly ? "" : $" [{type.LayerType.Assembly.GetName().Name}]";

    private static void WriteOne(LayerTypeInfo type)
    {
        LayerDocumentation documentation = LayerDocumentation.Of(type);
        Screen.Heading($"{type.Name}{Origin(type)}");
        Console.WriteLine();
        Screen.Paragraphs(documentation.Text);
        WriteOptions("Options", documentation.Options);
        foreach (IGrouping<string, OptionDocumentation> nested in documentation.Options.Where(option => option.Nested.Count > 0).GroupBy(option => option.Type))
            WriteOptions($"Keys of {string.Join(", ", nested.Select(option => option.Key))}", nested.First().Nested);
        Console.WriteLine();
        Screen.Paragraphs("Every layer takes name, type, bottom, top, param, loss_weight, propagate_down, include and exclude as well.");
    }

    private static void WriteOptions(string heading, IReadOnlyList<OptionDocumentation> options)
    {
        if (options.Count == 0)
            return;
        Console.WriteLine();
        Screen.Heading(heading);
        foreach (OptionDocumentation option in options)
        {
            string kind = option.Range is null ? option.Type : $"{option.Type}, {option.Range}";
            string value = option.Required ? "required" : option.Default is { } value1 ? $"default {value1}" : option.Nested.Count > 0 ? "its own defaults" : "not given by default";
            Screen.Definition(option.Key, $"{option.Text} ({kind}; {value})", options.Max(other => other.Key.Length));
        }
    }
}
