using System.Numerics;
using System.Runtime.CompilerServices;

namespace NetFramework;

/// <summary>The place of one blob in a forward-only net.</summary>
/// <param name="Name">Its name; versions of a name that are written in place are one.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Bytes">The memory of its values.</param>
/// <param name="Offset">Where in the common block it begins, in bytes; null for what a user or a data layer fills, which has memory of its own.</param>
/// <param name="First">The index of the layer that gives it.</param>
/// <param name="Last">The index of the last layer that needs its place; for a kept blob, of the net's last.</param>
/// <param name="IsKept">Whether it can be read after Forward.</param>
public sealed record PlannedBlob(string Name, Shape Shape, long Bytes, long? Offset, int First, int Last, bool IsKept);

/// <summary>Where the blobs of a forward-only net lie, at the shapes that they have: those whose lives do not overlap share memory. Layers' own scratch is not in it.</summary>
/// <param name="Blobs">The blobs, in the order in which they are computed.</param>
/// <param name="BlockBytes">The memory of the common block.</param>
public sealed record MemoryPlan(IReadOnlyList<PlannedBlob> Blobs, long BlockBytes)
{
    /// <summary>The sum of all blobs: what they need where each has its own memory.</summary>
    public long BlobBytes => Blobs.Sum(blob => blob.Bytes);

    /// <summary>What they need as planned: the common block, and the blobs with memory of their own.</summary>
    public long PeakBytes => BlockBytes + Blobs.Where(blob => blob.Offset is null).Sum(blob => blob.Bytes);

    /// <summary>The plan of a net. It needs the shapes alone: nothing is allocated.</summary>
    /// <exception cref="ArgumentException">The net is not forward-only.</exception>
    public static MemoryPlan Of<T>(Net<T> net) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(net);
        Arena<T> arena = net.Arena ?? throw new ArgumentException("the net is not forward-only (NetSettings.ForwardOnly): its blobs share no memory", nameof(net));
        Life[] lives = arena.Lives();
        long[] offsets = MemoryPlanner.Place(lives);
        int next = 0;
        return new MemoryPlan(
            [.. arena.All.Select(tenant => new PlannedBlob(
                tenant.Name, tenant.Shape, (long)tenant.Size * Unsafe.SizeOf<T>(), tenant.IsSource ? null : offsets[next++] * Unsafe.SizeOf<T>(),
                tenant.First, tenant.IsKept ? net.Layers.Count - 1 : tenant.Last, tenant.IsKept))],
            MemoryPlanner.SizeOf(lives, offsets) * Unsafe.SizeOf<T>());
    }
}
