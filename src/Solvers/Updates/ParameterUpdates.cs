using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Solvers;

/// <summary>
/// Turns the gradients of a net into new weights, in Caffe's order: clip by the norm of the accumulated gradient, take the mean over iter_size, add the penalty's gradient, apply the rule.
/// All of it is one pass over memory. Blobs whose lr_mult is 0 are left alone.
/// </summary>
internal sealed class ParameterUpdates<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly LearnedBlob<T>[] learned;
    private readonly GradientClipping clipping;
    private readonly UpdateParts<T> parts;
    private readonly double weightDecay;
    private readonly int iterSize;

    public ParameterUpdates(Net<T> net, SolverDefinition definition)
    {
        UpdateRule<T> rule = UpdateRule<T>.Of(definition);
        learned = LearnedBlob<T>.Of(net, rule.Histories.Count);
        clipping = new GradientClipping(definition.ClipGradients);
        TrustRatio? trust = rule.HasTrustRatio ? new TrustRatio(learned.Max(blob => BlobUpdate<T>.Blocks(blob.Parameter.Blob.Count))) : null;
        parts = new UpdateParts<T>(rule, Regularization<T>.Of(definition.RegularizationType), trust);
        (weightDecay, iterSize) = (definition.WeightDecay, definition.IterSize);
        State = new UpdateState<T>([.. from blob in learned
                                       from history in rule.Histories.Zip(blob.Histories)
                                       select ($"{blob.Name}.{history.First}", history.Second)], []);
    }

    /// <summary>What the updates remember.</summary>
    public UpdateState<T> State { get; }

    /// <summary>Updates all weights.</summary>
    /// <param name="rate">The learning rate of this iteration.</param>
    /// <param name="iteration">The number of updates made before.</param>
    /// <exception cref="NonFiniteException">A weight overflowed: blobs before it are updated, those after it are not.</exception>
    public void Apply(double rate, long iteration)
    {
        parts.Rule.Begin(iteration);
        T factor = T.CreateTruncating(clipping.Factor(learned) / iterSize);
        foreach (LearnedBlob<T> blob in learned)
        {
            ParameterSpec spec = blob.Parameter.Spec;
            var work = new BlobUpdate<T>(parts, blob) { Factor = factor, Decay = T.CreateTruncating(weightDecay * spec.DecayMult), Rate = rate * spec.LrMult };
            int blocks = BlobUpdate<T>.Blocks(blob.Parameter.Blob.Count);
            Threads.For(blocks, ref work);
            if (parts.Trust is { } trust)
            {
                work.TrustedRate = work.Rate * trust.Ratio(blocks);
                Threads.For(blocks, ref work);
            }
            if (work.Overflowed)
                throw Overflow(blob, iteration);
        }
    }

    private static NonFiniteException Overflow(LearnedBlob<T> blob, long iteration)
    {
        foreach (T weight in blob.Parameter.Data)
        {
            if (!T.IsFinite(weight))
                return new NonFiniteException(blob.Layer.Name, blob.Layer.Type, blob.Parameter.Name, "the updated value", NonFiniteException.Name(weight), iteration);
        }
        throw new InvalidOperationException("all weights are finite");
    }
}
