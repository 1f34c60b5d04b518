using System.Numerics;
using System.Runtime.CompilerServices;

namespace NetFramework;

/// <summary>A block of memory that blobs lie in, and which several nets may use in turn: who comes takes away what the one before has left in it.</summary>
internal sealed class SharedBlock<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Alignment = 64;

    private readonly AlignedStorage<T> storage = new();
    private IBlockOccupant? occupant;

    /// <summary>The number of elements.</summary>
    public int Length => storage.Capacity;

    /// <summary>The elements that a blob takes of the block. No place shrinks, so that shapes that come and go settle into places that fit them all. Each begins at a multiple of the alignment.</summary>
    /// <param name="size">The blob's elements.</param>
    /// <param name="blob">Its memory.</param>
    public static long Room(int size, AlignedStorage<T> blob)
    {
        int unit = Math.Max(1, Alignment / Unsafe.SizeOf<T>());
        return (Math.Max((long)size, blob.Capacity) + unit - 1) / unit * unit;
    }

    /// <summary>Hands the block over.</summary>
    public void Occupy(IBlockOccupant next)
    {
        if (!ReferenceEquals(occupant, next))
            occupant?.Leave();
        occupant = next;
    }

    /// <summary>Whether a blob of so many elements has its place in the block as it is now.</summary>
    public bool Holds(int size, AlignedStorage<T> blob) => size <= blob.Capacity && blob.LiesIn(storage);

    /// <summary>Gives blobs their places, and makes room for them; what lay in the block stays in the memory that was there before.</summary>
    /// <param name="blobs">Their memory.</param>
    /// <param name="lives">Their room, and when they need it.</param>
    /// <param name="what">What they are, for the message.</param>
    /// <exception cref="InputException">What is needed at one time is too large for one block.</exception>
    public void Place(IReadOnlyList<AlignedStorage<T>> blobs, IReadOnlyList<Life> lives, string what)
    {
        long[] offsets = MemoryPlanner.Place(lives);
        long size = MemoryPlanner.SizeOf(lives, offsets);
        if (size > Array.MaxLength - Alignment)
            throw new InputException($"the {what} that are needed at one time have {size} elements, and there is room for {Array.MaxLength - Alignment}: take a smaller batch");
        storage.Reserve((int)size);
        for (int i = 0; i < blobs.Count; i++)
            blobs[i].MoveInto(storage, (int)offsets[i], (int)lives[i].Size);
    }
}

/// <summary>Whose blobs lie in a shared block.</summary>
internal interface IBlockOccupant
{
    /// <summary>Another takes the block: the blobs have no values from now on.</summary>
    void Leave();
}
