using System.ComponentModel.DataAnnotations;

namespace NetFramework;

/// <summary>Which checkpoints are kept for what their tests came to.</summary>
public sealed record SnapshotBestDefinition : MonitorDefinition
{
    /// <summary>How many: the best. Of equal ones the earlier is the better.</summary>
    [Range(1, int.MaxValue)] public int Keep { get; init; } = 1;
}
