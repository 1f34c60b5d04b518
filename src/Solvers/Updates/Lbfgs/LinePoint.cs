namespace NetFramework.Solvers;

/// <summary>A point on a line x + t·d: t, the objective there, and its slope along d.</summary>
internal readonly record struct LinePoint(double Step, double Value, double Slope);
