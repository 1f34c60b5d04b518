using System.Numerics;

namespace NetFramework;

/// <summary>
/// The memory of a forward-only net: one block, in which blobs whose lives do not overlap lie at the same place. A blob has values from the Forward of the layer that
/// gives it to that of its last reader, or, where it is kept, until the next pass begins; in between, asking for them is an error.
/// </summary>
internal sealed class Arena<T> : IBlockOccupant where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Tenant[] tenants;
    private readonly Tenant[][] born;
    private readonly Tenant[][] lastRead;
    private bool isPlaced;

    /// <summary>The arena of the wired layers of a net, their blobs deferred (<see cref="Defer"/>) where a layer computes them.</summary>
    public Arena(IReadOnlyList<NetLayer<T>> layers)
    {
        var byStorage = new Dictionary<AlignedStorage<T>, Tenant>(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < layers.Count; i++)
        {
            foreach (Blob<T> bottom in layers[i].ReadBlobs)
                byStorage[bottom.Storage].Last = i;
            foreach (NetBlob<T> top in layers[i].WrittenBlobs)
            {
                byStorage.TryAdd(top.Blob.Storage, new Tenant(top, i, isSource: layers[i].Bottoms.Length == 0));
                byStorage[top.Blob.Storage].Add(top, i);
            }
        }
        All = [.. byStorage.Values];
        tenants = [.. All.Where(tenant => !tenant.IsSource)];
        born = [.. Enumerable.Range(0, layers.Count).Select(i => tenants.Where(tenant => tenant.First == i).ToArray())];
        lastRead = [.. Enumerable.Range(0, layers.Count).Select(i => tenants.Where(tenant => tenant.Last == i).ToArray())];
        LayerCount = layers.Count;
    }

    /// <summary>All memory of the net's blobs, in the order in which it is first written.</summary>
    public IReadOnlyList<Tenant> All { get; }

    private int LayerCount { get; }

    /// <summary>Leaves a blob without memory until the arena gives it some.</summary>
    public static void Defer(NetBlob<T> blob) => blob.Blob.Storage.Absence =
        $"blob '{blob.Name}' has no values now: the net is forward-only, and the blob's memory serves other blobs after its last reader; Net.Keep keeps them";

    /// <summary>Takes the values away from all blobs: before they are sized for a new pass, and where their memory serves another.</summary>
    public void Leave()
    {
        foreach (Tenant tenant in tenants)
            tenant.Release();
    }

    /// <summary>Gives all blobs a place for their present sizes, where the places that they have are too small.</summary>
    /// <exception cref="InputException">The blobs that live at one time are too large for one block.</exception>
    public void Place(SharedBlock<T> block)
    {
        block.Occupy(this);
        bool fits = isPlaced;
        foreach (Tenant tenant in tenants)
            fits &= block.Holds(tenant.Size, tenant.Storage);
        if (fits)
            return;
        block.Place([.. tenants.Select(tenant => tenant.Storage)], Lives(), "blobs");
        isPlaced = true;
    }

    /// <summary>Gives the tops of a layer their memory.</summary>
    public void BeforeForward(int layer)
    {
        foreach (Tenant tenant in born[layer])
            tenant.Storage.Absence = null;
    }

    /// <summary>Takes it from the bottoms that no later layer reads.</summary>
    public void AfterForward(int layer)
    {
        foreach (Tenant tenant in lastRead[layer])
        {
            if (!tenant.IsKept)
                tenant.Release();
        }
    }

    /// <summary>Keeps the values of a blob until the next pass begins, if there are any: between layers that are fused there are none.</summary>
    public bool TryKeep(Blob<T> blob)
    {
        Tenant? tenant = All.FirstOrDefault(tenant => ReferenceEquals(tenant.Storage, blob.Storage));
        if (tenant is null)
            return false;
        isPlaced &= tenant.IsKept;
        tenant.IsKept = true;
        return true;
    }

    /// <summary>The room and the life of each tenant that is no source, at their present sizes.</summary>
    public Life[] Lives() => [.. tenants.Select(tenant => new Life(SharedBlock<T>.Room(tenant.Size, tenant.Storage), tenant.First, tenant.IsKept ? LayerCount - 1 : tenant.Last))];

    /// <summary>What lies at one place: a blob, or several versions of a name that are written in place.</summary>
    internal sealed class Tenant(NetBlob<T> first, int layer, bool isSource)
    {
        private readonly List<Blob<T>> blobs = [];
        private readonly string? absence = first.Blob.Storage.Absence;

        public string Name { get; } = first.Name;

        public AlignedStorage<T> Storage { get; } = first.Blob.Storage;

        /// <summary>Whether a layer without bottoms gives it: it has memory of its own, which a user may fill.</summary>
        public bool IsSource { get; } = isSource;

        public int First { get; } = layer;

        public int Last { get; set; } = layer;

        /// <summary>Whether the values stay until the next pass begins: those of outputs and losses, and of what a user wants to read.</summary>
        public bool IsKept { get; set; } = isSource;

        public Shape Shape => blobs[^1].Shape;

        /// <summary>The elements of the largest of the blobs.</summary>
        public int Size
        {
            get
            {
                int size = 0;
                foreach (Blob<T> blob in blobs)
                    size = Math.Max(size, blob.Count);
                return size;
            }
        }

        public void Add(NetBlob<T> blob, int layer)
        {
            blobs.Add(blob.Blob);
            Last = layer;
            IsKept |= blob.Views.Count == 0 || blob.LossWeight != 0;
        }

        public void Release() => Storage.Absence = absence;
    }
}
