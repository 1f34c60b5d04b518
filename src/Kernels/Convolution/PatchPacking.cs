using System.Numerics;
using System.Runtime.CompilerServices;

namespace NetFramework.Kernels;

/// <summary>Packs patches into panels for the register tile, as columns: positions side by side.</summary>
/// <remarks>Writes beyond the end of the panel, by less than a block.</remarks>
internal static unsafe class PatchPacking
{
    /// <summary>Elements of a panel of columns that may be written after it.</summary>
    public static int ColumnsSlack => sizeof(Block);

    /// <summary>packed[i·width + j] = patches[firstRow + i, j], for the positions j of the runs.</summary>
    public static void PackColumns<T>(in Patches<T> patches, int firstRow, int rows, ReadOnlySpan<PatchRun> runs, int width, T* packed)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // Every run as blocks: (bytes from the row, bytes from the panel's row).
        int most = runs.Length + (width * sizeof(T) + sizeof(Block) - 1) / sizeof(Block);
        (nint From, nint To)* blocks = stackalloc (nint, nint)[Math.Max(most, 4)];
        int count = 0;
        nint farthest = 0;
        foreach (PatchRun run in runs)
        {
            for (int done = 0; done < run.Length * sizeof(T); done += sizeof(Block))
            {
                blocks[count] = ((nint)run.Source * sizeof(T) + done, (nint)run.First * sizeof(T) + done);
                farthest = Math.Max(farthest, blocks[count++].From);
            }
        }
        ReadOnlySpan<int> offsets = patches.ElementOffsets;
        (int channel, int element) = Math.DivRem(firstRow, offsets.Length);
        nint line = (nint)width * sizeof(T);
        byte* to = (byte*)packed;
        for (int done = 0; done < rows; channel++, element = 0)
        {
            T* source = patches.Channel(channel);
            int taken = Math.Min(offsets.Length - element, rows - done);
            ReadOnlySpan<int> elements = offsets.Slice(element, taken);
            if ((byte*)(source + Math.Max(offsets[0], offsets[^1])) + farthest > patches.LastBlock) CopyExactly(source, elements, runs, line, to);
            else if (count <= 4)
            {
                for (int i = count; i < 4; i++) blocks[i] = blocks[count - 1];
                CopyFour(source, elements, blocks, line, to);
            }
            else CopyBlocks(source, elements, blocks, count, line, to);
            to += taken * line;
            done += taken;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyFour<T>(T* source, ReadOnlySpan<int> elements, (nint From, nint To)* blocks, nint line, byte* to) where T : unmanaged
    {
        (nint from0, nint to0) = blocks[0];
        (nint from1, nint to1) = blocks[1];
        (nint from2, nint to2) = blocks[2];
        (nint from3, nint to3) = blocks[3];
        foreach (int element in elements)
        {
            byte* from = (byte*)(source + element);
            *(Block*)(to + to0) = *(Block*)(from + from0);
            *(Block*)(to + to1) = *(Block*)(from + from1);
            *(Block*)(to + to2) = *(Block*)(from + from2);
            *(Block*)(to + to3) = *(Block*)(from + from3);
            to += line;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyBlocks<T>(T* source, ReadOnlySpan<int> elements, (nint From, nint To)* blocks, int count, nint line, byte* to) where T : unmanaged
    {
        foreach (int element in elements)
        {
            byte* from = (byte*)(source + element);
            for (int i = 0; i < count; i++) *(Block*)(to + blocks[i].To) = *(Block*)(from + blocks[i].From);
            to += line;
        }
    }

    private static void CopyExactly<T>(T* source, ReadOnlySpan<int> elements, ReadOnlySpan<PatchRun> runs, nint line, byte* to) where T : unmanaged
    {
        foreach (int element in elements)
        {
            foreach (PatchRun run in runs) new ReadOnlySpan<T>(source + element + run.Source, run.Length).CopyTo(new Span<T>((T*)to + run.First, run.Length));
            to += line;
        }
    }
}
