using System.Numerics;
using System.Text.Json;
using NetFramework.Layers;
using NetFramework.Tests.Oracle;

namespace NetFramework.Tests.Layers.Oracle;

/// <summary>The layers of the softmax family, as a net runs them, against 60-digit references.</summary>
public sealed class LayerOracleTests
{
    // The log-probabilities' gradient is rounded between the two layers: half a unit twice, the second time perhaps in units half as large.
    private const double TwiceRounded = 1.5;

    [Test]
    public void Softmax_and_LogSoftmax_in_float() => Check<float>(OracleCheck.SingleBound, "softmax", RunSoftmax<float>);

    [Test]
    public void Softmax_and_LogSoftmax_in_double() => Check<double>(OracleCheck.DoubleBound, "softmax", RunSoftmax<double>);

    [Test]
    public void LogSoftmax_backward_in_float() => Check<float>(OracleCheck.SingleBound, "log_softmax_backward", RunLogSoftmaxBackward<float>);

    [Test]
    public void LogSoftmax_backward_in_double() => Check<double>(OracleCheck.DoubleBound, "log_softmax_backward", RunLogSoftmaxBackward<double>);

    [Test]
    public void MultinomialLogisticLoss_in_float() => Check<float>(OracleCheck.SingleBound, "nll_prob", RunMultinomialLogistic<float>);

    [Test]
    public void MultinomialLogisticLoss_in_double() => Check<double>(OracleCheck.DoubleBound, "nll_prob", RunMultinomialLogistic<double>);

    [Test]
    public void SoftmaxWithLoss_in_float() => Check<float>(OracleCheck.SingleBound, "cross_entropy", RunFused<float>);

    [Test]
    public void SoftmaxWithLoss_in_double() => Check<double>(OracleCheck.DoubleBound, "cross_entropy", RunFused<double>);

    // Of plain labels, unreduced, the log-probabilities' gradient is −1 or 0: exact.
    [Test]
    public void LogSoftmax_and_NLLLoss_of_plain_labels_in_float() => Check<float>(OracleCheck.SingleBound, "cross_entropy", RunLog<float>, IsPlain);

    [Test]
    public void LogSoftmax_and_NLLLoss_of_plain_labels_in_double() => Check<double>(OracleCheck.DoubleBound, "cross_entropy", RunLog<double>, IsPlain);

    [Test]
    public void LogSoftmax_and_NLLLoss_gradient_in_float() => Check<float>(TwiceRounded, "cross_entropy", test => OnlyGradient(RunLog<float>(test)));

    [Test]
    public void LogSoftmax_and_NLLLoss_gradient_in_double() => Check<double>(OracleCheck.DoubleBound, "cross_entropy", test => OnlyGradient(RunLog<double>(test)));

    private static void Check<T>(double bound, string kind, Func<OracleCase, Dictionary<string, T[]>> run, Func<OracleCase, bool>? selected = null)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        OracleCheck.Within(bound, $"layers_{TestContext.CurrentContext.Test.MethodName}", OracleCheck.Cases.Where(test => test.Kind == kind && selected?.Invoke(test) != false), run);

    private static bool IsPlain(OracleCase test) =>
        test.Text("reduction") == "none" && !IsSoft(test) && test.Number("label_smoothing") == 0 && test.Floats("weight") is null && test.Floats("grad_output") is null;

    private static bool IsSoft(OracleCase test) => test.Attributes.GetProperty("soft_target").GetBoolean();

    private static double Beta(OracleCase test) => test.Attributes.TryGetProperty("beta", out JsonElement beta) ? beta.GetDouble() : 1;

    private static Dictionary<string, T[]> OnlyGradient<T>(Dictionary<string, T[]> outputs) => new() { ["grad_x"] = outputs["grad_x"] };

    private static Dictionary<string, T[]> RunSoftmax<T>(OracleCase test) where T : unmanaged, IFloatingPointIeee754<T>
    {
        LayerRun<T> Of(string type, LayerOptions options) => Forward<T>(type, options, (new Shape(test.Shape("x")), test.Floats("x")!));
        return new()
        {
            ["softmax"] = Of("Softmax", new SoftmaxOptions { Axis = test.WholeNumber("axis"), Beta = Beta(test) }).Tops[0].Data.ToArray(),
            ["log_softmax"] = Of("LogSoftmax", new LogSoftmaxOptions { Axis = test.WholeNumber("axis"), Beta = Beta(test) }).Tops[0].Data.ToArray(),
        };
    }

