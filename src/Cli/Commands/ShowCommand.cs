using System.CommandLine;
using System.Runtime.Serialization;
using Microsoft.Extensions.Logging;
using NetFramework.Cli.CommandLine;
using NetFramework.Cli.Output;

namespace NetFramework.Cli.Commands;

/// <summary><c>show</c>: the layers of a net with their shapes and costs, as a table or a diagram.</summary>
internal static class ShowCommand
{
    private enum Format
    {
        [EnumMember(Value = "table")] Table,
        [EnumMember(Value = "mermaid")] Mermaid,
    }

    private static readonly Argument<string> Net = CommonOptions.File("NET.yaml", "The net file, or a solver file that names it");
    private static readonly Option<Phase?> InPhase = CommonOptions.OneOf<Phase>("--phase", "Which layers there are  [default: TRAIN; with --memory, TEST]");
    private static readonly Option<Format?> AsFormat = CommonOptions.OneOf<Format>("--format", "A table, or a flowchart in the Mermaid language  [default: table]");
    private static readonly Option<bool> AsMemory = new("--memory") { Description = "Shows where the blobs lie in inference: those whose lives do not overlap share memory" };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new ToolCommand("show", "Shows the layers of a net: shapes, learned values, multiply-adds, memory")
        {
            Net, InPhase, AsFormat, AsMemory,
        };
        command.Examples =
        [
            ("netframework show samples/iris/net.yaml", "the net as a table"),
            ("netframework show samples/iris/net.yaml --phase TEST --format mermaid", "the net as it is tested, as a diagram"),
            ("netframework show samples/iris/net.yaml --memory", "the memory plan of inference, and what it saves"),
        ];
        command.SetAction(Show);
        return command;
    }

    private static int Show(ParseResult parsed)
    {
        using ILoggerFactory loggers = ConsoleLogging.Create(parsed);
        bool isMemory = parsed.GetValue(AsMemory);
        Phase phase = parsed.GetValue(InPhase) ?? (isMemory ? Phase.Test : Phase.Train);
        if (isMemory && phase == Phase.Train)
            throw new InputException("--memory shows the plan of inference: in training Backward needs every blob, and none shares memory; leave --phase TRAIN out");
        if (isMemory && parsed.GetValue(AsFormat) == Format.Mermaid)
            throw new InputException("--memory is a table: it has no --format mermaid");
        NetDefinition definition = NetOrSolver.LoadNet(parsed.GetRequiredValue(Net), phase);
        var net = new Net<float>(definition, new NetSettings { State = new NetState { Phase = phase }, ForwardOnly = isMemory, LoggerFactory = loggers });
        NetSummary summary = NetSummary.Of(net);
        if (isMemory)
            MemoryTable.Write(summary, MemoryPlan.Of(net));
        else if (parsed.GetValue(AsFormat) == Format.Mermaid)
            Console.Write(NetDiagram.Mermaid(summary));
        else
            WriteTable(summary);
        return 0;
    }

    private static void WriteTable(NetSummary net)
    {
        Screen.Heading(net.Title);
        var table = new Table("layer", "type", "~bottom → top", "~top shape", ">parameters", ">multiply-adds", ">data", ">diff");
        foreach (LayerSummary layer in net.Layers)
        {
            string flow = $"{string.Join(", ", layer.Bottoms)}{(layer.Bottoms.Count > 0 ? " " : "")}→{(layer.Tops.Count > 0 ? " " : "")}{string.Join(", ", layer.Tops)}";
            table.Add(
                layer.Name, layer.Type, flow, string.Join(", ", layer.Shapes), layer.Parameters == 0 ? "" : Units.Count(layer.Parameters),
                layer.MultiplyAdds == 0 ? "" : Units.Count(layer.MultiplyAdds), Units.Bytes(layer.DataBytes), Units.Bytes(layer.DiffBytes));
        }
        table.Total("total", "", "", "", Units.Count(net.Parameters), Units.Count(net.MultiplyAdds), Units.Bytes(net.DataBytes), Units.Bytes(net.DiffBytes));
        table.Write();
    }
}
