using System.Numerics;

namespace NetFramework;

/// <summary>Something that looks on while a solver works: a progress line, a log, a plot. Override what is of interest.</summary>
/// <typeparam name="T">The element type.</typeparam>
public abstract class SolverHook<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Before an iteration: the place to fill Input blobs.</summary>
    public virtual void BeforeStep(Solver<T> solver)
    {
    }

    /// <summary>After an update; <see cref="Solver{T}.Iteration"/> counts it already.</summary>
    public virtual void AfterStep(Solver<T> solver)
    {
    }

    /// <summary>Every <c>display</c> iterations, when the loss is known and the update is not yet made.</summary>
    public virtual void OnDisplay(Solver<T> solver)
    {
    }

    /// <summary>After the test of one net.</summary>
    /// <param name="solver">The solver.</param>
    /// <param name="testNet">The index of the net in <see cref="Solver{T}.TestNets"/>.</param>
    /// <param name="evaluation">What came of it.</param>
    public virtual void OnTest(Solver<T> solver, int testNet, Evaluation evaluation)
    {
    }

    /// <summary>After a checkpoint was saved.</summary>
    /// <param name="solver">The solver.</param>
    /// <param name="path">The folder of the checkpoint.</param>
    public virtual void OnCheckpoint(Solver<T> solver, string path)
    {
    }

    /// <summary>At the end of <see cref="Solver{T}.Train"/>, also where it ends with an exception.</summary>
    public virtual void OnStop(Solver<T> solver, StopReason reason)
    {
    }
}

/// <summary>Why a training ended.</summary>
public enum StopReason
{
    /// <summary>All iterations are done.</summary>
    Completed,

    /// <summary>No further update would lower the loss (<see cref="Solver{T}.Convergence"/>): L-BFGS finds that out.</summary>
    Converged,

    /// <summary>The tests asked for it, by early_stopping.</summary>
    StoppedEarly,

    /// <summary>The caller asked for it.</summary>
    Cancelled,

    /// <summary>An exception stopped it: a non-finite number, say.</summary>
    Failed,
}
