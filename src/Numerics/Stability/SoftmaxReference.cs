namespace NetFramework.Numerics;

/// <summary>
/// Softmax, its cross-entropy loss and that loss's gradient for one row of scores, as real numbers: double-double inside, results by their logarithm,
/// so that nothing overflows, underflows or cancels, whatever the scores.
/// </summary>
/// <remarks>
/// With m = max z = z_a, ρ = Σ_{k ≠ a} e^(z_k − m) and λ = log1p(ρ): logsumexp = m + λ, log p_k = (z_k − m) − λ, loss = λ − (z_y − m),
/// ∂loss/∂z_k = p_k for k ≠ y and −Σ_{k ≠ y} p_k for k = y.
/// <para>Masked scores (−∞) have probability 0. A row that holds NaN or +∞, or nothing but −∞, is not defined: all its results are NaN.</para>
/// <para>Not taken from the kernels, so that it can judge them.</para>
/// </remarks>
public sealed class SoftmaxReference
{
    // Below it log1p(ρ) = ρ to all 106 bits, and ρ is known by its logarithm alone.
    private const double Tiny = -80;

    private readonly double[] scores;
    private readonly int label;
    private readonly int argmax;
    private readonly DoubleDouble logRest;
    private readonly DoubleDouble logSum;

    /// <summary>The reference for one row.</summary>
    /// <param name="scores">z: every element type widens to double without error.</param>
    /// <param name="label">y, from 0.</param>
    public SoftmaxReference(ReadOnlySpan<double> scores, int label)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(label);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(label, scores.Length);
        this.scores = scores.ToArray();
        this.label = label;
        for (int k = 1; k < scores.Length; k++)
        {
            if (!(scores[k] <= scores[argmax]))
                argmax = k;
        }
        IsDefined = double.IsFinite(scores[argmax]) && !this.scores.Any(double.IsNaN);
        logRest = LogSumWithout(argmax, argmax);
        logSum = logRest.High < Tiny ? DoubleDouble.Exp(logRest) : DoubleDouble.Log1p(DoubleDouble.Exp(logRest));
    }

    /// <summary>Whether there is a distribution: no NaN, no +∞, and a score above −∞.</summary>
    public bool IsDefined { get; }

    /// <summary>m = max z.</summary>
    public double Maximum => scores[argmax];

    /// <summary>λ = logsumexp(z) − max z: between 0 and ln n.</summary>
    public DoubleDouble LogSum => IsDefined ? logSum : double.NaN;

    /// <summary>logsumexp(z) = m + λ.</summary>
    public DoubleDouble LogSumExp => Maximum + LogSum;

    /// <summary>The loss, −log p_y; +∞ where the label is masked.</summary>
    public LogNumber Loss
    {
        get
        {
            if (!IsDefined)
                return new LogNumber(1, double.NaN);
            if (label == argmax)
                return LogNumber.Exp(logRest.High < Tiny ? logRest : DoubleDouble.Log(logSum));
            return LogNumber.Exp(DoubleDouble.Log(logSum - Shifted(label)));
        }
    }

    /// <summary>log p_k.</summary>
    public DoubleDouble LogProbability(int k) => IsDefined ? Shifted(k) - logSum : double.NaN;

    /// <summary>p_k.</summary>
    public LogNumber Probability(int k) => LogNumber.Exp(LogProbability(k));

    /// <summary>∂loss/∂z_k.</summary>
    public LogNumber Gradient(int k)
    {
        if (!IsDefined)
            return new LogNumber(1, double.NaN);
        return k == label ? -LogNumber.Exp(LogSumWithout(label, argmax) - logSum) : Probability(k);
    }

    private DoubleDouble Shifted(int k) => DoubleDouble.Sum(scores[k], -scores[argmax]);

    // log Σ_{k ≠ left out} e^(z_k − z_origin), itself shifted by the largest term.
    private DoubleDouble LogSumWithout(int leftOut, int origin)
    {
        int largest = -1;
        for (int k = 0; k < scores.Length; k++)
        {
            if (k != leftOut && (largest < 0 || scores[k] > scores[largest]))
                largest = k;
        }
        if (largest < 0 || double.IsNegativeInfinity(scores[largest]))
            return double.NegativeInfinity;
        DoubleDouble rest = DoubleDouble.Zero;
        for (int k = 0; k < scores.Length; k++)
        {
            if (k != leftOut && k != largest)
                rest += DoubleDouble.Exp(DoubleDouble.Sum(scores[k], -scores[largest]));
        }
        return DoubleDouble.Sum(scores[largest], -scores[origin]) + DoubleDouble.Log1p(rest);
    }
}
