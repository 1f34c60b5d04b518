using System.Numerics;
using NetFramework.Layers;

namespace NetFramework.Numerics;

/// <summary>A net of the framework that is a loss head and nothing else, on scores that the caller gives: loss and gradient as any user's net has them.</summary>
/// <typeparam name="T">The element type.</typeparam>
public sealed class LossHeadNet<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Caffe's kLOG_THRESHOLD: what it raises probabilities to in MultinomialLogisticLoss.</summary>
    public const double CaffeMinProbability = 1e-20;

    private readonly Net<T> net;

    /// <summary>The head of a formulation, for a number of rows with a number of classes each, all with the same label (from 0).</summary>
    public LossHeadNet(SweepFormulation formulation, int rows, int classes, int label)
    {
        net = new Net<T>(Define(formulation, rows, classes));
        net["label"].Data.Fill(T.CreateChecked(label));
    }

    /// <summary>Whether a formulation is one of the framework's, and not in published arithmetic.</summary>
    public static bool Has(SweepFormulation formulation) => formulation is not (SweepFormulation.PublishedTogether or SweepFormulation.PublishedSeparated);

    /// <summary>The gradient of the summed loss with respect to the scores, rows × classes.</summary>
    /// <returns>The sum of the losses.</returns>
    public double Run(ReadOnlySpan<T> scores, Span<T> gradient)
    {
        scores.CopyTo(net["scores"].Data);
        double loss = net.Forward();
        net.Backward();
        net["scores"].Diff.CopyTo(gradient);
        return loss;
    }

    private static NetDefinition Define(SweepFormulation formulation, int rows, int classes)
    {
        string[] bottoms = ["scores", "label"];
        IReadOnlyList<LayerDefinition> head = formulation switch
        {
            SweepFormulation.Fused => [Layer("SoftmaxWithLoss", bottoms, "loss", new SoftmaxWithLossOptions { Normalization = LossNormalization.None })],
            SweepFormulation.Log =>
            [
                Layer("LogSoftmax", ["scores"], "values", new LogSoftmaxOptions()),
                Layer("NLLLoss", ["values", "label"], "loss", new NLLLossOptions { Normalization = LossNormalization.None }),
            ],
            SweepFormulation.Separated or SweepFormulation.Clamped =>
            [
                Layer("Softmax", ["scores"], "values", new SoftmaxOptions()),
                Layer("MultinomialLogisticLoss", ["values", "label"], "loss", new MultinomialLogisticLossOptions
                {
                    Normalization = LossNormalization.None,
                    MinProbability = formulation == SweepFormulation.Clamped ? CaffeMinProbability : 0,
                }),
            ],
            _ => throw new ArgumentOutOfRangeException(nameof(formulation), formulation, "no net computes it"),
        };
        var input = new LayerDefinition { Name = "input", Type = "Input", Top = bottoms, Options = new InputOptions { Shape = [[rows, classes], [rows]] } };
        return new NetDefinition { Name = formulation.ToString(), ForceBackward = true, Layers = [input, .. head] };
    }

    private static LayerDefinition Layer(string type, string[] bottoms, string top, LayerOptions options) =>
        new() { Name = top, Type = type, Bottom = bottoms, Top = [top], Options = options };
}
