using System.Numerics;
using System.Numerics.Tensors;

namespace NetFramework.Kernels;

/// <summary>The passes of <see cref="AveragePooling"/> with all windows of a plane together: as sums of shifted planes, added up in the order in which one window after the other would.</summary>
internal static class AveragePlanes
{
    /// <summary>The elements of the windows of a row, from the columns of each.</summary>
    private static void SetAreas(in PoolingShape shape, int row, ReadOnlySpan<double> columns, Span<double> areas) => TensorPrimitives.Multiply(columns, shape.RowsWithPadding(row), areas);

    private static void SetColumns(in PoolingShape shape, Span<double> columns)
    {
        for (int j = 0; j < columns.Length; j++) columns[j] = shape.ColumnsWithPadding(j);
    }

    public ref struct ForwardWork<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public PoolingShape Shape;
        public WindowPlane Plane;
        public ReadOnlySpan<T> X;
        public Span<T> Y;

        public readonly void Run(int block)
        {
            int run = ShiftedSums.WholeBlocks<double>(Plane.Run), padded = Plane.Padded<double>(), width = Shape.OutputWidth, elements = Plane.KernelCount;
            Span<double> scratch = PackingBuffer.Columns.ReserveSpan<double>(padded + run + Shape.PlaneCount + 2 * width + elements);
            Span<double> phases = scratch[..padded], sums = scratch.Slice(padded, run), wide = scratch.Slice(padded + run, Shape.PlaneCount), rest = scratch[(padded + run + Shape.PlaneCount)..];
            Span<double> columns = rest[..width], areas = rest.Slice(width, width), ones = rest[(2 * width)..];
            phases.Clear();
            ones.Fill(1);
            SetColumns(Shape, columns);
            Span<int> offsets = stackalloc int[elements];
            Plane.SetOffsets(offsets);
            (int first, int end) = Shape.Blocks.Of(block);
            for (int plane = first; plane < end; plane++)
            {
                TensorPrimitives.ConvertTruncating<T, double>(X.Slice(plane * Shape.PlaneCount, Shape.PlaneCount), wide);
                Plane.Split(wide, phases);
                ShiftedSums.Weighted(phases, offsets, ones, 0, sums);
                for (int i = 0; i < Shape.OutputHeight; i++)
                {
                    Span<double> row = sums.Slice(i * Plane.Columns, width);
                    SetAreas(Shape, i, columns, areas);
                    TensorPrimitives.Divide(row, areas, row);
                    TensorPrimitives.ConvertTruncating<double, T>(row, Y.Slice(plane * Shape.OutputCount + i * width, width));
                }
            }
        }
    }

    public ref struct BackwardWork<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public PoolingShape Shape;
        public WindowPlane Plane;
        public ReadOnlySpan<T> YDiff;
        public Span<T> XDiff;

        public readonly void Run(int block)
        {
            int phase = ShiftedSums.WholeBlocks<T>(Plane.PhaseCount), elements = Plane.KernelCount, width = Shape.OutputWidth;
            Span<T> scratch = PackingBuffer.Columns.ReserveSpan<T>(Plane.Lead + 2 * phase + elements), shares = scratch[..(Plane.Lead + phase)], sums = scratch.Slice(Plane.Lead + phase, phase), ones = scratch[(Plane.Lead + 2 * phase)..];
            shares.Clear();
            ones.Fill(T.One);
            Span<double> numbers = PackingBuffer.B.ReserveSpan<double>(3 * width), columns = numbers[..width], areas = numbers.Slice(width, width), wide = numbers[(2 * width)..];
            SetColumns(Shape, columns);
            Span<int> order = stackalloc int[elements], offsets = stackalloc int[elements], ends = PackingBuffer.A.ReserveSpan<int>(Plane.Phases);
            Plane.SortByPhase(1, 0, order, offsets, ends);
            (int first, int end) = Shape.Blocks.Of(block);
            for (int plane = first; plane < end; plane++)
            {
                for (int i = 0; i < Shape.OutputHeight; i++)
                {
                    TensorPrimitives.ConvertTruncating<T, double>(YDiff.Slice(plane * Shape.OutputCount + i * width, width), wide);
                    SetAreas(Shape, i, columns, areas);
                    TensorPrimitives.Divide(wide, areas, wide);
                    TensorPrimitives.ConvertTruncating<double, T>(wide, shares.Slice(Plane.Lead + i * Plane.Columns, width));
                }
                Span<T> x = XDiff.Slice(plane * Shape.PlaneCount, Shape.PlaneCount);
                x.Clear();
                for (int p = 0, start = 0; p < ends.Length; start = ends[p++])
                {
                    ShiftedSums.Weighted(shares, offsets[start..ends[p]], ones[start..ends[p]], T.Zero, sums);
                    Plane.Join(sums, p, x);
                }
            }
        }
    }
}
