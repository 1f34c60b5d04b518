using System.Globalization;

namespace NetFramework.Cli.Output;

/// <summary>The memory plan of a net as a table, with what it saves.</summary>
internal static class MemoryTable
{
    /// <summary>Writes the table to standard output.</summary>
    public static void Write(NetSummary net, MemoryPlan plan)
    {
        Screen.Heading($"{net.Title}: memory of inference");
        var table = new Table("blob", "~shape", ">size", ">at byte", "from layer", "to layer");
        foreach (PlannedBlob blob in plan.Blobs)
        {
            table.Add(
                blob.Name, blob.Shape.ToString(), Units.Bytes(blob.Bytes), blob.Offset is { } offset ? Units.Count(offset) : "its own",
                net.Layers[blob.First].Name, blob.IsKept ? "the end" : net.Layers[blob.Last].Name);
        }
        table.Write();
        Console.WriteLine();
        string share = plan.BlobBytes == 0 ? "" : $", {(100.0 * plan.PeakBytes / plan.BlobBytes).ToString("F1", CultureInfo.InvariantCulture)} % of the sum";
        Screen.Paragraphs($"sum of the blobs  {Units.Bytes(plan.BlobBytes)}\npeak as planned   {Units.Bytes(plan.PeakBytes)}{share}\nlearned values    {Units.Bytes(net.Parameters * sizeof(float))}");
    }
}
