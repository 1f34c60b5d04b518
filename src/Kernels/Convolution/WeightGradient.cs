using System.Numerics;
using System.Runtime.CompilerServices;

namespace NetFramework.Kernels;

/// <summary>
/// weights += outputs · patches(images)ᵀ in each group, over the positions of all images in order. The sums are those of the transpose, patches · outputsᵀ: so the patches are read where they lie, and the outputs alone,
/// which are fewer, are turned. A block has a part of the positions and a range of the rows (C/G·K) of the sums. For floats, the sums of the outputs themselves, the gradient of a bias, are made on the way, in double.
/// </summary>
internal readonly unsafe struct WeightGradient<T, TRegister, TLanes> : IBlockWork
    where T : unmanaged, IFloatingPointIeee754<T>
    where TRegister : struct, IRegister<TRegister, T>
    where TLanes : struct, ILanes<TLanes>
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
    private readonly double* biasSums;
    private readonly int rowBlocks;
    private readonly int parts;

    private WeightGradient(in ConvolutionShape shape, T* images, T* outputs, bool hasBias)
    {
        this.shape = shape;
        this.images = images;
        this.outputs = outputs;
        rowBlocks = (shape.Depth + MostRows - 1) / MostRows;
        int slices = (int)(((long)shape.Images * shape.Positions + SliceLength - 1) / SliceLength), blocks = rowBlocks * shape.Groups;
        parts = (int)Math.Clamp(Math.Min((FewestBlocks + blocks - 1) / blocks, MostPartElements / PartLength), 1, Math.Max(1, slices));
        sums = PackingBuffer.Partials.Reserve<T>(parts * PartLength + (hasBias ? parts * shape.Groups * Line * sizeof(double) / sizeof(T) : 0));
        biasSums = hasBias ? (double*)(sums + parts * PartLength) : null;
    }

    // From a row of the sums to the next: whole tiles.
    private int Line => (shape.GroupOutputs + PatchTile<T, TRegister>.Columns - 1) / PatchTile<T, TRegister>.Columns * PatchTile<T, TRegister>.Columns;

    // The last tile of a group may have more rows than there are.
    private nint GroupLength => (nint)(shape.Depth + PatchTile<T, TRegister>.Rows) * Line;

    private nint PartLength => shape.Groups * GroupLength;

    /// <summary>Whether the sums of the outputs can be made on the way: in double, which leaves but one rounding of a float.</summary>
    public static bool SumsBias(in ConvolutionShape shape) => typeof(T) == typeof(float) && shape.Images > 0 && shape.GroupWeights > 0;

    /// <summary>Adds the gradient to the weights, and that of the bias to it where there is one.</summary>
    public static void Run(in ConvolutionShape shape, T* images, T* outputs, T* weights, T* bias, bool isParallel)
    {
        if (shape.Images == 0 || shape.GroupWeights == 0) return;
        WeightGradient<T, TRegister, TLanes> gradient = new(shape, images, outputs, bias != null);
        Threads.For(isParallel, gradient.parts * shape.Groups * gradient.rowBlocks, ref gradient);
        for (int group = 0; group < shape.Groups; group++)
        {
            TransposedSums<T>.Add(gradient.sums + group * gradient.GroupLength, gradient.parts, gradient.PartLength, shape.Depth, shape.GroupOutputs, gradient.Line,
                weights + (nint)group * shape.GroupWeights, isParallel);
        }
        for (int output = 0; bias != null && output < shape.Outputs; output++)
        {
            (int group, int inGroup) = Math.DivRem(output, shape.GroupOutputs);
            double sum = 0;
            for (int part = 0; part < gradient.parts; part++) sum += gradient.BiasSums(part, group)[inGroup];
            bias[output] += T.CreateTruncating(sum);
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
        for (int position = first; position < end; position += SliceLength) Add(patches, group, position, Math.Min(SliceLength, end - position), firstRow, endRow, sum, biasSums == null || rowBlock > 0 ? null : BiasSums(part, group), position == first);
    }

    private double* BiasSums(int part, int group) => biasSums + ((nint)part * shape.Groups + group) * Line;

    private void Add(Patches<T> patches, int group, int first, int count, int firstRow, int endRow, T* sum, double* biasSum, bool isFirst)
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
            if (biasSum != null) AddRows(turned, count, biasSum + column, isFirst);
            for (int row = firstRow; row < endRow; row += PatchTile<T, TRegister>.Rows)
            {
                int rowCount = Math.Min(PatchTile<T, TRegister>.Rows, endRow - row);
                for (int i = 0; i < PatchTile<T, TRegister>.Rows; i++) rows[i] = patches.Row(row + Math.Min(i, rowCount - 1));
                PatchTile<T, TRegister>.Add(rows, rowCount, columns, runs, turned, sum + (nint)row * Line + column, Line, isFirst);
            }
        }
    }

    // sums[j] += Σ over the rows of a matrix of so many columns as a tile has: four vectors of double, of floats.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRows(T* matrix, int rows, double* sums, bool isFirst)
    {
        int count = TLanes.Count;
        TLanes a = TLanes.Broadcast(0), b = a, c = a, d = a;
        if (!isFirst) (a, b, c, d) = (TLanes.Load(ref sums[0]), TLanes.Load(ref sums[count]), TLanes.Load(ref sums[2 * count]), TLanes.Load(ref sums[3 * count]));
        for (; rows > 0; rows--, matrix += 4 * count)
        {
            a += Elements<TLanes>.Load(ref *matrix, 0);
            b += Elements<TLanes>.Load(ref *matrix, count);
            c += Elements<TLanes>.Load(ref *matrix, 2 * count);
            d += Elements<TLanes>.Load(ref *matrix, 3 * count);
        }
        a.Store(ref sums[0]);
        b.Store(ref sums[count]);
        c.Store(ref sums[2 * count]);
        d.Store(ref sums[3 * count]);
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
