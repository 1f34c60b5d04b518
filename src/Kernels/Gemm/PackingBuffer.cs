using System.Runtime.CompilerServices;

namespace NetFramework.Kernels;

/// <summary>Memory for packed panels: two buffers per thread, on cache-line boundaries, which grow and are kept.</summary>
internal sealed unsafe class PackingBuffer
{
    private const int Alignment = 64;

    [ThreadStatic]
    private static PackingBuffer? a;

    [ThreadStatic]
    private static PackingBuffer? b;

    private byte[] memory = [];

    public static PackingBuffer A => a ??= new();

    public static PackingBuffer B => b ??= new();

    public T* Reserve<T>(nint elements) where T : unmanaged
    {
        nint bytes = elements * sizeof(T) + Alignment;
        if (memory.Length < bytes) memory = GC.AllocateUninitializedArray<byte>(checked((int)bytes), pinned: true);
        nint address = (nint)Unsafe.AsPointer(ref memory[0]);
        return (T*)((address + Alignment - 1) & -Alignment);
    }
}
