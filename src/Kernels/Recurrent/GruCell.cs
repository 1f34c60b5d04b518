using System.Numerics;
using System.Numerics.Tensors;

namespace NetFramework.Kernels;

/// <summary>
/// One time step of a GRU after its matrix products, row by row: r, z = σ(aᵣ + uᵣ, a_z + u_z), n = tanh(aₙ + r·uₙ), h = (1 − z)·n + z·h′.
/// a (the inputs' part of the gates) and u (that of h′): N×3D, each row the three parts r, z, n; h′ (the previous h), h: N×D.
/// </summary>
/// <remarks>Every method throws <see cref="ArgumentException"/> where the sizes do not fit. Source: Cho et al., EMNLP 2014; the order of the parts, and the reset of uₙ and not of h′, as in PyTorch.</remarks>
public static class GruCell
{
    /// <summary>Puts r, z and n into the place of a, and computes h.</summary>
    public static void Forward<T>(int rows, Span<T> gates, ReadOnlySpan<T> recurrent, ReadOnlySpan<T> previousHidden, Span<T> hidden) where T : unmanaged, IFloatingPointIeee754<T>
    {
        int outputs = Outputs(rows, gates.Length, recurrent.Length, previousHidden.Length);
        Shapes.Length(hidden.Length, previousHidden.Length, nameof(hidden));
        ForwardWork<T> work = new() { Blocks = new RowBlocks(rows, 3 * outputs), Outputs = outputs, Gates = gates, Recurrent = recurrent, PreviousHidden = previousHidden, Hidden = hidden };
        Threads.For(work.Blocks.Count, ref work);
    }

