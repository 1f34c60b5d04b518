using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace NetFramework.Kernels;

/// <summary>
/// One time step of an LSTM after its matrix products, row by row: i, f, o = σ(their gates), g = tanh(its gate), c = f·c′ + i·g, h = o·tanh c.
/// gates: N×4D, each row the four parts i, f, o, g; c′ (the previous c), c, h: N×D.
/// </summary>
/// <remarks>Every method throws <see cref="ArgumentException"/> where the sizes do not fit. Source: Gers, Schmidhuber &amp; Cummins, Neural Computation 12(10), 2000; the order of the parts is Caffe's.</remarks>
public static class LstmCell
{
    /// <summary>Puts i, f, o and g into the place of their gates, and computes c, tanh c and h.</summary>
    public static void Forward<T>(int rows, Span<T> gates, ReadOnlySpan<T> previousCell, Span<T> cell, Span<T> tanhCell, Span<T> hidden) where T : unmanaged, IFloatingPointIeee754<T>
    {
        int outputs = Outputs(rows, gates.Length, previousCell.Length);
        Shapes.Length(cell.Length, previousCell.Length, nameof(cell));
        Shapes.Length(tanhCell.Length, previousCell.Length, nameof(tanhCell));
        Shapes.Length(hidden.Length, previousCell.Length, nameof(hidden));
        ForwardWork<T> work = new()
        {
            Blocks = new RowBlocks(rows, 4 * outputs),
            Outputs = outputs,
            Gates = gates,
            PreviousCell = previousCell,
            Cell = cell,
            TanhCell = tanhCell,
            Hidden = hidden,
        };
        Threads.For(work.Blocks.Count, ref work);
    }

