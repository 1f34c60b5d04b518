namespace NetFramework.Numerics;

/// <summary>Gradient and loss of one formulation at one gap.</summary>
/// <param name="Gradient">∂loss/∂z_y.</param>
/// <param name="Loss">The loss.</param>
public readonly record struct GapValue(double Gradient, double Loss);

/// <summary>The study of the gap at one gap Δ, in float: the scores are (0, Δ), the right class is the first.</summary>
/// <param name="Gap">Δ.</param>
/// <param name="Truth">By the reference: the gradient −1 / (1 + e^(−Δ)), the loss ln(1 + e^Δ).</param>
/// <param name="Fused">SoftmaxWithLoss.</param>
/// <param name="Log">LogSoftmax and NLLLoss.</param>
/// <param name="Separated">Softmax and MultinomialLogisticLoss.</param>
/// <param name="Clamped">The same with Caffe's least probability, 1e-20.</param>
/// <param name="CaffeFusedLoss">What Caffe's SoftmaxWithLoss reports: −ln max(p_y, FLT_MIN). Its gradient has no cap.</param>
public sealed record GapPoint(double Gap, GapValue Truth, GapValue Fused, GapValue Log, GapValue Separated, GapValue Clamped, double CaffeFusedLoss);

/// <summary>The gradient of the right class, and the loss, against how far the scores are wrong.</summary>
public static class GapStudy
{
    // The smallest normal float, 2⁻¹²⁶.
    private const float SmallestNormalFloat = 1.17549435e-38f;

    /// <summary>Runs the study.</summary>
    public static IReadOnlyList<GapPoint> Run(GapDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var fused = new LossHeadNet<float>(SweepFormulation.Fused, 1, 2, 0);
        var log = new LossHeadNet<float>(SweepFormulation.Log, 1, 2, 0);
        var separated = new LossHeadNet<float>(SweepFormulation.Separated, 1, 2, 0);
        var clamped = new LossHeadNet<float>(SweepFormulation.Clamped, 1, 2, 0);
        List<GapPoint> points = [];
        foreach (double gap in definition.Gaps.Values())
        {
            float[] scores = [0, (float)gap];
            var reference = new SoftmaxReference([0, scores[1]], 0);
            var probabilities = new float[2];
            Kernels.Softmax.Forward<float>(scores, probabilities, 1, 2, 1);
            points.Add(new GapPoint(
                gap,
                new GapValue((double)reference.Gradient(0).Value, (double)reference.Loss.Value),
                Run(fused, scores),
                Run(log, scores),
                Run(separated, scores),
                Run(clamped, scores),
                -MathF.Log(MathF.Max(probabilities[0], SmallestNormalFloat))));
        }
        return points;
    }

    private static GapValue Run(LossHeadNet<float> head, float[] scores)
    {
        var gradient = new float[2];
        double loss = head.Run(scores, gradient);
        return new GapValue(gradient[0], loss);
    }
}
