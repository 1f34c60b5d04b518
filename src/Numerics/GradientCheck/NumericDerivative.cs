namespace NetFramework.Numerics;

/// <summary>A numeric derivative with the error to expect of it.</summary>
/// <param name="Value">The derivative.</param>
/// <param name="Error">The estimate of its rounding and truncation error; +∞ where it cannot be had.</param>
/// <param name="Step">The step of the finest difference in it.</param>
internal readonly record struct DerivativeEstimate(double Value, double Error, double Step);

/// <summary>
/// The derivatives of many functions of one variable at one point, by central differences at falling steps and Richardson extrapolation
/// (Ridders, Accurate computation of F′(x) and F′(x)F″(x), Advances in Engineering Software 4(2), 1982).
/// </summary>
/// <remarks>
/// With D(h) = (f(x + h) − f(x − h)) / 2h = f′ + c₂h² + c₄h⁴ + …, the extrapolation is T[k,0] = D(h/2ᵏ), T[k,m] = T[k,m−1] + (T[k,m−1] − T[k−1,m−1]) / (4ᵐ − 1).
/// The entry with the smallest error is taken: what it moved in its last step of extrapolation, plus the rounding error of the differences it is made of.
/// </remarks>
internal sealed class NumericDerivative
{
    /// <summary>Halvings of the step in one round.</summary>
    private const int Rows = 8;

    // The distance of 1 to the next double, 2⁻⁵².
    private const double Ulp = 1.0 / (1L << 52);

    private readonly double[][] above;
    private readonly double[][] below;
    private readonly double[] widthAbove = new double[Rows];
    private readonly double[] widthBelow = new double[Rows];
    private readonly double[] center;
    private readonly double[] scale;

    /// <summary>A numeric derivative of <paramref name="center"/>.Length functions.</summary>
    /// <param name="center">f(x).</param>
    /// <param name="scale">For each function, the magnitude that its rounding error is relative to.</param>
    public NumericDerivative(double[] center, double[] scale)
    {
        (this.center, this.scale) = (center, scale);
        above = [.. Enumerable.Range(0, Rows).Select(_ => new double[center.Length])];
        below = [.. Enumerable.Range(0, Rows).Select(_ => new double[center.Length])];
    }

    /// <summary>A first step that suits a variable of this value.</summary>
    public static double FirstStep(double x) => 0.05 * (x == 0 ? 1 : Math.Clamp(Math.Abs(x), 1e-3, 1));

    /// <summary>The first step of the round after one that began with <paramref name="step"/>.</summary>
    public static double NextStep(double step) => step / (1 << (Rows - 1));

    /// <summary>Evaluates the functions around x at the steps of one round.</summary>
    /// <param name="evaluate">Writes all f(x) for a given x.</param>
    /// <param name="x">The point.</param>
    /// <param name="step">The largest step.</param>
    public void Sample(Action<double, double[]> evaluate, double x, double step)
    {
        for (int k = 0; k < Rows; k++, step /= 2)
        {
            double right = x + step, left = x - step;
            // The steps as they are after rounding.
            (widthAbove[k], widthBelow[k]) = (right - x, x - left);
            evaluate(right, above[k]);
            evaluate(left, below[k]);
        }
    }

    /// <summary>The derivative of function <paramref name="j"/> from the last round.</summary>
    public DerivativeEstimate Estimate(int j)
    {
        Span<double> previous = stackalloc double[Rows], current = stackalloc double[Rows];
        var best = new DerivativeEstimate(double.NaN, double.PositiveInfinity, double.NaN);
        double finest = double.NaN;
        int usable = 0;
        for (int k = 0; k < Rows; k++)
        {
            double width = widthAbove[k] + widthBelow[k];
            current[0] = finest = (above[k][j] - below[k][j]) / width;
            // A step that leaves the domain gives no number: what is coarser is of no use either.
            usable = double.IsFinite(current[0]) ? usable + 1 : 0;
            double rounding = 8 * Ulp * Math.Max(scale[j], Math.Max(Math.Abs(above[k][j]), Math.Abs(below[k][j]))) / width;
            double power = 1;
            for (int m = 1; m < usable; m++)
            {
                power *= 4;
                current[m] = current[m - 1] + (current[m - 1] - previous[m - 1]) / (power - 1);
                double error = Math.Max(Math.Abs(current[m] - current[m - 1]), Math.Abs(current[m] - previous[m - 1])) + rounding;
                if (error < best.Error)
                    best = new DerivativeEstimate(current[m], error, width / 2);
            }
            current.CopyTo(previous);
        }
        if (usable == 0 || double.IsNaN(best.Value))
            return best with { Error = double.PositiveInfinity };
        // The noise of the function itself, seen at the finest step, where it is largest.
        double noise = Math.Abs(finest - best.Value) * (widthAbove[^1] + widthBelow[^1]) / 2 / best.Step;
        return best with { Error = best.Error + noise };
    }

    /// <summary>
    /// Whether function <paramref name="j"/> has a kink (or a jump) at x, to the resolution of the last round: the difference of the one-sided derivatives,
    /// which is h·f″ of a smooth function, does not fall with the step.
    /// </summary>
    public bool HasKink(int j)
    {
        int last = Rows - 1, coarser = Rows - 4;
        double fine = Jump(last, j), coarse = Jump(coarser, j);
        double magnitude = Math.Max(Math.Abs(above[last][j] - center[j]) / widthAbove[last], Math.Abs(center[j] - below[last][j]) / widthBelow[last]);
        double noise = 4 * Ulp * Math.Max(scale[j], Math.Abs(center[j])) / Math.Min(widthAbove[last], widthBelow[last]);
        return fine > 0.5 * coarse && fine > 1e-4 * magnitude && fine > 100 * noise;
    }

    private double Jump(int k, int j) => Math.Abs((above[k][j] - center[j]) / widthAbove[k] - (center[j] - below[k][j]) / widthBelow[k]);
}
