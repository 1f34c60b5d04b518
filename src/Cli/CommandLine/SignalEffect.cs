using System.Runtime.Serialization;

namespace NetFramework.Cli.CommandLine;

/// <summary>What a signal does to a training (Caffe's sigint_effect and sighup_effect).</summary>
internal enum SignalEffect
{
    /// <summary>It ends after the iteration at hand, with a checkpoint.</summary>
    [EnumMember(Value = "stop")] Stop,

    /// <summary>It saves a checkpoint after the iteration at hand, and goes on.</summary>
    [EnumMember(Value = "snapshot")] Snapshot,

    /// <summary>Nothing.</summary>
    [EnumMember(Value = "none")] None,
}
