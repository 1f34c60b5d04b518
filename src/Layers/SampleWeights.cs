using System.Globalization;
using System.Numerics;

namespace NetFramework.Layers;

/// <summary>The weights of a batch's samples, which a loss takes as a further bottom: one for each sample, or one for each of a sample's parts; checked. Without that bottom there are none.</summary>
/// <typeparam name="T">The element type.</typeparam>
public sealed class SampleWeights<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int bottom;
    private T[] spread = [];
    private int parts;
    private int partsOfOne;

    /// <summary>The weights that one bottom holds.</summary>
    /// <param name="bottom">Its index: the number of bottoms before it.</param>
    public SampleWeights(int bottom) => this.bottom = bottom;

    /// <summary>How many parts each weight counts for.</summary>
    public int PartsOfOne => partsOfOne;

    /// <summary>Takes the shape of the weights, where there are such.</summary>
    /// <param name="bottoms">The bottoms of the loss.</param>
    /// <param name="samples">The number of samples.</param>
    /// <param name="count">The number of all parts, a multiple of that of the samples.</param>
    /// <param name="part">What a part is called.</param>
    /// <exception cref="InputException">There is neither one weight for each sample nor one for each part.</exception>
    public void Reshape(ReadOnlySpan<Blob<T>> bottoms, int samples, int count, string part)
    {
        if (bottoms.Length <= bottom)
            return;
        Shape shape = bottoms[bottom].Shape;
        if (shape.Count != samples && shape.Count != count)
        {
            string orParts = samples == count ? "" : $", or for each of the {count} {part}s";
            throw new InputException($"there must be one weight for each of the {samples} sample(s){orParts}, but the bottom with the weights has the shape {shape}");
        }
        parts = count;
        partsOfOne = shape.Count == 0 ? 1 : count / shape.Count;
        if (partsOfOne > 1 && spread.Length < count)
            spread = new T[count];
    }

    /// <summary>The weights as the bottom holds them; empty where there is none.</summary>
    /// <exception cref="InputException">One is negative or not finite.</exception>
    public ReadOnlySpan<T> Read(ReadOnlySpan<Blob<T>> bottoms)
    {
        if (bottoms.Length <= bottom)
            return default;
        ReadOnlySpan<T> weights = bottoms[bottom].Data;
        for (int i = 0; i < weights.Length; i++)
        {
            // NaN fails the comparison.
            if (!(weights[i] >= T.Zero && T.IsFinite(weights[i])))
                throw new InputException($"the weight {i} of the batch (counted from 0) is {weights[i].ToString("R", CultureInfo.InvariantCulture)}, but a weight is a finite number of 0 or more");
        }
        return weights;
    }

    /// <summary>One weight for each part; empty where there is no such bottom.</summary>
    /// <exception cref="InputException">A weight is negative or not finite.</exception>
    public ReadOnlySpan<T> ReadOfParts(ReadOnlySpan<Blob<T>> bottoms)
    {
        ReadOnlySpan<T> weights = Read(bottoms);
        if (weights.IsEmpty || partsOfOne == 1)
            return weights;
        for (int i = 0; i < weights.Length; i++)
            spread.AsSpan(i * partsOfOne, partsOfOne).Fill(weights[i]);
        return spread.AsSpan(0, parts);
    }
}
