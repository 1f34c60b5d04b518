using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Solvers;

/// <summary>‖w‖₂ / ‖d‖₂ of a learned blob, w being its weights and d the direction of its update: summed block by block, so that no thread waits for another and the order is fixed.</summary>
/// <param name="blocks">The largest number of blocks of a blob.</param>
internal sealed class TrustRatio(int blocks)
{
    private readonly double[] weights = new double[blocks], directions = new double[blocks];

    /// <summary>Adds a piece to its block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="isFirst">Whether the piece is the first of the block.</param>
    /// <param name="piece">The piece, whose gradient is the direction.</param>
    public void Add<T>(int block, bool isFirst, UpdateBlock<T> piece) where T : unmanaged, IFloatingPointIeee754<T>
    {
        weights[block] = (isFirst ? 0 : weights[block]) + Sums.SumOfSquares<T>(piece.Weights);
        directions[block] = (isFirst ? 0 : directions[block]) + Sums.SumOfSquares<T>(piece.Gradient);
    }

    /// <summary>The ratio of a blob of so many blocks; 1 where a norm is 0.</summary>
    public double Ratio(int count)
    {
        double weight = Norm(weights.AsSpan(0, count)), direction = Norm(directions.AsSpan(0, count));
        return weight > 0 && direction > 0 ? weight / direction : 1;
    }

    private static double Norm(ReadOnlySpan<double> squares) => Math.Sqrt(Sums.Sum(squares));
}
