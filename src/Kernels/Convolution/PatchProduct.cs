using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>outputs[n] = map(weights · patches(images[n]) + bias) in each group, tile by tile of the positions of all images: a matrix product whose right side is packed straight from the images.</summary>
internal readonly unsafe ref struct PatchProduct<T, TKernel> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T> where TKernel : struct, IGemmKernel<T>
{
    // The packed patches of a tile stay in the second-level cache.
    private const int TileElements = 1 << 16;
    private const int FewestPanels = 4;
    private const int MostPanels = 32;

    // With fewer blocks than this for each of several threads, the rows are split too, into parts of at least so many panels.
    private const int FewestBlocks = 2;
    private const int FewestRowPanels = 8;

    // Patches of pointwise kernels are read where they lie, unless so many panels of rows pass by them; fewer do where the channels share a set of the cache.
    private const int ManyRowPanels = 16;
    private const int FewRowPanels = 3;

    private readonly ConvolutionShape shape;
    private readonly T* images;
    private readonly T* bias;
    private readonly T* outputs;
    private readonly ChannelMap<T> map;
    private readonly WeightPanels<T, TKernel> weights;
    private readonly int panelsPerTile;
    private readonly int tiles;
    private readonly int rowBlocks;

    private PatchProduct(in ConvolutionShape shape, T* images, T* weights, bool isTurned, T* bias, T* outputs, ChannelMap<T> map, PreparedWeights? prepared)
    {
        this.shape = shape;
        this.images = images;
        this.bias = bias;
        this.outputs = outputs;
        this.map = map;
        int panels = (int)(((long)shape.Images * shape.Positions + TKernel.Columns - 1) / TKernel.Columns);
        this.weights = WeightPanels<T, TKernel>.Pack(shape, weights, isTurned, panels, prepared);
        int depth = (shape.Depth + this.weights.Slices - 1) / this.weights.Slices;
        int most = Math.Clamp(TileElements / (Math.Max(1, depth) * TKernel.Columns), FewestPanels, MostPanels);
        tiles = (panels + most - 1) / most;
        panelsPerTile = (panels + tiles - 1) / tiles;
        // Each part packs the patches anew. Each output is computed in the same way, whatever the split.
        int wanted = Threads.Count == 1 ? 1 : FewestBlocks * Threads.Count;
        rowBlocks = Math.Clamp((wanted + shape.Groups * tiles - 1) / (shape.Groups * tiles), 1, Math.Max(1, this.weights.Panels / FewestRowPanels));
    }

    /// <summary>Computes the outputs. Where <paramref name="isTurned"/>, the weights are those of the way back: the outputs are then the images of the convolution.</summary>
    public static void Run(in ConvolutionShape shape, T* images, T* weights, bool isTurned, T* bias, T* outputs, ChannelMap<T> map, bool isParallel, PreparedWeights? prepared)
    {
        if (shape.Images == 0 || shape.Outputs == 0) return;
        PatchProduct<T, TKernel> product = new(shape, images, weights, isTurned, bias, outputs, map, prepared);
        Threads.For(isParallel, shape.Groups * product.tiles * product.rowBlocks, ref product);
    }

    /// <inheritdoc/>
    public void Run(int block)
    {
        (int rest, int rowBlock) = Math.DivRem(block, rowBlocks);
        (int group, int tile) = Math.DivRem(rest, tiles);
        int total = shape.Images * shape.Positions, first = tile * panelsPerTile * TKernel.Columns;
        int count = Math.Min(panelsPerTile * TKernel.Columns, total - first);
        if (count <= 0) return;
        int firstPanel = weights.Panels * rowBlock / rowBlocks, endPanel = weights.Panels * (rowBlock + 1) / rowBlocks;
        Patches<T> patches = new(shape);
        patches.Prepare(images, group, first, count);
        for (int slice = 0; slice < weights.Slices; slice++)
        {
            (int firstRow, int depth) = weights.Slice(slice);
            if (depth > 0 || slice == 0) Multiply(patches, group, first, count, firstPanel, endPanel, firstRow, depth, slice == 0);
        }
        if (bias != null || !map.IsIdentity) Finish(group, first, count, firstPanel, endPanel);
    }

    private void Multiply(in Patches<T> patches, int group, int first, int count, int firstPanel, int endPanel, int firstRow, int depth, bool isFirstSlice)
    {
        int panels = (count + TKernel.Columns - 1) / TKernel.Columns;
        // One panel of columns at a time: it stays in the first-level cache while the panels of weights pass by.
        T* packed = PackingBuffer.Columns.Reserve<T>((nint)TKernel.Columns * depth + PatchPacking.ColumnsSlack);
        bool packsAll = !patches.AreEvenlySpaced || endPanel - firstPanel > (Packing.ShareSets<T>(patches.ChannelLength) ? FewRowPanels : ManyRowPanels);
        Span<PatchRun> runs = stackalloc PatchRun[TKernel.Columns];
        T* partial = stackalloc T[TKernel.Rows * TKernel.Columns];
        T beta = isFirstSlice ? T.Zero : T.One;
        for (int panel = 0; panel < panels; panel++)
        {
            int position = first + panel * TKernel.Columns, columns = Math.Min(TKernel.Columns, count - panel * TKernel.Columns);
            ReadOnlySpan<PatchRun> panelRuns = runs[..patches.Runs(position, columns, runs)];
            (int image, int inImage) = Math.DivRem(position, shape.Positions);
            T* output = Output(group, image) + inImage;
            bool isInOneImage = inImage + columns <= shape.Positions && TKernel.ColumnsWritten(columns) == columns;
            bool packs = packsAll || !isInOneImage || panelRuns.Length > 1;
            if (packs) PatchPacking.PackColumns(patches, firstRow, depth, panelRuns, TKernel.Columns, packed);
            T* b = packs ? packed : patches.Row(firstRow) + panelRuns[0].Source;
            nint bStep = packs ? TKernel.Columns : patches.ChannelLength;
            for (int rowPanel = firstPanel; rowPanel < endPanel; rowPanel++)
            {
                int rows = weights.Rows(rowPanel);
                T* a = weights.Panel(group, rowPanel, firstRow, out nint aRow, out nint aStep);
                T* tile = output + (nint)rowPanel * TKernel.Rows * shape.Positions;
                if (isInOneImage && TKernel.RowsWritten(rows) == rows) TKernel.Multiply(rows, columns, depth, a, aRow, aStep, b, bStep, tile, shape.Positions, T.One, beta);
                else
                {
                    TKernel.Multiply(rows, columns, depth, a, aRow, aStep, b, bStep, partial, TKernel.Columns, T.One, T.Zero);
                    Store(partial, rows, columns, beta, tile, inImage);
                }
            }
        }
    }

    // A tile may reach into the next images.
    private void Store(T* tile, int rows, int columns, T beta, T* output, int inImage)
    {
        int positions = shape.Positions;
        for (int done = 0; done < columns;)
        {
            int taken = Math.Min(columns - done, positions - inImage);
            TileRows.Add(tile + done, TKernel.Columns, rows, taken, beta, output, positions);
            done += taken;
            output += (nint)shape.Outputs * positions - inImage;
            inImage = 0;
        }
    }

    // The tile is in the cache still.
    private void Finish(int group, int first, int count, int firstPanel, int endPanel)
    {
        int positions = shape.Positions, firstOutput = firstPanel * TKernel.Rows, endOutput = Math.Min(endPanel * TKernel.Rows, shape.GroupOutputs);
        for (int done = 0; done < count;)
        {
            (int image, int inImage) = Math.DivRem(first + done, positions);
            int taken = Math.Min(count - done, positions - inImage);
            for (int i = firstOutput; i < endOutput; i++)
            {
                int channel = group * shape.GroupOutputs + i;
                Span<T> row = new(Output(group, image) + (nint)i * positions + inImage, taken);
                if (bias != null) System.Numerics.Tensors.TensorPrimitives.Add(row, bias[channel], row);
                map.Apply(channel, row);
            }
            done += taken;
        }
    }

    private T* Output(int group, int image) => outputs + ((nint)image * shape.Outputs + (nint)group * shape.GroupOutputs) * shape.Positions;
}
