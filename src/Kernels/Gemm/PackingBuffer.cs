using System.Runtime.InteropServices;

namespace NetFramework.Kernels;

/// <summary>Memory for packed panels, and for what convolution and attention hand to the matrix product: buffers per thread, on cache-line boundaries, which grow and are kept. It is no memory of the garbage collector's: what a buffer has outgrown is given back at once.</summary>
internal sealed unsafe class PackingBuffer
{
    private const int Alignment = 64;

    [ThreadStatic]
    private static PackingBuffer? a;

    [ThreadStatic]
    private static PackingBuffer? b;

    [ThreadStatic]
    private static PackingBuffer? columns;

    [ThreadStatic]
    private static PackingBuffer? patches;

    [ThreadStatic]
    private static PackingBuffer? thinned;

    [ThreadStatic]
    private static PackingBuffer? partials;

    [ThreadStatic]
    private static PackingBuffer? scores;

    private void* memory;
    private nuint size;

    ~PackingBuffer() => NativeMemory.AlignedFree(memory);

    public static PackingBuffer A => a ??= new();

    public static PackingBuffer B => b ??= new();

    /// <summary>The patches of a tile, as columns.</summary>
    public static PackingBuffer Columns => columns ??= new();

    /// <summary>Images with their padding.</summary>
    public static PackingBuffer Patches => patches ??= new();

    /// <summary>Images without the elements that a stride leaves out.</summary>
    public static PackingBuffer Thinned => thinned ??= new();

    /// <summary>The parts of a sum that blocks compute.</summary>
    public static PackingBuffer Partials => partials ??= new();

    /// <summary>The gradient of the scores of a tile of queries.</summary>
    public static PackingBuffer Scores => scores ??= new();

    public Span<T> ReserveSpan<T>(int elements) where T : unmanaged => new(Reserve<T>(elements), elements);

    public T* Reserve<T>(nint elements) where T : unmanaged
    {
        nuint bytes = checked((nuint)elements * (nuint)sizeof(T));
        if (size < bytes || memory is null)
        {
            NativeMemory.AlignedFree(memory);
            memory = null;
            memory = NativeMemory.AlignedAlloc(bytes, Alignment);
            size = bytes;
        }
        return (T*)memory;
    }
}
