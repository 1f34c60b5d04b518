using System.Numerics;

namespace NetFramework.Solvers;

/// <summary>
/// All that the updates of a solver remember from one iteration to the next, beside the model and the number of the iteration: a checkpoint reads it, and a resumed training writes it back.
/// </summary>
/// <param name="Blobs">The blobs, each with a name of its own: <c>layer.parameter.history</c>, as in "scores.weight.momentum".</param>
/// <param name="Scalars">The numbers, each with a name of its own.</param>
internal sealed record UpdateState<T>(IReadOnlyList<(string Name, Blob<T> Blob)> Blobs, IReadOnlyList<StateScalar> Scalars) : ICheckpointed where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public void Exchange(CheckpointState state)
    {
        foreach ((string name, Blob<T> blob) in Blobs)
            state.Blob(name, blob);
        foreach (StateScalar scalar in Scalars)
            scalar.Value = state.Number(scalar.Name, scalar.Value);
    }
}
