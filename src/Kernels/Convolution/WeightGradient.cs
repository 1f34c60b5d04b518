using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>
/// weights += outputs · patches(images)ᵀ in each group, over the positions of all images in order. The sums are those of the transpose, patches · outputsᵀ: so the patches are read where they lie, and the outputs alone,
/// which are fewer, are turned. A block has a part of the positions and a range of the rows (C/G·K) of the sums.
/// </summary>
internal readonly unsafe struct WeightGradient<T, TRegister> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T> where TRegister : struct, IRegister<TRegister, T>
{
    // The outputs of a slice, for the columns of a tile, stay in the second-level cache.
    private const int SliceLength = 512;

    // A block turns the outputs anew: it has enough rows to pay for it.
    private const int MostRows = 512;

    // The sums of parts of the positions: so many that there are blocks enough, and at most so many elements in all.
    private const int FewestBlocks = 16;
    private const int MostPartElements = 1 << 22;

    private readonly ConvolutionShape shape;
    private readonly T* images;
    private readonly T* outputs;
    private readonly T* sums;
    private readonly int rowBlocks;
    private readonly int parts;

    private WeightGradient(in ConvolutionShape shape, T* images, T* outputs)
    {
        this.shape = shape;
        this.images = images;
        this.outputs = outputs;
        rowBlocks = (shape.Depth + MostRows - 1) / MostRows;
        int slices = (int)(((long)shape.Images * shape.Positions + SliceLength - 1) / SliceLength), blocks = rowBlocks * shape.Groups;
        parts = (int)Math.Clamp(Math.Min((FewestBlocks + blocks - 1) / blocks, MostPartElements / PartLength), 1, Math.Max(1, slices));
        sums = PackingBuffer.Partials.Reserve<T>(parts * PartLength);
    }

    // From a row of the sums to the next: whole tiles.
    private int Line => (shape.GroupOutputs + PatchTile<T, TRegister>.Columns - 1) / PatchTile<T, TRegister>.Columns * PatchTile<T, TRegister>.Columns;

    // The last tile of a group may have more rows than there are.
    private nint GroupLength => (nint)(shape.Depth + PatchTile<T, TRegister>.Rows) * Line;

    private nint PartLength => shape.Groups * GroupLength;

    /// <summary>Adds the gradient to the weights.</summary>
    public static void Run(in ConvolutionShape shape, T* images, T* outputs, T* weights, bool isParallel)
    {
        if (shape.Images == 0 || shape.GroupWeights == 0) return;
        WeightGradient<T, TRegister> gradient = new(shape, images, outputs);
        Threads.For(isParallel, gradient.parts * shape.Groups * gradient.rowBlocks, ref gradient);
        for (int group = 0; group < shape.Groups; group++)
        {
            TransposedSums<T>.Add(gradient.sums + group * gradient.GroupLength, gradient.parts, gradient.PartLength, shape.Depth, shape.GroupOutputs, gradient.Line,
                weights + (nint)group * shape.GroupWeights, isParallel);
        }
    }

    /// <inheritdoc/>
    public void Run(int block)
    {
        (int rest, int rowBlock) = Math.DivRem(block, rowBlocks);
        (int part, int group) = Math.DivRem(rest, shape.Groups);
        int tiles = (shape.Depth + PatchTile<T, TRegister>.Rows - 1) / PatchTile<T, TRegister>.Rows;
        int firstRow = tiles * rowBlock / rowBlocks * PatchTile<T, TRegister>.Rows, endRow = Math.Min(tiles * (rowBlock + 1) / rowBlocks * PatchTile<T, TRegister>.Rows, shape.Depth);
        T* sum = sums + part * PartLength + group * GroupLength;
        long positions = (long)shape.Images * shape.Positions;
        int first = (int)(positions * part / parts), end = (int)(positions * (part + 1) / parts);
        Patches<T> patches = new(shape);
        for (int position = first; position < end; position += SliceLength) Add(patches, group, position, Math.Min(SliceLength, end - position), firstRow, endRow, sum, position == first);
    }

    private void Add(Patches<T> patches, int group, int first, int count, int firstRow, int endRow, T* sum, bool isFirst)
    {
        patches.Prepare(images, group, first, count);
        Span<PatchRun> runs = stackalloc PatchRun[SliceLength];
        runs = runs[..patches.Runs(first, count, runs)];
        T** rows = stackalloc T*[PatchTile<T, TRegister>.Rows];
        T* turned = PackingBuffer.Columns.Reserve<T>((nint)SliceLength * PatchTile<T, TRegister>.Columns);
        for (int column = 0; column < shape.GroupOutputs; column += PatchTile<T, TRegister>.Columns)
        {
            int columns = Math.Min(PatchTile<T, TRegister>.Columns, shape.GroupOutputs - column);
            TurnOutputs(group, first, count, column, columns, turned);
            for (int row = firstRow; row < endRow; row += PatchTile<T, TRegister>.Rows)
            {
                int rowCount = Math.Min(PatchTile<T, TRegister>.Rows, endRow - row);
                for (int i = 0; i < PatchTile<T, TRegister>.Rows; i++) rows[i] = patches.Row(row + Math.Min(i, rowCount - 1));
                PatchTile<T, TRegister>.Add(rows, rowCount, columns, runs, turned, sum + (nint)row * Line + column, Line, isFirst);
            }
        }
    }

    // Some channels of the outputs at these positions, position by position, image after image.
    private void TurnOutputs(int group, int first, int count, int firstOutput, int number, T* turned)
    {
        int positions = shape.Positions;
        for (int done = 0; done < count;)
        {
            (int image, int inImage) = Math.DivRem(first + done, positions);
            int taken = Math.Min(count - done, positions - inImage);
            T* from = outputs + ((nint)image * shape.Outputs + (nint)group * shape.GroupOutputs + firstOutput) * positions + inImage;
            Packing.Pack(from, positions, 1, number, PatchTile<T, TRegister>.Columns, taken, turned + (nint)done * PatchTile<T, TRegister>.Columns);
            done += taken;
        }
    }
}
