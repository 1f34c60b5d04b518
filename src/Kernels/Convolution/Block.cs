using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NetFramework.Kernels;

/// <summary>What is copied at a time where elements are moved: one vector of 512 bits, or some smaller ones. Copies are made in ascending order, so that what goes beyond the end of one is overwritten by the next.</summary>
[StructLayout(LayoutKind.Sequential, Size = 64)]
internal unsafe struct Block
{
    /// <summary>Copies whole blocks until so many bytes are copied.</summary>
    public static void Copy(byte* from, byte* to, nint bytes)
    {
        for (nint done = 0; done < bytes; done += sizeof(Block)) *(Block*)(to + done) = *(Block*)(from + done);
    }

    /// <summary>Copies so many elements and no more: the last block, or the last 16 bytes, may overlap those before.</summary>
    public static void CopyExactly<T>(T* from, T* to, int count) where T : unmanaged
    {
        int i = 0, block = sizeof(Block) / sizeof(T), part = Vector128<byte>.Count / sizeof(T);
        for (; i <= count - block; i += block) *(Block*)(to + i) = *(Block*)(from + i);
        if (i == count) return;
        if (i > 0)
        {
            *(Block*)(to + count - block) = *(Block*)(from + count - block);
            return;
        }
        for (; i <= count - part; i += part) *(Vector128<byte>*)(to + i) = *(Vector128<byte>*)(from + i);
        if (i > 0) *(Vector128<byte>*)(to + count - part) = *(Vector128<byte>*)(from + count - part);
        else
        {
            for (; i < count; i++) to[i] = from[i];
        }
    }

    /// <summary>Clears whole blocks until so many bytes are cleared.</summary>
    public static void Clear(byte* to, nint bytes)
    {
        for (nint done = 0; done < bytes; done += sizeof(Block)) *(Block*)(to + done) = default;
    }
}
