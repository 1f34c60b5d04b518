namespace NetFramework.Kernels;

/// <summary>What makes a cross-entropy focal.</summary>
/// <param name="Gamma">γ ≥ 0: how much classes that are already probable count less.</param>
/// <param name="Alpha">α, a factor of all.</param>
public readonly record struct FocalSettings(double Gamma, double Alpha);
