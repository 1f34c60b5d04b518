namespace NetFramework.Solvers;

/// <summary>What the members of Adam's family differ in: d = (a·g + b·m) / (√v + δ).</summary>
/// <param name="OfGradient">a.</param>
/// <param name="OfMoment">b.</param>
/// <param name="Delta">δ.</param>
public readonly record struct MomentFactors(double OfGradient, double OfMoment, double Delta);
