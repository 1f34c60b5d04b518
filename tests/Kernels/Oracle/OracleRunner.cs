using System.Numerics;
using NetFramework.Kernels;
using NetFramework.Tests.Oracle;

namespace NetFramework.Tests.Kernels.Oracle;

/// <summary>Runs the kernels on a case in the precision of T.</summary>
internal static class OracleRunner<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    public static Dictionary<string, T[]> Run(OracleCase test) => test.Kind switch
    {
        "softmax" => RunSoftmax(test),
        "cross_entropy" => RunCrossEntropy(test),
        "nll_prob" => RunFromProbabilities(test),
        "softmax_backward" or "log_softmax_backward" => RunBackward(test),
        _ => throw new InvalidDataException($"unknown kind '{test.Kind}'"),
    };

    private static T[] Convert(float[] values) => Array.ConvertAll(values, value => T.CreateTruncating(value));

    private static double Beta(OracleCase test) => test.Attributes.TryGetProperty("beta", out _) ? test.Number("beta") : 1;

    private static (int Outer, int Classes, int Inner) Split(int[] shape, int axis)
        => (shape[..axis].Aggregate(1, (a, b) => a * b), shape[axis], shape[(axis + 1)..].Aggregate(1, (a, b) => a * b));

    private static Dictionary<string, T[]> RunSoftmax(OracleCase test)
    {
        T[] x = Convert(test.Floats("x")!);
        (int outer, int classes, int inner) = Split(test.Shape("x"), test.WholeNumber("axis"));
        double beta = Beta(test);
        T[] softmax = new T[x.Length], logSoftmax = new T[x.Length], logSumExp = new T[outer * inner];
        Softmax.Forward<T>(x, softmax, outer, classes, inner, beta);
        LogSoftmax.Forward<T>(x, logSoftmax, outer, classes, inner, beta);
        LogSumExp.Forward<T>(x, logSumExp, outer, classes, inner, beta);
        return new() { ["softmax"] = softmax, ["log_softmax"] = logSoftmax, ["logsumexp"] = logSumExp };
    }

    private static Dictionary<string, T[]> RunBackward(OracleCase test)
    {
        T[] x = Convert(test.Floats("x")!), diff = Convert(test.Floats("grad_output")!), gradient = new T[x.Length];
        (int outer, int classes, int inner) = Split(test.Shape("x"), test.WholeNumber("axis"));
        if (test.Kind == "softmax_backward") Softmax.BackwardFromLogits<T>(x, diff, gradient, outer, classes, inner, Beta(test));
        else LogSoftmax.Backward<T>(x, diff, gradient, outer, classes, inner, Beta(test));
        return new() { ["grad_x"] = gradient };
    }

    private static Dictionary<string, T[]> RunCrossEntropy(OracleCase test)
    {
        T[] x = Convert(test.Floats("x")!);
        T[] weights = test.Floats("weight") is { } w ? Convert(w) : [];
        T[] diff = test.Floats("grad_output") is { } g ? Convert(g) : [];
        bool soft = test.Attributes.GetProperty("soft_target").GetBoolean();
        (int outer, int classes, int inner) = Split(test.Shape("x"), test.WholeNumber("axis"));
        CrossEntropySettings<T> settings = new() { ClassWeights = weights, LabelSmoothing = test.Number("label_smoothing"), Beta = Beta(test) };
        T[] targets = soft ? Convert(test.Floats("target")!) : [];
        int ignored = test.WholeNumber("ignore_index");
        int[] labels = soft ? [] : Array.ConvertAll(test.Integers("target"), label => label == ignored ? -1 : label);
        string reduction = test.Text("reduction");

        T[] losses = new T[outer * inner], gradient = new T[x.Length];
        CrossEntropyTotal total = soft
            ? SoftmaxCrossEntropy.Forward<T>(x, targets, losses, [], outer, classes, inner, settings)
            : SoftmaxCrossEntropy.Forward<T>(x, labels, losses, [], outer, classes, inner, settings);
        double divisor = reduction == "mean" ? total.Weight : 1;
        double scale = (reduction == "none" || diff.Length == 0 ? 1 : double.CreateTruncating(diff[0])) / divisor;
        T[] scales = reduction == "none" ? diff : [];
        if (soft) SoftmaxCrossEntropy.Backward<T>(x, targets, scale, scales, gradient, outer, classes, inner, settings);
        else SoftmaxCrossEntropy.Backward<T>(x, labels, scale, scales, gradient, outer, classes, inner, settings);
        return new() { ["loss"] = reduction == "none" ? losses : [T.CreateTruncating(total.Loss / divisor)], ["grad_x"] = gradient };
    }

    private static Dictionary<string, T[]> RunFromProbabilities(OracleCase test)
    {
        T[] p = Convert(test.Floats("p")!);
        int[] labels = test.Integers("target"), shape = test.Shape("p");
        bool mean = test.Text("reduction") == "mean";
        T[] losses = new T[labels.Length], gradient = new T[p.Length];
        CrossEntropyTotal total = MultinomialLogistic.Forward<T>(p, labels, [], losses, shape[0], shape[1], 1, new());
        MultinomialLogistic.Backward<T>(p, labels, [], mean ? 1 / total.Weight : 1, [], gradient, shape[0], shape[1], 1, new());
        return new() { ["loss"] = mean ? [T.CreateTruncating(total.Loss / total.Weight)] : losses, ["grad_p"] = gradient };
    }
}
