using System.Numerics;
using System.Numerics.Tensors;
using NetFramework.Kernels;

namespace NetFramework.Solvers;

/// <summary>
/// The update of one learned blob. It is cut into fixed blocks, which the threads share, and a block into pieces that stay in the first-level cache while every part of the update works on them.
/// </summary>
/// <param name="parts">What the update is made of.</param>
/// <param name="blob">The blob.</param>
internal struct BlobUpdate<T>(UpdateParts<T> parts, LearnedBlob<T> blob) : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Elements of a piece: weights, gradient and a history of it, in double, take 24 KB.</summary>
    private const int PieceLength = 1024;

    /// <summary>Elements of a block: some microseconds of work, long enough a run for memory to be fetched ahead.</summary>
    private const int BlockLength = 16 * PieceLength;

    private volatile bool overflowed;

    /// <summary>What the gradient is multiplied by first.</summary>
    public required T Factor { get; init; }

    /// <summary>The strength of the penalty.</summary>
    public required T Decay { get; init; }

    /// <summary>The learning rate.</summary>
    public required double Rate { get; init; }

    /// <summary>The share of the new weights in their average.</summary>
    public required T AverageShare { get; init; }

    /// <summary>The rate times the trust ratio, which follows from a first pass over the blob: with it, the second one makes the step.</summary>
    public double? TrustedRate { get; set; }

    /// <summary>Whether a weight, or what the rule remembers of one, is no longer finite.</summary>
    public readonly bool Overflowed => overflowed;

    /// <summary>The number of blocks of so many weights.</summary>
    public static int Blocks(int count) => (count + BlockLength - 1) / BlockLength;

    /// <inheritdoc/>
    public void Run(int block)
    {
        int first = block * BlockLength, length = Math.Min(BlockLength, blob.Parameter.Blob.Count - first);
        // A step that is made at once works on a copy: to write the gradient back would cost as much memory traffic as the weights.
        Span<T> copy = stackalloc T[parts.Trust is null ? PieceLength : 0];
        for (int done = 0; done < length; done += PieceLength)
        {
            int start = first + done;
            scoped Span<T> gradient = blob.Parameter.Diff.Slice(start, Math.Min(PieceLength, length - done));
            if (parts.Trust is null)
            {
                gradient.CopyTo(copy);
                gradient = copy[..gradient.Length];
            }
            var piece = new UpdateBlock<T>(blob.Parameter, gradient, blob.Histories, start, Rate);
            if (TrustedRate is { } rate)
                TensorPrimitives.MultiplyAdd(piece.Gradient, T.CreateTruncating(-rate), piece.Weights, piece.Weights);
            else
                Update(piece);
            if (parts.Trust is { } trust && TrustedRate is null)
                trust.Add(block, done == 0, piece);
            else
                Finish(piece.Weights, start);
        }
    }

    private readonly void Update(UpdateBlock<T> piece)
    {
        if (Factor != T.One)
            TensorPrimitives.Multiply(piece.Gradient, Factor, piece.Gradient);
        if (parts.ClipValue is { } largest)
            TensorPrimitives.Clamp(piece.Gradient, -largest, largest, piece.Gradient);
        DecayTarget? target = Decay == T.Zero ? null : parts.Rule.Decay;
        if (target == DecayTarget.Gradient)
            parts.Regularization.AddGradient(piece.Weights, Decay, piece.Gradient);
        if (target == DecayTarget.Weights)
            parts.Regularization.AddGradient(piece.Weights, T.CreateTruncating(-Rate) * Decay, piece.Weights);
        parts.Rule.Update(piece);
        if (target == DecayTarget.Direction)
            parts.Regularization.AddGradient(piece.Weights, Decay, piece.Gradient);
    }

    private void Finish(ReadOnlySpan<T> weights, int start)
    {
        // A history of ∞ would hold its weights still for good.
        bool isFinite = TensorPrimitives.IsFiniteAll(weights);
        foreach (Blob<T> history in blob.Histories)
            isFinite &= TensorPrimitives.IsFiniteAll<T>(history.Data.Slice(start, weights.Length));
        if (!isFinite)
            overflowed = true;
        if (blob.Average is { } average)
        {
            Span<T> mean = average.Data.Slice(start, weights.Length);
            TensorPrimitives.Lerp(mean, weights, AverageShare, mean);
        }
    }
}
