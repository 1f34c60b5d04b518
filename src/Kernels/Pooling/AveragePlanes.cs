using System.Numerics;
using System.Numerics.Tensors;

namespace NetFramework.Kernels;

/// <summary>The passes of <see cref="AveragePooling"/> with all windows of a plane together: as sums of shifted planes, added up in the order in which one window after the other would.</summary>
internal static class AveragePlanes
{
    /// <summary>The elements of each window, at the numbers of the positions; 1 between them.</summary>
    private static void SetAreas(in PoolingShape shape, in WindowPlane plane, Span<double> areas)
    {
        areas.Fill(1);
        for (int i = 0; i < shape.OutputHeight; i++)
        {
            for (int j = 0; j < shape.OutputWidth; j++) areas[i * plane.Columns + j] = shape.RowsWithPadding(i) * shape.ColumnsWithPadding(j);
        }
    }

    public ref struct ForwardWork<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public PoolingShape Shape;
        public WindowPlane Plane;
        public ReadOnlySpan<T> X;
        public Span<T> Y;

        public readonly void Run(int block)
        {
            int run = ShiftedSums.WholeBlocks<double>(Plane.Run), padded = Plane.Padded<double>(), elements = Plane.KernelCount;
            Span<double> scratch = PackingBuffer.Columns.ReserveSpan<double>(padded + 2 * run + Shape.PlaneCount + elements);
            Span<double> phases = scratch[..padded], sums = scratch.Slice(padded, run), areas = scratch.Slice(padded + run, run), rest = scratch[(padded + 2 * run)..];
            Span<double> wide = rest[..Shape.PlaneCount], ones = rest[Shape.PlaneCount..];
            Span<T> means = PackingBuffer.B.ReserveSpan<T>(run);
            Span<int> offsets = stackalloc int[elements];
            phases.Clear();
            ones.Fill(1);
            SetAreas(Shape, Plane, areas);
            Plane.SetOffsets(offsets);
            (int first, int end) = Shape.Blocks.Of(block);
            for (int plane = first; plane < end; plane++)
            {
                TensorPrimitives.ConvertTruncating<T, double>(X.Slice(plane * Shape.PlaneCount, Shape.PlaneCount), wide);
                Plane.Split(wide, phases);
                ShiftedSums.Weighted(phases, offsets, ones, 0, sums);
                TensorPrimitives.Divide(sums, areas, sums);
                TensorPrimitives.ConvertTruncating<double, T>(sums, means);
                Plane.TakeOutputs(means, Y.Slice(plane * Shape.OutputCount, Shape.OutputCount));
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
            int phase = ShiftedSums.WholeBlocks<T>(Plane.PhaseCount), elements = Plane.KernelCount;
            Span<T> scratch = PackingBuffer.Columns.ReserveSpan<T>(Plane.Lead + 2 * phase + elements), shares = scratch[..(Plane.Lead + phase)], sums = scratch.Slice(shares.Length, phase), ones = scratch[(shares.Length + phase)..];
            Span<double> numbers = PackingBuffer.B.ReserveSpan<double>(2 * Plane.Run), areas = numbers[..Plane.Run], wide = numbers[Plane.Run..];
            Span<int> order = stackalloc int[elements], offsets = stackalloc int[elements], ends = PackingBuffer.A.ReserveSpan<int>(Plane.Phases);
            Span<T> numbered = shares.Slice(Plane.Lead, Plane.Run);
            shares.Clear();
            ones.Fill(T.One);
            SetAreas(Shape, Plane, areas);
            Plane.SortByPhase(1, 0, order, offsets, ends);
            (int first, int end) = Shape.Blocks.Of(block);
            for (int plane = first; plane < end; plane++)
            {
                Plane.PutOutputs(YDiff.Slice(plane * Shape.OutputCount, Shape.OutputCount), numbered);
                TensorPrimitives.ConvertTruncating<T, double>(numbered, wide);
                TensorPrimitives.Divide(wide, areas, wide);
                TensorPrimitives.ConvertTruncating<double, T>(wide, numbered);
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
