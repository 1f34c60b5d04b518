using System.Numerics;
using System.Numerics.Tensors;
using NetFramework.Kernels;

namespace NetFramework.Solvers;

/// <summary>
/// Turns the gradients of a net into new weights, in Caffe's order: clip by the norm of the accumulated gradient, take the mean over iter_size, add the penalty's gradient, apply the rule.
/// </summary>
/// <remarks>
/// All of it is one pass over memory: each learned blob is cut into fixed blocks, which the threads share, and a block into pieces that stay in the first-level cache while every part works on them.
/// Blobs whose lr_mult is 0 are left alone.
/// </remarks>
internal sealed class ParameterUpdates<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Elements of a block: some microseconds of work, long enough a run for memory to be fetched ahead.</summary>
    private const int BlockLength = 16 * PieceLength;

    /// <summary>Elements of a piece: weights, gradient and a history of it, in double, take 24 KB.</summary>
    private const int PieceLength = 1024;

    private readonly LearnedBlob<T>[] learned;
    private readonly GradientClipping clipping;
    private readonly Regularization<T> regularization;
    private readonly UpdateRule<T> rule;
    private readonly double weightDecay;
    private readonly int iterSize;

    public ParameterUpdates(Net<T> net, SolverDefinition definition)
    {
        rule = UpdateRule<T>.Of(definition);
        learned = LearnedBlob<T>.Of(net, rule.Histories.Count);
        clipping = new GradientClipping(definition.ClipGradients);
        regularization = Regularization<T>.Of(definition.RegularizationType);
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
    /// <exception cref="NonFiniteException">A weight overflowed.</exception>
    public void Apply(double rate, long iteration)
    {
        double factor = clipping.Factor(learned) / iterSize;
        foreach (LearnedBlob<T> blob in learned)
        {
            ParameterSpec spec = blob.Parameter.Spec;
            var work = new Work(blob, regularization, rule, T.CreateTruncating(factor), T.CreateTruncating(weightDecay * spec.DecayMult), rate * spec.LrMult, iteration);
            Threads.For((blob.Parameter.Blob.Count + BlockLength - 1) / BlockLength, ref work);
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

    private struct Work(LearnedBlob<T> blob, Regularization<T> regularization, UpdateRule<T> rule, T factor, T decay, double rate, long iteration) : IBlockWork
    {
        private volatile bool overflowed;

        public readonly bool Overflowed => overflowed;

        public void Run(int block)
        {
            int first = block * BlockLength, length = Math.Min(BlockLength, blob.Parameter.Blob.Count - first);
            for (int done = 0; done < length; done += PieceLength)
                Update(new UpdateBlock<T>(blob.Parameter, blob.Histories, first + done, Math.Min(PieceLength, length - done), rate, iteration));
        }

        private void Update(UpdateBlock<T> piece)
        {
            if (factor != T.One)
                TensorPrimitives.Multiply(piece.Gradient, factor, piece.Gradient);
            if (decay != T.Zero)
                regularization.AddGradient(piece.Weights, decay, piece.Gradient);
            rule.Update(piece);
            if (!TensorPrimitives.IsFiniteAll<T>(piece.Weights))
                overflowed = true;
        }
    }
}
