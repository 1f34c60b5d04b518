using System.Numerics;

namespace NetFramework.Solvers;

/// <summary>The loss of a net over iter_size batches, and its gradient in the diffs of the learned blobs.</summary>
/// <param name="net">The net.</param>
/// <param name="batches">iter_size.</param>
internal sealed class GradientSource<T>(Net<T> net, int batches) where T : unmanaged, IFloatingPointIeee754<T>
{
    private bool hasBatch;

    /// <summary>The number of batches.</summary>
    public int Batches => batches;

    /// <summary>The mean loss of the batches of an iteration; their gradients are added up.</summary>
    /// <param name="iteration">The number of the iteration, which says which batches.</param>
    public double Accumulate(long iteration)
    {
        net.ClearParameterDiffs();
        hasBatch = true;
        double loss = 0;
        for (int i = 0; i < batches; i++)
        {
            net.Iteration = iteration * batches + i;
            loss += net.Forward();
            net.Backward();
        }
        return loss / batches;
    }

    /// <summary>As <see cref="Accumulate"/> of iteration 0, after a change of the weights: a single batch that the net has already is not read again.</summary>
    public double Repeat()
    {
        if (batches > 1 || !hasBatch)
            return Accumulate(0);
        net.ClearParameterDiffs();
        net.Iteration = 1;
        double loss = net.ForwardAgain();
        net.Backward();
        return loss;
    }
}
