using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>
/// The weights of all groups as the left matrix of a product, M/G × depth in each group, in slices of the depth, packed into panels of as many rows as a register tile has.
/// For the way back to the images the matrix is the other one, C/G × (M/G·K); it is the patches that are then in the order of the kernel turned round.
/// </summary>
/// <remarks>Where packing does not pay, the weights are read where they lie, except for a last, incomplete panel.</remarks>
internal unsafe struct WeightPanels<T, TKernel> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T> where TKernel : struct, IGemmKernel<T>
{
    private const int SliceLength = 384;

    // Outputs whose weights one block turns round.
    private const int OutputsPerBlock = 16;

    // What shares sets of the cache is packed, unless it is read for so few panels of columns; what stays packed is, unless beside so many packing costs nothing to speak of.
    private const int FewPanels = 3;
    private const int ManyPanels = 32;

    private readonly T* weights;
    private readonly int rows;
    private readonly int depth;
    private readonly int kernel;
    private readonly bool isTurned;
    private readonly bool packsAll;
    private readonly T* packed;

    /// <summary>Packs what is worth it. The panels stay until the calling thread packs others, or where they are kept.</summary>
    /// <param name="shape">The sizes: M/G rows and (C/G)·K columns, of K elements to a kernel.</param>
    /// <param name="weights">M × (C/G) × K.</param>
    /// <param name="isTurned">Whether it is the matrix of the way back.</param>
    /// <param name="columnPanels">How many panels of columns each panel is multiplied with.</param>
    /// <param name="prepared">Where they are kept, or are already; null for nowhere.</param>
    public static WeightPanels<T, TKernel> Pack(in ConvolutionShape shape, T* weights, bool isTurned, int columnPanels, PreparedWeights? prepared)
    {
        if (columnPanels > ManyPanels) prepared = null;
        bool packsAll = isTurned || prepared is not null || (columnPanels > FewPanels && Packing.ShareSets<T>(shape.Depth));
        WeightPanels<T, TKernel> panels = new(shape, weights, isTurned, packsAll, prepared?.Memory ?? PackingBuffer.A);
        if (prepared is null || !prepared.AreReady(shape)) panels.Pack(shape);
        return panels;
    }

    /// <summary>Packs all panels. They stay until the calling thread packs others.</summary>
    /// <inheritdoc cref="Pack(in ConvolutionShape, T*, bool, int, PreparedWeights?)"/>
    public static WeightPanels<T, TKernel> PackAll(in ConvolutionShape shape, T* weights, bool isTurned)
    {
        WeightPanels<T, TKernel> panels = new(shape, weights, isTurned, true, PackingBuffer.A);
        panels.Pack(shape);
        return panels;
    }

    private WeightPanels(in ConvolutionShape shape, T* weights, bool isTurned, bool packsAll, PackingBuffer memory)
    {
        this.weights = weights;
        (rows, depth, kernel, this.isTurned, this.packsAll) = (shape.GroupOutputs, shape.Depth, shape.Geometry.KernelCount, isTurned, packsAll);
        Slices = Math.Max(1, (depth + SliceLength - 1) / SliceLength);
        packed = memory.Reserve<T>((nint)shape.Groups * Panels * TKernel.Rows * depth);
    }

    private void Pack(in ConvolutionShape shape)
        => Threads.For((long)shape.Groups * shape.GroupWeights >= 1 << 16, shape.Groups * (IsTurnedByOutput ? OutputBlocks : Panels), ref this);

    /// <summary>The number of slices of the depth.</summary>
    public int Slices { get; }

    /// <summary>The number of panels of a group.</summary>
    public readonly int Panels => (rows + TKernel.Rows - 1) / TKernel.Rows;

    /// <summary>The rows of a panel.</summary>
    public readonly int Rows(int panel) => Math.Min(TKernel.Rows, rows - panel * TKernel.Rows);

    /// <summary>The first column of a slice and their number.</summary>
    public readonly (int First, int Count) Slice(int slice)
    {
        int length = (depth + Slices - 1) / Slices, first = Math.Min(slice * length, depth);
        return (first, Math.Min(length, depth - first));
    }

    /// <summary>A panel of a slice, as the register tile reads it.</summary>
    public readonly T* Panel(int group, int panel, int first, out nint row, out nint step)
    {
        if (IsPacked(panel))
        {
            (row, step) = (1, TKernel.Rows);
            return PackedPanel(group, panel) + (nint)first * TKernel.Rows;
        }
        (row, step) = (depth, 1);
        return weights + ((nint)group * rows + (nint)panel * TKernel.Rows) * depth + first;
    }

    /// <inheritdoc/>
    public readonly void Run(int block)
    {
        if (IsTurnedByOutput)
        {
            (int groupOfBlock, int outputBlock) = Math.DivRem(block, OutputBlocks);
            Turn(groupOfBlock, outputBlock * OutputsPerBlock, Math.Min((outputBlock + 1) * OutputsPerBlock, depth / kernel));
            return;
        }
        (int group, int panel) = Math.DivRem(block, Panels);
        if (!IsPacked(panel)) return;
        int first = panel * TKernel.Rows;
        if (isTurned) Packing.Pack(weights + (nint)group * depth * rows + first, 1, rows, Rows(panel), TKernel.Rows, depth, PackedPanel(group, panel));
        else Packing.Pack(weights + ((nint)group * rows + first) * depth, depth, 1, Rows(panel), TKernel.Rows, depth, PackedPanel(group, panel));
    }

    // Row c, column (m, k): weight (m, c, k). Output by output, so that the weights are read from end to end.
    private readonly void Turn(int group, int firstOutput, int endOutput)
    {
        T* from = weights + ((nint)group * (depth / kernel) + firstOutput) * rows * kernel;
        for (int m = firstOutput; m < endOutput; m++)
        {
            for (int panel = 0; panel < Panels; panel++)
            {
                int count = Rows(panel);
                Packing.Pack(from, kernel, 1, count, TKernel.Rows, kernel, PackedPanel(group, panel) + (nint)m * kernel * TKernel.Rows);
                from += count * kernel;
            }
        }
    }

    private readonly bool IsTurnedByOutput => isTurned && kernel > 1;

    private readonly int OutputBlocks => (depth / kernel + OutputsPerBlock - 1) / OutputsPerBlock;

    private readonly bool IsPacked(int panel) => packsAll || Rows(panel) < TKernel.Rows;

    private readonly T* PackedPanel(int group, int panel) => packed + ((nint)group * Panels + panel) * TKernel.Rows * depth;
}
