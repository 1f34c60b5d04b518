using System.Runtime.InteropServices;

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

    /// <summary>Clears whole blocks until so many bytes are cleared.</summary>
    public static void Clear(byte* to, nint bytes)
    {
        for (nint done = 0; done < bytes; done += sizeof(Block)) *(Block*)(to + done) = default;
    }
}
