using System.Numerics;

namespace NetFramework.Solvers;

/// <summary>The parts that an update is made of, the same for all learned blobs.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Regularization">The penalty on the weights.</param>
/// <param name="ClipValue">The largest magnitude of an element of the gradient; null for no bound.</param>
/// <param name="Trust">Where norms of a blob are summed; null for a rule that needs none.</param>
internal sealed record UpdateParts<T>(UpdateRule<T> Rule, Regularization<T> Regularization, T? ClipValue, TrustRatio? Trust) where T : unmanaged, IFloatingPointIeee754<T>;