    /// <summary>
    /// ∂aₙ = ∂h·(1 − z)·(1 − n²), ∂a_z = ∂h·(h′ − n)·z·(1 − z), ∂aᵣ = ∂aₙ·uₙ·r·(1 − r); ∂u is ∂a but for ∂uₙ = ∂aₙ·r; ∂h′ = ∂h·z, without what comes by way of u.
    /// </summary>
    /// <param name="rows">N.</param>
    /// <param name="gates">r, z, n.</param>
    /// <param name="recurrent">u.</param>
    /// <param name="previousHidden">h′.</param>
    /// <param name="hiddenDiff">∂h.</param>
    /// <param name="gatesDiff">∂a, overwritten.</param>
    /// <param name="recurrentDiff">∂u, overwritten.</param>
    /// <param name="previousHiddenDiff">∂h′, overwritten.</param>
    public static void Backward<T>(
        int rows, ReadOnlySpan<T> gates, ReadOnlySpan<T> recurrent, ReadOnlySpan<T> previousHidden, ReadOnlySpan<T> hiddenDiff, Span<T> gatesDiff, Span<T> recurrentDiff, Span<T> previousHiddenDiff)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int outputs = Outputs(rows, gates.Length, recurrent.Length, previousHidden.Length);
        Shapes.Length(hiddenDiff.Length, previousHidden.Length, nameof(hiddenDiff));
        Shapes.Length(gatesDiff.Length, gates.Length, nameof(gatesDiff));
        Shapes.Length(recurrentDiff.Length, gates.Length, nameof(recurrentDiff));
        Shapes.Length(previousHiddenDiff.Length, previousHidden.Length, nameof(previousHiddenDiff));
        BackwardWork<T> work = new()
        {
            Blocks = new RowBlocks(rows, 3 * outputs),
            Outputs = outputs,
            Gates = gates,
            Recurrent = recurrent,
            PreviousHidden = previousHidden,
            HiddenDiff = hiddenDiff,
            GatesDiff = gatesDiff,
            RecurrentDiff = recurrentDiff,
            PreviousHiddenDiff = previousHiddenDiff,
        };
        Threads.For(work.Blocks.Count, ref work);
    }

    private static int Outputs(int rows, int gates, int recurrent, int hidden)
    {
        Shapes.NotNegative(rows);
        Shapes.Length(gates, 3L * hidden, nameof(gates));
        Shapes.Length(recurrent, gates, nameof(recurrent));
        int outputs = rows == 0 ? 0 : hidden / rows;
        Shapes.Length(hidden, (long)rows * outputs, nameof(hidden));
        return outputs;
    }

    private ref struct ForwardWork<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public RowBlocks Blocks;
        public int Outputs;
        public Span<T> Gates;
        public ReadOnlySpan<T> Recurrent;
        public ReadOnlySpan<T> PreviousHidden;
        public Span<T> Hidden;

        public readonly void Run(int block)
        {
            (int first, int end) = Blocks.Of(block);
            for (int row = first; row < end; row++)
            {
                int start = row * Outputs;
                Span<T> gates = Gates.Slice(3 * start, 3 * Outputs), sigmoids = gates[..(2 * Outputs)], n = gates[(2 * Outputs)..], hidden = Hidden.Slice(start, Outputs);
                ReadOnlySpan<T> recurrent = Recurrent.Slice(3 * start, 3 * Outputs);
                TensorPrimitives.Add(sigmoids, recurrent[..(2 * Outputs)], sigmoids);
                Elementwise.Sigmoid<T>(sigmoids, sigmoids);
                TensorPrimitives.MultiplyAdd(gates[..Outputs], recurrent[(2 * Outputs)..], n, n);
                TensorPrimitives.Tanh<T>(n, n);
                // n + z·(h′ − n)
                TensorPrimitives.Subtract(PreviousHidden.Slice(start, Outputs), n, hidden);
                TensorPrimitives.MultiplyAdd(hidden, gates.Slice(Outputs, Outputs), n, hidden);
            }
        }
    }

    private ref struct BackwardWork<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public RowBlocks Blocks;
        public int Outputs;
        public ReadOnlySpan<T> Gates;
        public ReadOnlySpan<T> Recurrent;
        public ReadOnlySpan<T> PreviousHidden;
        public ReadOnlySpan<T> HiddenDiff;
        public Span<T> GatesDiff;
        public Span<T> RecurrentDiff;
        public Span<T> PreviousHiddenDiff;

        public readonly void Run(int block)
        {
            (int first, int end) = Blocks.Of(block);
            for (int row = first; row < end; row++)
            {
                int start = row * Outputs;
                ReadOnlySpan<T> gates = Gates.Slice(3 * start, 3 * Outputs), r = gates[..Outputs], z = gates.Slice(Outputs, Outputs), n = gates[(2 * Outputs)..];
                ReadOnlySpan<T> hiddenDiff = HiddenDiff.Slice(start, Outputs);
                Span<T> gatesDiff = GatesDiff.Slice(3 * start, 3 * Outputs), rDiff = gatesDiff[..Outputs], zDiff = gatesDiff.Slice(Outputs, Outputs), nDiff = gatesDiff[(2 * Outputs)..];
                Span<T> recurrentDiff = RecurrentDiff.Slice(3 * start, 3 * Outputs), previousDiff = PreviousHiddenDiff.Slice(start, Outputs);

                TensorPrimitives.Multiply(hiddenDiff, z, previousDiff);
                TensorPrimitives.Subtract(hiddenDiff, previousDiff, nDiff);
                Elementwise.TanhBackward(n, nDiff, nDiff);
                TensorPrimitives.Subtract(PreviousHidden.Slice(start, Outputs), n, zDiff);
                TensorPrimitives.Multiply(zDiff, hiddenDiff, zDiff);
                Elementwise.SigmoidBackward(z, zDiff, zDiff);
                TensorPrimitives.Multiply(nDiff, Recurrent.Slice(3 * start + 2 * Outputs, Outputs), rDiff);
                Elementwise.SigmoidBackward(r, rDiff, rDiff);
                gatesDiff[..(2 * Outputs)].CopyTo(recurrentDiff);
                TensorPrimitives.Multiply(nDiff, r, recurrentDiff[(2 * Outputs)..]);
            }
        }
    }
}
