using System.Numerics;

namespace NetFramework;

/// <summary>A block of memory that blobs lie in, and which several nets may use in turn: who comes takes away what the one before has left in it.</summary>
internal sealed class SharedBlock<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly AlignedStorage<T> storage = new();
    private IBlockOccupant? occupant;

    /// <summary>The number of elements.</summary>
    public int Length => storage.Capacity;

    /// <summary>Hands the block over.</summary>
    public void Occupy(IBlockOccupant next)
    {
        if (!ReferenceEquals(occupant, next))
            occupant?.Leave();
        occupant = next;
    }

    /// <summary>Makes room; what lies in the block stays in the memory that was there before.</summary>
    public void Reserve(int length) => storage.Reserve(length);

    /// <summary>Whether a blob's memory is in the block as it is now.</summary>
    public bool Holds(AlignedStorage<T> blob) => blob.LiesIn(storage);

    /// <summary>Gives a blob its place.</summary>
    public void Place(AlignedStorage<T> blob, int start, int count) => blob.MoveInto(storage, start, count);
}

/// <summary>Whose blobs lie in a shared block.</summary>
internal interface IBlockOccupant
{
    /// <summary>Another takes the block: the blobs have no values from now on.</summary>
    void Leave();
}
