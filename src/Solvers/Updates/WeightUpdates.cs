using System.Numerics;

namespace NetFramework.Solvers;

/// <summary>How an iteration of a solver turns a net's loss and gradient into new weights.</summary>
internal abstract class WeightUpdates<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>What the updates remember from one iteration to the next, beside <see cref="Result"/>.</summary>
    public abstract UpdateState<T> State { get; }

    /// <summary>Why no further update would lower the loss; null where one may.</summary>
    public virtual string? Convergence => null;

    /// <summary>The updates of a definition, whose keys must be valid.</summary>
    /// <param name="net">The net.</param>
    /// <param name="definition">The definition.</param>
    /// <param name="momentum">The momentum of each iteration.</param>
    /// <exception cref="InputException">The net does not suit the type of the solver.</exception>
    public static WeightUpdates<T> Of(Net<T> net, SolverDefinition definition, MomentumPolicy momentum) =>
        definition.Type == SolverType.Lbfgs ? new LbfgsUpdates<T>(net, definition) : new ParameterUpdates<T>(net, definition, momentum);

    /// <summary>The loss with the present weights; its gradient is in the diffs of the learned blobs.</summary>
    /// <param name="iteration">The number of updates made before.</param>
    public abstract double Evaluate(long iteration);

    /// <summary>Updates all weights, after <see cref="Evaluate"/>.</summary>
    /// <param name="rate">The learning rate of this iteration.</param>
    /// <param name="iteration">The number of updates made before.</param>
    /// <exception cref="NonFiniteException">A weight overflowed.</exception>
    public abstract void Apply(double rate, long iteration);

    /// <summary>The values to test and to save of a parameter of the net.</summary>
    public virtual Blob<T> Result(Parameter<T> parameter) => parameter.Blob;

    /// <summary>Makes averages what the weights are, as they must be before the first update, and after the weights were replaced by averages.</summary>
    public virtual void ResetAverages()
    {
    }
}
