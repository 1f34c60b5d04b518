namespace NetFramework.Kernels;

/// <summary>The windows of a block of planes, in the order of their outputs.</summary>
/// <param name="shape">The sizes.</param>
/// <param name="block">The number of the block.</param>
internal struct PoolingWindows(PoolingShape shape, int block)
{
    private readonly int end = shape.Blocks.Of(block).End * shape.OutputCount;
    private int next = shape.Blocks.Of(block).First * shape.OutputCount;
    private int row;
    private int column;

    public readonly PoolingWindow Current
    {
        get
        {
            (int top, int bottom) = shape.Rows(row);
            (int left, int right) = shape.Columns(column);
            return new PoolingWindow((next - 1) / shape.OutputCount * shape.PlaneCount, next - 1, top, bottom, left, right, shape.RowsWithPadding(row) * shape.ColumnsWithPadding(column));
        }
    }

    public readonly PoolingWindows GetEnumerator() => this;

    public bool MoveNext()
    {
        if (next == end) return false;
        int place = next++ % shape.OutputCount;
        (row, column) = (place / shape.OutputWidth, place % shape.OutputWidth);
        return true;
    }
}
