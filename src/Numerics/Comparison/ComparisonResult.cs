namespace NetFramework.Numerics;

/// <summary>One formulation in one precision, compared.</summary>
/// <param name="Formulation">The formulation.</param>
/// <param name="Precision">The precision.</param>
/// <param name="Refusal">Why the net cannot be written in this formulation; null where it was run.</param>
/// <param name="Loss">The mean of the total loss over the batches.</param>
/// <param name="Blobs">The errors: losses and ∂z of the heads, then the other gradients from the top of the net down.</param>
/// <param name="Norms">The gradient norms of the last batch.</param>
public sealed record ComparedVariant(
    Formulation Formulation, ElementPrecision Precision, string? Refusal, double Loss, IReadOnlyList<BlobError> Blobs, IReadOnlyList<LayerGradientNorms> Norms)
{
    /// <summary>The name: <c>separated in float</c>.</summary>
    public string Name => $"{Layers.YamlNames.Value(Formulation)} in {Layers.YamlNames.Value(Precision)}";

    /// <summary>The worst of the blobs of a role; null where there is none.</summary>
    public BlobError? Worst(BlobRole role) => Blobs.Where(blob => blob.Role == role).OrderBy(blob => blob, Comparer<BlobError>.Create(BlobError.WorstFirst)).FirstOrDefault();
}

/// <summary>What a comparison of formulations found.</summary>
/// <param name="Net">The net's name.</param>
/// <param name="Batches">The number of batches.</param>
/// <param name="Weights">The number of weights.</param>
/// <param name="RoundedWeights">How many of them were rounded, so that every precision starts from the same numbers.</param>
/// <param name="RoundedData">How many numbers of the batches were.</param>
/// <param name="Narrowest">The name of the precision that they were rounded to.</param>
/// <param name="ReferenceLoss">The mean of the total loss of the reference, the fused net in double.</param>
/// <param name="ReferenceNote">Why the reference is another; null where it is that.</param>
/// <param name="Variants">The variants, by precision and then by formulation.</param>
public sealed record ComparisonResult(
    string Net, int Batches, long Weights, long RoundedWeights, long RoundedData, string Narrowest, double ReferenceLoss, string? ReferenceNote, IReadOnlyList<ComparedVariant> Variants)
{
    /// <summary>All blobs of all variants that ran, worst first.</summary>
    public IEnumerable<(ComparedVariant Variant, BlobError Blob)> WorstFirst() => Variants
        .SelectMany(variant => variant.Blobs.Select(blob => (Variant: variant, Blob: blob)))
        .OrderBy(entry => entry.Blob, Comparer<BlobError>.Create(BlobError.WorstFirst));
}
