using System.Numerics;
using System.Numerics.Tensors;
using NetFramework.Kernels;

namespace NetFramework.Solvers;

/// <summary>The learned blobs of a net as one vector, with their penalty.</summary>
internal sealed class WeightVector<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly LearnedBlob<T>[] learned;
    private readonly double weightDecay;

    /// <exception cref="InputException">A learned blob has a learning rate of its own.</exception>
    public WeightVector(Net<T> net, SolverDefinition definition)
    {
        learned = LearnedBlob<T>.Of(net, 0, averages: false);
        InputError[] errors = [.. from blob in learned
                                  where blob.Parameter.Spec.LrMult != 1
                                  select blob.Layer.Definition.Error($"'type: LBFGS' moves all learned blobs by one step: expected lr_mult 1, or 0 for a blob that stays, not {blob.Parameter.Spec.LrMult} for its {blob.Parameter.Name}", "param")];
        if (errors.Length > 0)
            throw new InputException(errors);
        weightDecay = definition.WeightDecay;
        Length = learned.Sum(blob => blob.Parameter.Blob.Count);
    }

    /// <summary>The number of weights.</summary>
    public int Length { get; }

    /// <summary>Copies the weights.</summary>
    public void CopyTo(Span<T> destination)
    {
        foreach (LearnedBlob<T> blob in learned)
        {
            blob.Parameter.Data.CopyTo(destination);
            destination = destination[blob.Parameter.Blob.Count..];
        }
    }

    /// <summary>w ← origin.</summary>
    public void Set(ReadOnlySpan<T> origin)
    {
        foreach (LearnedBlob<T> blob in learned)
        {
            origin[..blob.Parameter.Blob.Count].CopyTo(blob.Parameter.Data);
            origin = origin[blob.Parameter.Blob.Count..];
        }
    }

    /// <summary>w ← origin + step·direction.</summary>
    public void Set(ReadOnlySpan<T> origin, ReadOnlySpan<T> direction, double step)
    {
        T factor = T.CreateTruncating(step);
        foreach (LearnedBlob<T> blob in learned)
        {
            int count = blob.Parameter.Blob.Count;
            TensorPrimitives.MultiplyAdd(direction[..count], factor, origin[..count], blob.Parameter.Data);
            origin = origin[count..];
            direction = direction[count..];
        }
    }

    /// <summary>The penalty; the gradient of the loss, from the diffs, with that of the penalty goes into <paramref name="result"/>.</summary>
    /// <param name="batches">The number of batches whose gradients the diffs hold.</param>
    /// <param name="result">∂loss/∂w + weight_decay·decay_mult·w.</param>
    public double Gradient(int batches, Span<T> result)
    {
        double penalty = 0;
        foreach (LearnedBlob<T> blob in learned)
        {
            Span<T> part = result[..blob.Parameter.Blob.Count];
            double decay = weightDecay * blob.Parameter.Spec.DecayMult;
            TensorPrimitives.Multiply(blob.Parameter.Diff, T.One / T.CreateTruncating(batches), part);
            if (decay != 0)
            {
                TensorPrimitives.MultiplyAdd(blob.Parameter.Data, T.CreateTruncating(decay), part, part);
                penalty += 0.5 * decay * Sums.SumOfSquares<T>(blob.Parameter.Data);
            }
            result = result[part.Length..];
        }
        return penalty;
    }
}
