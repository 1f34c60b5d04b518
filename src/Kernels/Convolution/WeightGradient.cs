using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>sums += outputs · patches(images)ᵀ in each group, over the positions of all images in order. A block has a part of the positions and a range of the columns (C/G·K) of the sums.</summary>
internal readonly unsafe struct WeightGradient<T, TKernel> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T> where TKernel : IGemmKernel<T>
{
    private const int SliceLength = 384;

    // A block packs the outputs anew: it has enough columns to pay for it.
    private const int MostColumns = 512;

    // The sums of parts of the positions: so many that there are blocks enough, and at most so many elements in all.
    private const int FewestBlocks = 16;
    private const int MostPartElements = 1 << 22;

    private readonly ConvolutionShape shape;
    private readonly T* images;
    private readonly T* outputs;
    private readonly T* sums;
    private readonly int columnBlocks;
    private readonly int parts;

    private WeightGradient(in ConvolutionShape shape, T* images, T* outputs, T* weights, bool isParallel)
    {
        this.shape = shape;
        this.images = images;
        this.outputs = outputs;
        columnBlocks = (shape.Depth + MostColumns - 1) / MostColumns;
        int length = shape.Groups * shape.GroupWeights;
        int slices = (int)(((long)shape.Images * shape.Positions + SliceLength - 1) / SliceLength);
        int wanted = Math.Min((FewestBlocks + columnBlocks * shape.Groups - 1) / (columnBlocks * shape.Groups), MostPartElements / length);
        parts = isParallel ? Math.Clamp(wanted, 1, Math.Max(1, slices)) : 1;
        sums = parts == 1 ? weights : PackingBuffer.Partials.Reserve<T>((nint)parts * length);
    }

    /// <summary>Adds the gradient to the weights.</summary>
    public static void Run(in ConvolutionShape shape, T* images, T* outputs, T* weights, bool isParallel)
    {
        if (shape.Images == 0 || shape.GroupWeights == 0) return;
        WeightGradient<T, TKernel> gradient = new(shape, images, outputs, weights, isParallel);
        Threads.For(isParallel, gradient.parts * shape.Groups * gradient.columnBlocks, ref gradient);
        if (gradient.parts > 1) PartialSums<T>.Add(gradient.sums, gradient.parts, shape.Groups * shape.GroupWeights, weights);
    }

    /// <inheritdoc/>
    public void Run(int block)
    {
        (int rest, int columnBlock) = Math.DivRem(block, columnBlocks);
        (int part, int group) = Math.DivRem(rest, shape.Groups);
        int depth = shape.Depth, firstColumn = (int)((long)depth * columnBlock / columnBlocks), endColumn = (int)((long)depth * (columnBlock + 1) / columnBlocks);
        T* sum = sums + (nint)part * shape.Groups * shape.GroupWeights + (nint)group * shape.GroupWeights;
        long positions = (long)shape.Images * shape.Positions;
        int first = (int)(positions * part / parts), end = (int)(positions * (part + 1) / parts);
        if (parts > 1)
        {
            for (int i = 0; i < shape.GroupOutputs; i++) new Span<T>(sum + (nint)i * depth + firstColumn, endColumn - firstColumn).Clear();
        }
        Patches<T> patches = new(shape);
        for (int position = first; position < end; position += SliceLength) Add(patches, group, position, Math.Min(SliceLength, end - position), firstColumn, endColumn, sum);
    }

    private void Add(Patches<T> patches, int group, int first, int count, int firstColumn, int endColumn, T* sum)
    {
        patches.Prepare(images, group, first, count);
        Span<PatchRun> runs = stackalloc PatchRun[SliceLength];
        runs = runs[..patches.Runs(first, count, runs)];
        int rowPanels = (shape.GroupOutputs + TKernel.Rows - 1) / TKernel.Rows;
        T* a = PackingBuffer.A.Reserve<T>((nint)rowPanels * TKernel.Rows * count);
        for (int panel = 0; panel < rowPanels; panel++) PackOutputs(group, first, count, panel, a + (nint)panel * TKernel.Rows * count);
        T* b = PackingBuffer.Columns.Reserve<T>((nint)(count + PatchPacking.RowsSlack) * TKernel.Columns);
        T* partial = stackalloc T[TKernel.Rows * TKernel.Columns];
        for (int column = firstColumn; column < endColumn; column += TKernel.Columns)
        {
            int columns = Math.Min(TKernel.Columns, endColumn - column);
            PatchPacking.PackRows(patches, column, columns, runs, TKernel.Columns, b);
            for (int panel = 0; panel < rowPanels; panel++)
            {
                int rows = Math.Min(TKernel.Rows, shape.GroupOutputs - panel * TKernel.Rows);
                T* tile = sum + (nint)panel * TKernel.Rows * shape.Depth + column;
                T* rowsOfOutputs = a + (nint)panel * TKernel.Rows * count;
                if (TKernel.RowsWritten(rows) == rows && TKernel.ColumnsWritten(columns) == columns)
                    TKernel.Multiply(rows, columns, count, rowsOfOutputs, 1, TKernel.Rows, b, TKernel.Columns, tile, shape.Depth, T.One, T.One);
                else
                {
                    TKernel.Multiply(rows, columns, count, rowsOfOutputs, 1, TKernel.Rows, b, TKernel.Columns, partial, TKernel.Columns, T.One, T.Zero);
                    for (int i = 0; i < rows; i++)
                    {
                        for (int j = 0; j < columns; j++) tile[(nint)i * shape.Depth + j] += partial[i * TKernel.Columns + j];
                    }
                }
            }
        }
    }

    // The outputs of a panel at these positions, position by position, image after image.
    private void PackOutputs(int group, int first, int count, int panel, T* packed)
    {
        int positions = shape.Positions, firstOutput = panel * TKernel.Rows, rows = Math.Min(TKernel.Rows, shape.GroupOutputs - firstOutput);
        for (int done = 0; done < count;)
        {
            (int image, int inImage) = Math.DivRem(first + done, positions);
            int taken = Math.Min(count - done, positions - inImage);
            T* from = outputs + ((nint)image * shape.Outputs + (nint)group * shape.GroupOutputs + firstOutput) * positions + inImage;
            Packing.Pack(from, positions, 1, rows, TKernel.Rows, taken, packed + (nint)done * TKernel.Rows);
            done += taken;
        }
    }
}