    private static Dictionary<string, T[]> RunLogSoftmaxBackward<T>(OracleCase test) where T : unmanaged, IFloatingPointIeee754<T>
    {
        LayerRun<T> run = Forward<T>("LogSoftmax", new LogSoftmaxOptions { Axis = test.WholeNumber("axis") }, (new Shape(test.Shape("x")), test.Floats("x")!));
        Set(run.Tops[0].Diff, test.Floats("grad_output")!);
        run.Backward();
        return new() { ["grad_x"] = run.Bottoms[0].Diff.ToArray() };
    }

    private static Dictionary<string, T[]> RunMultinomialLogistic<T>(OracleCase test) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var options = new MultinomialLogisticLossOptions { Reduction = Reduction(test) };
        LayerRun<T> run = Forward<T>("MultinomialLogisticLoss", options, (new Shape(test.Shape("p")), test.Floats("p")!), Target(test, soft: false));
        run.Tops[0].Diff.Fill(T.One);
        run.Backward();
        return new() { ["loss"] = run.Tops[0].Data.ToArray(), ["grad_p"] = run.Bottoms[0].Diff.ToArray() };
    }

    private static Dictionary<string, T[]> RunFused<T>(OracleCase test) where T : unmanaged, IFloatingPointIeee754<T>
    {
        LayerRun<T> run = Forward<T>("SoftmaxWithLoss", LossOptions(test) with { Beta = Beta(test) }, (new Shape(test.Shape("x")), test.Floats("x")!), Target(test, IsSoft(test)));
        SeedLoss(run, test);
        run.Backward();
        return new() { ["loss"] = run.Tops[0].Data.ToArray(), ["grad_x"] = run.Bottoms[0].Diff.ToArray() };
    }

    private static Dictionary<string, T[]> RunLog<T>(OracleCase test) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var shape = new Shape(test.Shape("x"));
        LayerRun<T> softmax = Forward<T>("LogSoftmax", new LogSoftmaxOptions { Axis = test.WholeNumber("axis"), Beta = Beta(test) }, (shape, test.Floats("x")!));
        LayerRun<T> loss = Forward<T>("NLLLoss", new NLLLossOptions(LossOptions(test)), (shape, new float[shape.Count]), Target(test, IsSoft(test)));
        loss.Bottoms[0].CopyDataFrom(softmax.Tops[0]);
        loss.Forward();
        SeedLoss(loss, test);
        loss.Backward();
        loss.Bottoms[0].Diff.CopyTo(softmax.Tops[0].Diff);
        softmax.Backward();
        return new() { ["loss"] = loss.Tops[0].Data.ToArray(), ["grad_x"] = softmax.Bottoms[0].Diff.ToArray() };
    }

    private static LossReduction Reduction(OracleCase test) => Enum.Parse<LossReduction>(test.Text("reduction"), ignoreCase: true);

    private static SoftmaxWithLossOptions LossOptions(OracleCase test) => new()
    {
        Axis = test.WholeNumber("axis"),
        Reduction = Reduction(test),
        ClassWeights = [.. (test.Floats("weight") ?? []).Select(weight => (double)weight)],
        LabelSmoothing = test.Number("label_smoothing"),
        SoftLabel = IsSoft(test),
        IgnoreLabel = IsSoft(test) ? null : test.WholeNumber("ignore_index"),
    };

    private static (Shape Shape, float[] Values) Target(OracleCase test, bool soft) =>
        (new Shape(test.Shape("target")), soft ? test.Floats("target")! : [.. test.Integers("target").Select(label => (float)label)]);

    private static void SeedLoss<T>(LayerRun<T> run, OracleCase test) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (test.Floats("grad_output") is { } diff)
            Set(run.Tops[0].Diff, diff);
        else
            run.Tops[0].Diff.Fill(T.One);
    }

    private static LayerRun<T> Forward<T>(string type, LayerOptions options, params (Shape Shape, float[] Values)[] bottoms) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var run = new LayerRun<T>(type, options, [.. bottoms.Select(bottom => bottom.Shape)], 1, Phase.Train);
        for (int i = 0; i < bottoms.Length; i++)
            Set(run.Bottoms[i].Data, bottoms[i].Values);
        run.Forward();
        return run;
    }

    private static void Set<T>(Span<T> destination, float[] values) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Assert.That(values, Has.Length.EqualTo(destination.Length));
        for (int i = 0; i < values.Length; i++)
            destination[i] = T.CreateTruncating(values[i]);
    }
}
