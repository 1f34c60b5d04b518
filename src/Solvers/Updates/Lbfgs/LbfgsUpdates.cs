using System.Numerics;
using System.Numerics.Tensors;
using NetFramework.Kernels;

namespace NetFramework.Solvers;

/// <summary>
/// L-BFGS on the whole training set: an iteration goes from x along d = −H·∇f, H being the inverse Hessian as the latest steps tell it, to a point of the line that meets the strong Wolfe conditions
/// (Liu &amp; Nocedal, Mathematical Programming 45, 1989). f is the loss plus Σ ½·weight_decay·decay_mult·‖w‖² over the learned blobs.
/// </summary>
/// <remarks>
/// Each evaluation sees the same iter_size batches, and the same random numbers where layers draw some, so that f is a function of the weights.
/// The line search is our own and not that of MathNet.Numerics, which runs to the end on its own, without a state that could be saved between iterations.
/// </remarks>
internal sealed class LbfgsUpdates<T> : WeightUpdates<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    // The values of lbfgs.converged.
    private const double HasNot = 0, ByGradient = 1, ByPrecision = 2;

    private readonly GradientSource<T> source;
    private readonly WeightVector<T> weights;
    private readonly CurvaturePairs<T> pairs;
    private readonly WolfeLineSearch search;
    private readonly double tolerance, precision;
    private readonly Blob<T> gradient;
    private readonly StateScalar evaluations = new("lbfgs.evaluations"), objective = new("lbfgs.objective"), loss = new("lbfgs.loss"), converged = new("lbfgs.converged");
    private readonly T[] origin, direction, next;
    private double evaluated;

    public LbfgsUpdates(Net<T> net, SolverDefinition definition)
    {
        FullBatch.Check(net, definition);
        source = new GradientSource<T>(net, definition.IterSize);
        weights = new WeightVector<T>(net, definition);
        pairs = new CurvaturePairs<T>(weights.Length);
        gradient = new Blob<T>(new Shape([weights.Length]));
        (origin, direction, next) = (new T[weights.Length], new T[weights.Length], new T[weights.Length]);
        tolerance = definition.Tolerance ?? RuleKeys.DefaultTolerance;
        precision = double.CreateTruncating(T.BitIncrement(T.One) - T.One);
        search = new WolfeLineSearch(At, 4 * precision);
        State = new UpdateState<T>([.. pairs.State.Blobs, ("lbfgs.gradient", gradient)], [.. pairs.State.Scalars, evaluations, objective, loss, converged]);
    }

    /// <inheritdoc/>
    public override UpdateState<T> State { get; }

    /// <inheritdoc/>
    public override string? Convergence => converged.Value switch
    {
        ByGradient => FormattableString.Invariant($"no element of the gradient is larger than {tolerance} (tolerance)"),
        ByPrecision => "no step lowers the objective any more, as far as its precision tells",
        _ => null,
    };

    /// <inheritdoc/>
    public override double Evaluate(long iteration)
    {
        // The line search of the iteration before has ended with an evaluation of these weights.
        if (evaluations.Value == 0)
            objective.Value = Objective(gradient.Data);
        return loss.Value;
    }

    /// <inheritdoc/>
    public override void Apply(double rate, long iteration)
    {
        if (LargestOf(gradient.Data) > tolerance)
        {
            weights.CopyTo(origin);
            // Without a step there may be one along the gradient, when what was learned of the curvature is forgotten.
            if (!Move(rate) && (pairs.IsEmpty || !Forget() || !Move(rate)))
            {
                converged.Value = ByPrecision;
                return;
            }
        }
        converged.Value = LargestOf(gradient.Data) > tolerance ? HasNot : ByGradient;
    }

    private static double LargestOf(ReadOnlySpan<T> values) => values.IsEmpty ? 0 : Math.Abs(double.CreateTruncating(TensorPrimitives.MaxMagnitude(values)));

    private bool Forget()
    {
        pairs.Clear();
        return true;
    }

    /// <summary>Goes to the next point; where there is none, the weights stay.</summary>
    private bool Move(double rate)
    {
        pairs.Direction(gradient.Data, direction);
        // The first direction has no scale: a step of length 1 at most.
        double scale = pairs.IsEmpty ? Math.Min(1, 1 / Math.Sqrt(Sums.SumOfSquares<T>(gradient.Data))) : 1;
        var start = new LinePoint(0, objective.Value, Sums.Dot<T>(gradient.Data, direction));
        double before = loss.Value;
        LinePoint? found = start.Slope < 0 ? search.Search(start, rate * scale) : null;
        if (found is not { } point)
        {
            weights.Set(origin);
            loss.Value = before;
            return false;
        }
        if (evaluated != point.Step)
            point = At(point.Step);
        if (point.Slope - start.Slope > precision * -start.Slope)
            pairs.Add(direction, point.Step, gradient.Data, next);
        next.CopyTo(gradient.Data);
        objective.Value = point.Value;
        return true;
    }

    /// <summary>Objective and slope at a step from the origin, where the weights go.</summary>
    private LinePoint At(double step)
    {
        evaluated = step;
        weights.Set(origin, direction, step);
        try
        {
            double value = Objective(next);
            return new LinePoint(step, value, Sums.Dot<T>(next, direction));
        }
        catch (NonFiniteException)
        {
            return new LinePoint(step, double.PositiveInfinity, double.NaN);
        }
    }

    /// <summary>f of the present weights, and its gradient.</summary>
    private double Objective(Span<T> result)
    {
        evaluations.Value++;
        loss.Value = source.Repeat();
        return loss.Value + weights.Gradient(source.Batches, result);
    }
}
