namespace NetFramework.Solvers;

/// <summary>A part of a training that remembers something from one iteration to the next, beside the weights. A checkpoint holds it; a hook (<see cref="SolverHook{T}"/>) may be such a part.</summary>
public interface ICheckpointed
{
    /// <summary>Hands over all that is remembered, name by name. Where a checkpoint is written it is read; where one is restored it is replaced.</summary>
    void Exchange(CheckpointState state);
}
