using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NetFramework;

/// <summary>Growing memory of <typeparamref name="T"/> on the pinned object heap, its first element at a multiple of 64 bytes (a cache line, an AVX-512 register).</summary>
internal sealed class AlignedStorage<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Alignment = 64;

    private T[] array = [];
    private int offset;
    private bool isClear;

    /// <summary>The number of elements that fit without growing.</summary>
    public int Capacity { get; private set; }

    /// <summary>Why there are no values now, for whoever asks for them; null where there are. While it is set, no memory is reserved.</summary>
    public string? Absence { get; set; }

    /// <summary>Makes room for <paramref name="count"/> elements. Growing keeps the old elements; new ones are 0.</summary>
    public unsafe void Reserve(int count)
    {
        if (count <= Capacity || Absence is not null)
            return;
        int padding = Alignment / Unsafe.SizeOf<T>();
        T[] grown = GC.AllocateArray<T>(checked(count + padding), pinned: true);
        nuint address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(grown));
        int start = (int)((Alignment - address % Alignment) % Alignment) / Unsafe.SizeOf<T>();
        AsSpan(Capacity).CopyTo(grown.AsSpan(start));
        (array, offset, Capacity) = (grown, start, count);
    }

    /// <summary>Moves into <paramref name="count"/> elements of <paramref name="other"/>, from <paramref name="start"/> on. What needs more later moves out again, into memory of its own.</summary>
    public void MoveInto(AlignedStorage<T> other, int start, int count) => (array, offset, Capacity) = (other.array, other.offset + start, count);

    /// <summary>Makes all elements 0. Memory is written where <see cref="AsSpan"/> asks for them next, unless <see cref="TakeClear"/> came before.</summary>
    public void Clear() => isClear = true;

    /// <summary>Whether all elements are 0 and, since <see cref="Clear"/>, in no memory yet: what they hold now is unspecified, and whoever asks must write them all.</summary>
    public bool TakeClear()
    {
        bool taken = isClear;
        isClear = false;
        return taken;
    }

    /// <summary>Whether the elements are some of <paramref name="other"/>'s.</summary>
    public bool LiesIn(AlignedStorage<T> other) => ReferenceEquals(array, other.array);

    /// <summary>The first <paramref name="count"/> elements.</summary>
    /// <exception cref="InvalidOperationException">There are no values now.</exception>
    public Span<T> AsSpan(int count)
    {
        if (Absence is not null)
            throw new InvalidOperationException(Absence);
        if (TakeClear())
            array.AsSpan(offset, Capacity).Clear();
        return array.AsSpan(offset, count);
    }
}
