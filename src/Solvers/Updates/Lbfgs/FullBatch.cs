using System.Globalization;
using System.Numerics;

namespace NetFramework.Solvers;

/// <summary>Whether an iteration sees each sample of the training set once, as a method needs that takes its gradient for that of the whole set.</summary>
internal static class FullBatch
{
    /// <summary>Checks a training net whose data layer knows the number of its samples.</summary>
    /// <exception cref="InputException">Samples are left out of an iteration, or in it twice.</exception>
    public static void Check<T>(Net<T> net, SolverDefinition definition) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (net.Extent is not { } data || (long)data.BatchSize * definition.IterSize == data.Samples)
            return;
        string way = data.Samples % data.BatchSize == 0
            ? $"'iter_size: {data.Samples / data.BatchSize}'"
            : "'batch_size: 0', or a batch size that divides the number of samples, with the number of batches as 'iter_size'";
        throw new InputException([definition.Error(
            string.Create(CultureInfo.InvariantCulture, $"'type: LBFGS' needs the whole training set in each iteration, {data.Samples} samples, but batch_size · iter_size is {data.BatchSize} · {definition.IterSize}; give {way}"),
            nameof(SolverDefinition.Type))]);
    }
}
