using Google.Protobuf;

namespace NetFramework.Monitoring.TensorBoard;

/// <summary>TensorBoard's Event, in Protocol Buffers. Of its messages these are the fields that are written here:</summary>
/// <remarks>
/// <code>
/// message Event          { double wall_time = 1; int64 step = 2; string file_version = 3; Summary summary = 5; SessionLog session_log = 7; }
/// message Summary        { repeated Value value = 1; }
/// message Value          { string tag = 1; float simple_value = 2; HistogramProto histo = 5; }
/// message HistogramProto { double min = 1; double max = 2; double num = 3; double sum = 4; double sum_squares = 5;
///                          repeated double bucket_limit = 6 [packed]; repeated double bucket = 7 [packed]; }
/// message SessionLog     { SessionStatus status = 1; }   // START = 1
/// </code>
/// </remarks>
internal static class EventMessage
{
    private const int SessionStart = 1;

    /// <summary>The first event of every file.</summary>
    public static byte[] FileVersion(double wallTime) => Event(wallTime, 0, message =>
    {
        message.WriteTag(3, WireFormat.WireType.LengthDelimited);
        message.WriteString("brain.Event:2");
    });

    /// <summary>A training begins anew at a step: readers forget what earlier files have from there on.</summary>
    public static byte[] Restart(double wallTime, long step) => Event(wallTime, step, message => WriteMessage(message, 7, session =>
    {
        session.WriteTag(1, WireFormat.WireType.Varint);
        session.WriteEnum(SessionStart);
    }));

    /// <summary>Figures of a step.</summary>
    public static byte[] Scalars(double wallTime, long step, IEnumerable<(string Tag, double Value)> figures) => Summary(wallTime, step, figures, (value, figure) =>
    {
        value.WriteTag(2, WireFormat.WireType.Fixed32);
        value.WriteFloat((float)figure);
    });

    /// <summary>Distributions of a step.</summary>
    public static byte[] Histograms(double wallTime, long step, IEnumerable<(string Tag, Histogram Value)> histograms) =>
        Summary(wallTime, step, histograms, (value, histogram) => WriteMessage(value, 5, message =>
        {
            WriteDouble(message, 1, histogram.Minimum);
            WriteDouble(message, 2, histogram.Maximum);
            WriteDouble(message, 3, histogram.Count);
            WriteDouble(message, 4, histogram.Sum);
            WriteDouble(message, 5, histogram.SumOfSquares);
            WritePacked(message, 6, histogram.BucketLimits);
            WritePacked(message, 7, histogram.Buckets);
        }));

    private static byte[] Summary<TValue>(double wallTime, long step, IEnumerable<(string Tag, TValue Value)> values, Action<CodedOutputStream, TValue> write) =>
        Event(wallTime, step, message => WriteMessage(message, 5, summary =>
        {
            foreach ((string tag, TValue value) in values)
            {
                WriteMessage(summary, 1, output =>
                {
                    output.WriteTag(1, WireFormat.WireType.LengthDelimited);
                    output.WriteString(tag);
                    write(output, value);
                });
            }
        }));

    private static byte[] Event(double wallTime, long step, Action<CodedOutputStream> write) => Bytes(message =>
    {
        WriteDouble(message, 1, wallTime);
        message.WriteTag(2, WireFormat.WireType.Varint);
        message.WriteInt64(step);
        write(message);
    });

    private static void WriteDouble(CodedOutputStream output, int field, double value)
    {
        output.WriteTag(field, WireFormat.WireType.Fixed64);
        output.WriteDouble(value);
    }

    private static void WritePacked(CodedOutputStream output, int field, IReadOnlyList<double> values) => WriteMessage(output, field, packed =>
    {
        foreach (double value in values)
            packed.WriteDouble(value);
    });

    private static void WriteMessage(CodedOutputStream output, int field, Action<CodedOutputStream> write)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(Bytes(write)));
    }

    private static byte[] Bytes(Action<CodedOutputStream> write)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
            write(output);
        return bytes.ToArray();
    }
}
