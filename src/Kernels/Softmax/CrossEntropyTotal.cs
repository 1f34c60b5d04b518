namespace NetFramework.Kernels;

/// <summary>What a mean over positions needs, in double, whatever T is.</summary>
/// <param name="Loss">Σ of the losses of all positions, before they are rounded to T.</param>
/// <param name="Weight">Σ of the weights of the positions that count, each times that of its label (without weights: their number).</param>
/// <param name="Count">Number of positions that count, that is, are not ignored.</param>
public readonly record struct CrossEntropyTotal(double Loss, double Weight, int Count);
