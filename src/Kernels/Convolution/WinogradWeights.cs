using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>The transformed weights of all groups: for each product of a tile a matrix M/G × C/G, in panels of as many rows as a register tile has.</summary>
internal readonly unsafe struct WinogradWeights<T, TKernel> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T> where TKernel : struct, IGemmKernel<T>
{
    private readonly WeightPanels<T, TKernel> panels;
    private readonly int rows;
    private readonly int channels;
    private readonly int extent;
    private readonly bool isTurned;
    private readonly T* transformed;

    private WinogradWeights(in ConvolutionShape shape, T* weights, bool isTurned, bool areReady, PackingBuffer memory)
    {
        (rows, channels) = (shape.GroupOutputs, shape.GroupChannels);
        extent = shape.Geometry.Kernel[0];
        this.isTurned = isTurned;
        panels = areReady ? default : WeightPanels<T, TKernel>.PackAll(shape, weights, isTurned);
        transformed = memory.Reserve<T>((nint)shape.Groups * Panels * PanelLength * WinogradTransform.Products);
    }

    /// <summary>The number of panels of a group.</summary>
    public int Panels => (rows + TKernel.Rows - 1) / TKernel.Rows;

    private nint PanelLength => (nint)TKernel.Rows * channels + WinogradTransform.Gap<T>();

    /// <summary>Transforms. The weights stay until the calling thread packs others, or where they are kept.</summary>
    public static WinogradWeights<T, TKernel> Transform(in ConvolutionShape shape, T* weights, bool isTurned, bool isParallel, PreparedWeights? prepared)
    {
        bool areReady = prepared is not null && prepared.AreReady(shape);
        WinogradWeights<T, TKernel> result = new(shape, weights, isTurned, areReady, prepared?.Memory ?? PackingBuffer.B);
        if (!areReady) Threads.For(isParallel, shape.Groups * result.Panels, ref result);
        return result;
    }

    /// <summary>The rows of a panel.</summary>
    public int Rows(int panel) => Math.Min(TKernel.Rows, rows - panel * TKernel.Rows);

    /// <summary>A panel of the matrix of a product, channel after channel.</summary>
    public T* Panel(int group, int panel, int product) => transformed + (((nint)group * Panels + panel) * WinogradTransform.Products + product) * PanelLength;

    /// <inheritdoc/>
    public void Run(int block)
    {
        (int group, int panel) = Math.DivRem(block, Panels);
        T* from = panels.Panel(group, panel, 0, out _, out nint step);
        T* to = Panel(group, panel, 0);
        // On the way back the kernel is read from its end.
        int elements = extent * extent;
        nint first = isTurned ? (elements - 1) * step : 0, next = isTurned ? -step : step;
        for (int channel = 0; channel < channels; channel++, from += elements * step, to += step) WinogradTransform.Kernel(from + first, next, to, PanelLength, TKernel.Rows, extent);
    }
}
