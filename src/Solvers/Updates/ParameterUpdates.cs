using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Solvers;

/// <summary>
/// Turns the gradients of a net into new weights, in Caffe's order: clip by the norm of the accumulated gradient, take the mean over iter_size, (clip each element,) add the penalty's gradient, apply the rule.
/// With ema_decay, averages of the weights follow: after t updates Σₖ d^(t−k)·wₖ / Σₖ d^(t−k), k = 1 … t (Kingma &amp; Ba, ICLR 2015, section 7.2, where the start is corrected for likewise).
/// All of it is one pass over memory. Blobs whose lr_mult is 0 are left alone.
/// </summary>
internal sealed class ParameterUpdates<T> : WeightUpdates<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly GradientSource<T> source;
    private readonly LearnedBlob<T>[] learned;
    private readonly GradientClipping clipping;
    private readonly UpdateParts<T> parts;
    private readonly double weightDecay;
    private readonly double? averageDecay;

    public ParameterUpdates(Net<T> net, SolverDefinition definition, MomentumPolicy momentum)
    {
        source = new GradientSource<T>(net, definition.IterSize);
        UpdateRule<T> rule = UpdateRule<T>.Of(definition, momentum);
        learned = LearnedBlob<T>.Of(net, rule.Histories.Count, definition.EmaDecay is not null);
        clipping = new GradientClipping(definition.ClipGradients);
        TrustRatio? trust = rule.HasTrustRatio ? new TrustRatio(learned.Select(blob => BlobUpdate<T>.Blocks(blob.Parameter.Blob.Count)).DefaultIfEmpty().Max()) : null;
        parts = new UpdateParts<T>(rule, Regularization<T>.Of(definition.RegularizationType), definition.ClipValue is { } largest ? T.CreateTruncating(largest) : null, trust);
        (weightDecay, averageDecay) = (definition.WeightDecay, definition.EmaDecay);
        State = new UpdateState<T>(
        [
            .. from blob in learned
               from history in rule.Histories.Zip(blob.Histories)
               select ($"{blob.Name}.{history.First}", history.Second),
            .. from blob in learned
               where blob.Average is not null
               select ($"{blob.Name}.unaveraged", blob.Parameter.Blob),
        ], []);
    }

    /// <summary>Averages are not part of it: a model has them (<see cref="Result"/>), and the weights that they are of stand here.</summary>
    /// <inheritdoc/>
    public override UpdateState<T> State { get; }

    /// <summary>The average of a learned blob where there is one, or else its own values.</summary>
    public override Blob<T> Result(Parameter<T> parameter) => Array.Find(learned, blob => blob.Parameter == (parameter.Owner ?? parameter))?.Average ?? parameter.Blob;

    /// <inheritdoc/>
    public override void ResetAverages()
    {
        foreach (LearnedBlob<T> blob in learned)
            blob.Average?.CopyDataFrom(blob.Parameter.Blob);
    }

    /// <inheritdoc/>
    public override double Evaluate(long iteration) => source.Accumulate(iteration);

    /// <summary>Updates all weights. Where one overflows, blobs before its own are updated, and those after it are not: to undo that would take a copy of all weights and histories.</summary>
    /// <inheritdoc/>
    public override void Apply(double rate, long iteration)
    {
        parts.Rule.Begin(iteration);
        T factor = T.CreateTruncating(clipping.Factor(learned) / source.Batches);
        T share = averageDecay is { } kept ? T.CreateTruncating((1 - kept) / (1 - Math.Pow(kept, iteration + 1))) : T.Zero;
        foreach (LearnedBlob<T> blob in learned)
        {
            ParameterSpec spec = blob.Parameter.Spec;
            var work = new BlobUpdate<T>(parts, blob) { Factor = factor, Decay = T.CreateTruncating(weightDecay * spec.DecayMult), Rate = rate * spec.LrMult, AverageShare = share };
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

    private NonFiniteException Overflow(LearnedBlob<T> blob, long iteration)
    {
        foreach ((string what, Blob<T> values) in parts.Rule.Histories.Select(name => $"the {name.Replace('_', ' ')}").Zip(blob.Histories).Prepend(("the updated value", blob.Parameter.Blob)))
        {
            foreach (T value in values.Data)
            {
                if (!T.IsFinite(value))
                    return new NonFiniteException(blob.Layer.Name, blob.Layer.Type, blob.Parameter.Name, what, NonFiniteException.Name(value), iteration);
            }
        }
        throw new InvalidOperationException("all numbers are finite");
    }
}
