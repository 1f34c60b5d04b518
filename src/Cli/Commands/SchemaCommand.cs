using System.CommandLine;
using System.Runtime.Serialization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using NetFramework.Cli.CommandLine;
using NetFramework.Layers;
using NetFramework.Numerics;
using NetFramework.Schema;

namespace NetFramework.Cli.Commands;

/// <summary><c>schema</c>: a JSON Schema for editors.</summary>
internal static class SchemaCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private enum Kind
    {
        [EnumMember(Value = "net")] Net,
        [EnumMember(Value = "solver")] Solver,
        [EnumMember(Value = "sweep")] Sweep,
    }

    private static readonly Argument<Kind?> Of = CommonOptions.OneOfByPosition<Kind>("The kind of file; one schema for all of them where it is not given");

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new ToolCommand("schema", "Prints a JSON Schema of net, solver and sweep files: editors complete and check with it")
        {
            Of,
        };
        command.Examples =
        [
            ("netframework schema > netframework.schema.json", "a schema for net, solver and sweep files"),
            ("netframework schema --plugin my-layers.dll > netframework.schema.json", "one that knows your own layers too"),
            ("sed -i '1i # yaml-language-server: $schema=netframework.schema.json' net.yaml", "let the YAML language server use it for a file"),
        ];
        command.SetAction(parsed =>
        {
            JsonObject schema = parsed.GetValue(Of) switch
            {
                Kind.Net => DefinitionSchema.Of(typeof(NetDefinition)),
                Kind.Solver => DefinitionSchema.Of(typeof(SolverDefinition)),
                Kind.Sweep => DefinitionSchema.Of(typeof(SweepDefinition)),
                _ => DefinitionSchema.OfOneOf(
                    [(typeof(NetDefinition), KeysOf(nameof(NetDefinition.Layers))), (typeof(SweepDefinition), KeysOf(nameof(SweepDefinition.Grids), nameof(SweepDefinition.Gap), nameof(SweepDefinition.Depth)))],
                    typeof(SolverDefinition)),
            };
            Console.WriteLine(schema.ToJsonString(Indented));
            return 0;
        });
        return command;
    }

    private static string[] KeysOf(params string[] properties) => [.. properties.Select(YamlNames.Key)];
}
