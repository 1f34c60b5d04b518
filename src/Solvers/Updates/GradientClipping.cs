using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Solvers;

/// <summary>Clipping by the global norm: where ‖g‖₂ over all learned blobs is above the threshold, all gradients are multiplied by threshold / ‖g‖₂ (Caffe's clip_gradients).</summary>
/// <param name="threshold">The largest norm; null for no clipping.</param>
internal sealed class GradientClipping(double? threshold)
{
    /// <summary>The factor that brings the gradients within the threshold; 1 where they are.</summary>
    public double Factor<T>(LearnedBlob<T>[] learned) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (threshold is not { } largest)
            return 1;
        double sumOfSquares = 0;
        foreach (LearnedBlob<T> blob in learned)
            sumOfSquares += Sums.SumOfSquares<T>(blob.Parameter.Diff);
        double norm = Math.Sqrt(sumOfSquares);
        return norm > largest ? largest / norm : 1;
    }
}
