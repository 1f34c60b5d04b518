using System.Numerics;
using System.Numerics.Tensors;
using NetFramework.Kernels;

namespace NetFramework;

/// <summary>
/// One blob of a net with its readers. A blob read by several bottoms: each reader has a view with the same data and its own diff, and the net adds the diffs up.
/// </summary>
internal sealed class NetBlob<T>(string name, Blob<T> blob) where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The name in the definition.</summary>
    public string Name { get; } = name;

    /// <summary>The blob as its producer sees it.</summary>
    public Blob<T> Blob { get; } = blob;

    /// <summary>The blob as each reader sees it; the first is <see cref="Blob"/> itself where there is one reader.</summary>
    public List<Blob<T>> Views { get; } = [];

    /// <summary>For each view, whether its reader's Backward gives it a diff.</summary>
    public List<bool> ViewHasDiff { get; } = [];

    /// <summary>The weight of this blob's sum in the total loss.</summary>
    public double LossWeight { get; set; }

    /// <summary>What the user adds to the diff before Backward; null for nothing.</summary>
    public T[]? Seed { get; set; }

    /// <summary>Whether something below learns, or asks for this diff.</summary>
    public bool NeedsGradient { get; set; }

    /// <summary>Whether a diff reaches this blob in Backward, from a reader, a loss weight or a seed.</summary>
    public bool ReceivesDiff { get; set; }

    /// <summary>Whether the layer that makes the blob could not be set up: what reads it is left out, so that one mistake gives one error.</summary>
    public bool Failed { get; init; }

    /// <summary>Gives every view the blob's present shape and data.</summary>
    public void UpdateViews()
    {
        foreach (Blob<T> view in Views)
        {
            if (ReferenceEquals(view, Blob) || ReferenceEquals(view.Shape, Blob.Shape))
                continue;
            view.Reshape(Blob.Shape);
        }
    }

    /// <summary>Makes the diff the sum of the readers' diffs, in their order, plus the loss weight, plus the seed.</summary>
    public void GatherDiff()
    {
        Span<T> diff = Blob.Diff;
        bool filled = false;
        for (int i = 0; i < Views.Count; i++)
        {
            if (!ViewHasDiff[i])
                continue;
            Span<T> part = Views[i].Diff;
            if (filled)
                WholeArrays.Add(part, diff);
            else if (!ReferenceEquals(Views[i], Blob))
                WholeArrays.Copy(part, diff);
            filled = true;
        }
        if (!filled)
            WholeArrays.Clear(diff);
        if (LossWeight != 0)
            TensorPrimitives.Add(diff, T.CreateChecked(LossWeight), diff);
        if (Seed is { } seed)
            TensorPrimitives.Add(diff, seed, diff);
    }
}
