namespace NetFramework.Solvers;

/// <summary>
/// A line search for the strong Wolfe conditions f(t) ≤ f(0) + c₁·t·f′(0) and |f′(t)| ≤ c₂·|f′(0)|: steps grow until they bracket such a point, and cubic interpolation closes in on it
/// (Nocedal &amp; Wright, Numerical Optimization, 2nd ed., 2006, algorithms 3.5 and 3.6; c₁ and c₂ as recommended there for quasi-Newton methods).
/// </summary>
/// <param name="evaluate">Objective and slope at a step; a value that is not finite says that the step is too long.</param>
/// <param name="rounding">The relative error of the objective: so much more does not count as more.</param>
internal sealed class WolfeLineSearch(Func<double, LinePoint> evaluate, double rounding)
{
    private const double SufficientDecrease = 1e-4;
    private const double Curvature = 0.9;
    private const int MaxEvaluations = 40;

    // Interpolation stays this far, of the bracket's length, from its ends.
    private const double Margin = 0.1;

    private LinePoint start;
    private int evaluations;

    /// <summary>A step that meets the conditions, or the best with sufficient decrease; null where there is none within the precision of the objective.</summary>
    /// <param name="origin">The point at step 0; its slope is negative.</param>
    /// <param name="firstStep">The step to try first.</param>
    public LinePoint? Search(LinePoint origin, double firstStep)
    {
        (start, evaluations) = (origin, 0);
        LinePoint previous = origin;
        double step = firstStep;
        while (evaluations < MaxEvaluations)
        {
            LinePoint point = Evaluate(step);
            if (!IsSufficient(point) || (previous.Step > 0 && point.Value >= previous.Value))
                return Zoom(previous, point);
            if (IsFlat(point))
                return point;
            if (point.Slope >= 0)
                return Zoom(point, previous);
            step = Within(Cubic(previous, point), 2 * point.Step, 10 * point.Step);
            previous = point;
        }
        return previous;
    }

    /// <summary>Closes in between the better end of a bracket and the other.</summary>
    private LinePoint? Zoom(LinePoint low, LinePoint high)
    {
        while (evaluations < MaxEvaluations)
        {
            double width = high.Step - low.Step, near = low.Step + Margin * width, far = high.Step - Margin * width;
            if (low.Step + width / 2 == low.Step)
                break;
            LinePoint point = Evaluate(Within(Cubic(low, high), Math.Min(near, far), Math.Max(near, far)));
            if (!IsSufficient(point) || point.Value >= low.Value)
            {
                high = point;
                continue;
            }
            if (IsFlat(point))
                return point;
            if (point.Slope * width >= 0)
                high = low;
            low = point;
        }
        return low.Step > 0 ? low : null;
    }

    private LinePoint Evaluate(double step)
    {
        evaluations++;
        return evaluate(step);
    }

    private bool IsSufficient(LinePoint point) => point.Value <= start.Value + SufficientDecrease * point.Step * start.Slope + rounding * Math.Abs(start.Value);

    private bool IsFlat(LinePoint point) => Math.Abs(point.Slope) <= -Curvature * start.Slope;

    /// <summary>The nearest value of an interval; its middle for NaN.</summary>
    private static double Within(double value, double least, double most) => double.IsNaN(value) ? (least + most) / 2 : Math.Clamp(value, least, most);

    /// <summary>The minimum of the cubic through two points with their slopes; NaN where it has none (Nocedal &amp; Wright, equation 3.59).</summary>
    private static double Cubic(LinePoint a, LinePoint b)
    {
        double first = a.Slope + b.Slope - 3 * (a.Value - b.Value) / (a.Step - b.Step);
        double second = Math.Sign(b.Step - a.Step) * Math.Sqrt(first * first - a.Slope * b.Slope);
        return b.Step - (b.Step - a.Step) * (b.Slope + second - first) / (b.Slope - a.Slope + 2 * second);
    }
}
