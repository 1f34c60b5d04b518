using System.Numerics;

namespace NetFramework;

/// <summary>
/// The memory of the diffs of a net's blobs: one block, in which diffs that are not needed at one time lie at the same place. A diff is needed from the Backward of the
/// layer that reads the blob to that of the layer that gives it. Diffs of learned blobs are not in it.
/// </summary>
internal sealed class DiffArena<T> : IBlockOccupant where T : unmanaged, IFloatingPointIeee754<T>
{
    private const string Absence = "the blob has no diff now: the net's diffs share memory (NetSettings.SharesDiffs), and outside of Backward none of them is kept";

    private readonly Tenant[] tenants;

    /// <summary>The arena of the wired layers of a net.</summary>
    public DiffArena(IReadOnlyList<NetLayer<T>> layers)
    {
        var byStorage = new Dictionary<AlignedStorage<T>, Tenant>(ReferenceEqualityComparer.Instance);
        for (int i = layers.Count - 1; i >= 0; i--)
        {
            int step = layers.Count - 1 - i;
            foreach (NetBlob<T> top in layers[i].TopBlobs)
            {
                if (!top.ReceivesDiff && !layers[i].NeedsBackward)
                    continue;
                Use(top.Blob, step);
                for (int view = 0; view < top.Views.Count; view++)
                {
                    if (top.ViewHasDiff[view])
                        Use(top.Views[view], step);
                }
            }
            if (CanShareDiff(layers[i]))
                layers[i].Bottoms[0].ShareDiff(layers[i].Tops[0]);
            for (int j = 0; j < layers[i].Bottoms.Length; j++)
            {
                if (layers[i].PropagateDown[j])
                    Use(layers[i].Bottoms[j], step);
            }
        }
        tenants = [.. byStorage.Values];

        void Use(Blob<T> blob, int step)
        {
            byStorage.TryAdd(blob.DiffStorage, new Tenant(blob, step));
            byStorage[blob.DiffStorage].Last = step;
        }
    }

    /// <summary>The elements of all diffs.</summary>
    public long DiffLength => tenants.Sum(tenant => (long)tenant.Blob.Count);

    /// <summary>Gives all diffs a place for their present sizes, where the places that they have are too small.</summary>
    /// <exception cref="InputException">The diffs that are needed at one time are too large for one block.</exception>
    public void Place(SharedBlock<T> block)
    {
        block.Occupy(this);
        bool fits = true;
        foreach (Tenant tenant in tenants)
        {
            tenant.Storage.Absence = null;
            fits &= block.Holds(tenant.Blob.Count, tenant.Storage);
        }
        if (fits)
            return;
        block.Place(
            [.. tenants.Select(tenant => tenant.Storage)], [.. tenants.Select(tenant => new Life(SharedBlock<T>.Room(tenant.Blob.Count, tenant.Storage), tenant.First, tenant.Last))], "diffs");
    }

    /// <summary>Takes the diffs away, after Backward.</summary>
    public void Leave()
    {
        foreach (Tenant tenant in tenants)
            tenant.Storage.Absence = Absence;
    }

    private static bool CanShareDiff(NetLayer<T> layer) =>
        layer is { NeedsBackward: true, Layer.CanShareDiff: true } && layer.PropagateDown[0] && layer.Bottoms[0].Count == layer.Tops[0].Count;

    /// <summary>A diff, with the first and the last step of Backward that needs it.</summary>
    private sealed class Tenant(Blob<T> blob, int first)
    {
        public Blob<T> Blob { get; } = blob;

        public AlignedStorage<T> Storage { get; } = blob.DiffStorage;

        public int First { get; } = first;

        public int Last { get; set; } = first;
    }
}
