namespace NetFramework.Kernels;

/// <summary>
/// A plane over which a window slides, laid out for <see cref="ShiftedSums"/>: padded, and split into the phases of both axes, each of PhaseCount elements in lines of Columns.
/// Position (i, j) is number i·Columns + j, and element k of the window sees there what lies Phase(k)·PhaseCount + Shift(k) further on.
/// </summary>
internal readonly struct WindowPlane
{
    // More than this is not copied as a whole, and a window of more elements is not worth a list of offsets.
    private const long MostElements = 1 << 22;
    private const long MostKernelElements = 1 << 10;

    private readonly WindowAxis vertical;
    private readonly WindowAxis horizontal;

    private WindowPlane(WindowAxis vertical, WindowAxis horizontal)
    {
        (this.vertical, this.horizontal) = (vertical, horizontal);
        Columns = (int)horizontal.Extent;
        PhaseCount = (int)vertical.Extent * Columns;
        Run = (vertical.Output - 1) * Columns + horizontal.Output;
    }

    /// <summary>The elements of a line of a phase.</summary>
    public int Columns { get; }

    /// <summary>The elements of a phase.</summary>
    public int PhaseCount { get; }

    /// <summary>The numbers from the first position to the last, with those between the lines, which are no positions.</summary>
    public int Run { get; }

    /// <summary>The elements before the first position that a phase's sums over positions reach back to: the largest shift.</summary>
    public int Lead => PhaseCount - Run;

    /// <summary>The number of phases.</summary>
    public int Phases => vertical.Stride * horizontal.Stride;

    /// <summary>The window's elements.</summary>
    public int KernelCount => vertical.Kernel * horizontal.Kernel;

    /// <summary>The layout, if it serves the sizes: no element lies between the windows, and neither plane nor window is too large.</summary>
    public static bool TryFrom(in WindowAxis vertical, in WindowAxis horizontal, out WindowPlane plane)
    {
        plane = default;
        if (vertical.Stride > vertical.Reach || horizontal.Stride > horizontal.Reach || (long)vertical.Kernel * horizontal.Kernel > MostKernelElements) return false;
        if ((double)vertical.Stride * vertical.Extent * horizontal.Stride * horizontal.Extent > MostElements) return false;
        plane = new WindowPlane(vertical, horizontal);
        return true;
    }

    /// <summary>Where in all phases the elements of the window lie at the first position.</summary>
    public void SetOffsets(Span<int> offsets)
    {
        for (int k = 0; k < offsets.Length; k++) offsets[k] = Phase(k) * PhaseCount + Shift(k);
    }

    /// <summary>The elements of all phases, with as many after them as whole blocks of positions may read.</summary>
    public int Padded<T>() => Phases * PhaseCount + ShiftedSums.WholeBlocks<T>(Run) - Run;

    /// <summary>
    /// For sums over the positions that see an element of a phase, in their order: the elements of the windows by the phases that they see, the last of a window first; what lies where in the positions of
    /// each (after as many elements as Lead) at the first element of the phase; and the end of each phase's own.
    /// </summary>
    /// <param name="maps">The number of maps, each with a weight for every element of the window.</param>
    /// <param name="map">The elements from one map to the next.</param>
    /// <param name="order">The numbers of the weights.</param>
    /// <param name="offsets">Where the elements that they are for begin.</param>
    /// <param name="ends">The end of each phase in the two lists.</param>
    public void SortByPhase(int maps, int map, Span<int> order, Span<int> offsets, Span<int> ends)
    {
        int count = 0;
        for (int p = 0; p < ends.Length; p++)
        {
            for (int i = 0; i < maps; i++)
            {
                for (int k = KernelCount - 1; k >= 0; k--)
                {
                    if (Phase(k) != p) continue;
                    offsets[count] = i * map + Lead - Shift(k);
                    order[count++] = i * KernelCount + k;
                }
            }
            ends[p] = count;
        }
    }

    /// <summary>The phase that an element of the window sees.</summary>
    public int Phase(int element) => vertical.Phase(element / horizontal.Kernel) * horizontal.Stride + horizontal.Phase(element % horizontal.Kernel);

    /// <summary>Where in its phase an element of the window lies at the first position.</summary>
    public int Shift(int element) => vertical.Shift(element / horizontal.Kernel) * Columns + horizontal.Shift(element % horizontal.Kernel);

    /// <summary>Copies a plane into the phases; the padding stays as it is.</summary>
    public void Split<T>(ReadOnlySpan<T> elements, Span<T> phases) where T : unmanaged
    {
        for (int phase = 0; phase < Phases; phase++)
        {
            (int firstRow, int row, int rows) = vertical.Inside(phase / horizontal.Stride);
            (int first, int source, int count) = horizontal.Inside(phase % horizontal.Stride);
            if (count == 0) continue;
            for (int i = 0; i < rows; i++)
            {
                StridedRow.Take(
                    elements.Slice((row + i * vertical.Stride) * horizontal.Input, horizontal.Input)[source..], horizontal.Stride, phases.Slice(phase * PhaseCount + (firstRow + i) * Columns + first, count));
            }
        }
    }

    /// <summary>Copies one phase into its places of a plane.</summary>
    public void Join<T>(ReadOnlySpan<T> values, int phase, Span<T> elements) where T : unmanaged
    {
        (int firstRow, int row, int rows) = vertical.Inside(phase / horizontal.Stride);
        (int first, int target, int count) = horizontal.Inside(phase % horizontal.Stride);
        if (count == 0) return;
        for (int i = 0; i < rows; i++)
        {
            StridedRow.Put(
                values.Slice((firstRow + i) * Columns + first, count), horizontal.Stride, elements.Slice((row + i * vertical.Stride) * horizontal.Input, horizontal.Input)[target..]);
        }
    }

    /// <summary>Copies the outputs from their numbers.</summary>
    public void TakeOutputs<T>(ReadOnlySpan<T> numbered, Span<T> outputs) where T : unmanaged
    {
        for (int i = 0; i < vertical.Output; i++) numbered.Slice(i * Columns, horizontal.Output).CopyTo(outputs.Slice(i * horizontal.Output, horizontal.Output));
    }

    /// <summary>Copies the outputs to their numbers; what is between the lines stays as it is.</summary>
    public void PutOutputs<T>(ReadOnlySpan<T> outputs, Span<T> numbered) where T : unmanaged
    {
        for (int i = 0; i < vertical.Output; i++) outputs.Slice(i * horizontal.Output, horizontal.Output).CopyTo(numbered.Slice(i * Columns, horizontal.Output));
    }
}
