using System.Numerics.Tensors;
using NetFramework.Kernels;

namespace NetFramework.Benchmarks;

/// <summary>Softmax, log-softmax and cross-entropy as one would write them in float32 with TensorPrimitives, row by row, the rows shared out among the same threads.</summary>
internal sealed class TensorPrimitivesPeer(float[] logits, int[] labels, int rows, int classes)
{
    private const int ElementsPerBlock = 8192;

    private readonly float[] probabilities = new float[rows * classes];
    private readonly float[] gradient = new float[rows * classes];
    private readonly float[] losses = new float[rows];
    private readonly int rowsPerBlock = Math.Max(1, ElementsPerBlock / classes);

    private delegate void RowAction(int row);

    public float Loss { get; private set; }

    public ReadOnlySpan<float> Probabilities => probabilities;

    public ReadOnlySpan<float> Gradient => gradient;

    public Action Softmax()
    {
        RowAction row = SoftmaxRow;
        return () => ForRows(row);
    }

    public Action LogSoftmax()
    {
        RowAction row = LogSoftmaxRow;
        return () => ForRows(row);
    }

    /// <summary>The gradient overwrites the probabilities.</summary>
    public Action ForwardBackward()
    {
        RowAction row = ForwardBackwardRow;
        return () =>
        {
            ForRows(row);
            Loss = TensorPrimitives.Sum<float>(losses) / rows;
        };
    }

    /// <summary>Forward keeps the probabilities, and Backward makes the gradient of them.</summary>
    public Action ForwardThenBackward()
    {
        RowAction forward = ForwardRow, backward = BackwardRow;
        return () =>
        {
            ForRows(forward);
            Loss = TensorPrimitives.Sum<float>(losses) / rows;
            ForRows(backward);
        };
    }

    private void ForRows(RowAction action)
    {
        RowWork work = new(action, rows, rowsPerBlock);
        Threads.For((rows + rowsPerBlock - 1) / rowsPerBlock, ref work);
    }

    private Span<float> Row(float[] values, int row) => values.AsSpan(row * classes, classes);

    private void SoftmaxRow(int row) => ExponentiateAndDivide(row, 1);

    // max, subtract, exp, sum, divide; the divisor enlarged by the batch size costs nothing.
    private (float Max, float Sum) ExponentiateAndDivide(int row, float batch)
    {
        Span<float> z = Row(logits, row), p = Row(probabilities, row);
        float max = TensorPrimitives.Max<float>(z);
        TensorPrimitives.Subtract(z, max, p);
        TensorPrimitives.Exp<float>(p, p);
        float sum = TensorPrimitives.Sum<float>(p);
        TensorPrimitives.Divide(p, sum * batch, p);
        return (max, sum);
    }

    private void LossRow(int row, float batch)
    {
        (float max, float sum) = ExponentiateAndDivide(row, batch);
        losses[row] = MathF.Log(sum) - (logits[row * classes + labels[row]] - max);
    }

    private void LogSoftmaxRow(int row)
    {
        Span<float> z = Row(logits, row), logP = Row(gradient, row), p = Row(probabilities, row);
        TensorPrimitives.Subtract(z, TensorPrimitives.Max<float>(z), logP);
        TensorPrimitives.Exp<float>(logP, p);
        TensorPrimitives.Subtract(logP, MathF.Log(TensorPrimitives.Sum<float>(p)), logP);
    }

    private void ForwardBackwardRow(int row)
    {
        LossRow(row, rows);
        probabilities[row * classes + labels[row]] -= 1f / rows;
    }

    private void ForwardRow(int row) => LossRow(row, 1);

    private void BackwardRow(int row)
    {
        TensorPrimitives.Multiply(Row(probabilities, row), 1f / rows, Row(gradient, row));
        gradient[row * classes + labels[row]] -= 1f / rows;
    }

    private readonly struct RowWork(RowAction action, int rows, int rowsPerBlock) : IBlockWork
    {
        public void Run(int block)
        {
            int end = Math.Min((block + 1) * rowsPerBlock, rows);
            for (int row = block * rowsPerBlock; row < end; row++) action(row);
        }
    }
}
