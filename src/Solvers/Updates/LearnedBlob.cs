using System.Numerics;

namespace NetFramework.Solvers;

/// <summary>A learned blob that the solver updates, with what its rule remembers of it.</summary>
/// <param name="Layer">The layer that owns it.</param>
/// <param name="Parameter">The blob.</param>
/// <param name="Histories">What the update rule remembers, in the blob's shape.</param>
internal sealed record LearnedBlob<T>(NetLayer<T> Layer, Parameter<T> Parameter, Blob<T>[] Histories) where T : unmanaged, IFloatingPointIeee754<T>;