    /// <summary>
    /// ∂c += ∂h·o·(1 − tanh² c), then ∂c′ = ∂c·f, and for the gates ∂c·g·i·(1 − i), ∂c·c′·f·(1 − f), ∂h·tanh c·o·(1 − o), ∂c·i·(1 − g²).
    /// </summary>
    /// <param name="rows">N.</param>
    /// <param name="gates">i, f, o, g.</param>
    /// <param name="previousCell">c′.</param>
    /// <param name="tanhCell">tanh c.</param>
    /// <param name="hiddenDiff">∂h.</param>
    /// <param name="cellDiff">∂c, without what comes by way of h.</param>
    /// <param name="gatesDiff">The gradient of the gates, overwritten.</param>
    /// <param name="previousCellDiff">∂c′, overwritten.</param>
    public static void Backward<T>(
        int rows, ReadOnlySpan<T> gates, ReadOnlySpan<T> previousCell, ReadOnlySpan<T> tanhCell, ReadOnlySpan<T> hiddenDiff, ReadOnlySpan<T> cellDiff, Span<T> gatesDiff, Span<T> previousCellDiff)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int outputs = Outputs(rows, gates.Length, previousCell.Length);
        Shapes.Length(tanhCell.Length, previousCell.Length, nameof(tanhCell));
        Shapes.Length(hiddenDiff.Length, previousCell.Length, nameof(hiddenDiff));
        Shapes.Length(cellDiff.Length, previousCell.Length, nameof(cellDiff));
        Shapes.Length(gatesDiff.Length, gates.Length, nameof(gatesDiff));
        Shapes.Length(previousCellDiff.Length, previousCell.Length, nameof(previousCellDiff));
        BackwardWork<T> work = new()
        {
            Blocks = new RowBlocks(rows, 4 * outputs),
            Outputs = outputs,
            Gates = gates,
            PreviousCell = previousCell,
            TanhCell = tanhCell,
            HiddenDiff = hiddenDiff,
            CellDiff = cellDiff,
            GatesDiff = gatesDiff,
            PreviousCellDiff = previousCellDiff,
        };
        Threads.For(work.Blocks.Count, ref work);
    }

    private static int Outputs(int rows, int gates, int cell)
    {
        Shapes.NotNegative(rows);
        Shapes.Length(gates, 4L * cell, nameof(gates));
        int outputs = rows == 0 ? 0 : cell / rows;
        Shapes.Length(cell, (long)rows * outputs, nameof(cell));
        return outputs;
    }

    private ref struct ForwardWork<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public RowBlocks Blocks;
        public int Outputs;
        public Span<T> Gates;
        public ReadOnlySpan<T> PreviousCell;
        public Span<T> Cell;
        public Span<T> TanhCell;
        public Span<T> Hidden;

        public readonly void Run(int block)
        {
            (int first, int end) = Blocks.Of(block);
            for (int row = first; row < end; row++)
            {
                int start = row * Outputs;
                Span<T> gates = Gates.Slice(4 * start, 4 * Outputs), sigmoids = gates[..(3 * Outputs)], g = gates[(3 * Outputs)..];
                Span<T> cell = Cell.Slice(start, Outputs), tanhCell = TanhCell.Slice(start, Outputs);
                Elementwise.Sigmoid<T>(sigmoids, sigmoids);
                TensorPrimitives.Tanh<T>(g, g);
                TensorPrimitives.Multiply(gates.Slice(Outputs, Outputs), PreviousCell.Slice(start, Outputs), cell);
                TensorPrimitives.MultiplyAdd(gates[..Outputs], g, cell, cell);
                TensorPrimitives.Tanh<T>(cell, tanhCell);
                TensorPrimitives.Multiply(gates.Slice(2 * Outputs, Outputs), tanhCell, Hidden.Slice(start, Outputs));
            }
        }
    }

    private ref struct BackwardWork<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public RowBlocks Blocks;
        public int Outputs;
        public ReadOnlySpan<T> Gates;
        public ReadOnlySpan<T> PreviousCell;
        public ReadOnlySpan<T> TanhCell;
        public ReadOnlySpan<T> HiddenDiff;
        public ReadOnlySpan<T> CellDiff;
        public Span<T> GatesDiff;
        public Span<T> PreviousCellDiff;

        public readonly void Run(int block)
        {
            (int first, int end) = Blocks.Of(block);
            for (int row = first; row < end; row++)
            {
                int column = Vector<T>.IsSupported ? RunVectors(row) : 0;
                RunElements(row, column);
            }
        }

        /// <summary>The columns of a row that make whole vectors; gives the number of them.</summary>
        private readonly int RunVectors(int row)
        {
            nuint start = (nuint)row * (nuint)Outputs, part = (nuint)Outputs;
            ref T gates = ref MemoryMarshal.GetReference(Gates), gatesDiff = ref MemoryMarshal.GetReference(GatesDiff);
            ref T previousCell = ref MemoryMarshal.GetReference(PreviousCell), tanhCell = ref MemoryMarshal.GetReference(TanhCell);
            ref T hiddenDiff = ref MemoryMarshal.GetReference(HiddenDiff), cellDiff = ref MemoryMarshal.GetReference(CellDiff), previousCellDiff = ref MemoryMarshal.GetReference(PreviousCellDiff);
            Vector<T> one = Vector<T>.One;
            int column = 0;
            for (; column <= Outputs - Vector<T>.Count; column += Vector<T>.Count)
            {
                nuint at = start + (nuint)column, gate = 4 * start + (nuint)column;
                Vector<T> i = Vector.LoadUnsafe(ref gates, gate), f = Vector.LoadUnsafe(ref gates, gate + part);
                Vector<T> o = Vector.LoadUnsafe(ref gates, gate + 2 * part), g = Vector.LoadUnsafe(ref gates, gate + 3 * part);
                Vector<T> tanh = Vector.LoadUnsafe(ref tanhCell, at), dh = Vector.LoadUnsafe(ref hiddenDiff, at);
                Vector<T> dc = Vector.LoadUnsafe(ref cellDiff, at) + dh * o * ((one - tanh) * (one + tanh));
                (dc * f).StoreUnsafe(ref previousCellDiff, at);
                (dc * g * i * (one - i)).StoreUnsafe(ref gatesDiff, gate);
                (dc * Vector.LoadUnsafe(ref previousCell, at) * f * (one - f)).StoreUnsafe(ref gatesDiff, gate + part);
                (dh * tanh * o * (one - o)).StoreUnsafe(ref gatesDiff, gate + 2 * part);
                (dc * i * ((one - g) * (one + g))).StoreUnsafe(ref gatesDiff, gate + 3 * part);
            }
            return column;
        }

        private readonly void RunElements(int row, int column)
        {
            for (; column < Outputs; column++)
            {
                int at = row * Outputs + column, gate = 4 * row * Outputs + column;
                T i = Gates[gate], f = Gates[gate + Outputs], o = Gates[gate + 2 * Outputs], g = Gates[gate + 3 * Outputs];
                T tanh = TanhCell[at], dh = HiddenDiff[at];
                T dc = CellDiff[at] + dh * o * ((T.One - tanh) * (T.One + tanh));
                PreviousCellDiff[at] = dc * f;
                GatesDiff[gate] = dc * g * i * (T.One - i);
                GatesDiff[gate + Outputs] = dc * PreviousCell[at] * f * (T.One - f);
                GatesDiff[gate + 2 * Outputs] = dh * tanh * o * (T.One - o);
                GatesDiff[gate + 3 * Outputs] = dc * i * ((T.One - g) * (T.One + g));
            }
        }
    }
}
