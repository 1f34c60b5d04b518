using NetFramework.Tests.Layers.Recurrent;

namespace NetFramework.Tests.Layers.Golden;

/// <summary>A golden case in which Caffe's result is not the right one, with the reason and the right values.</summary>
internal sealed record GoldenException(string Reason)
{
    /// <summary>Options that reproduce what Caffe does without being asked; the results are then Caffe's.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    /// <summary>The right values of the first top, where they are not Caffe's.</summary>
    public double[]? Top { get; init; }

    /// <summary>The right values of the first top by their naive formula, where they are not Caffe's.</summary>
    public Func<GoldenCase, double[]>? TopFormula { get; init; }

    /// <summary>The right diff of the first bottom by its naive formula, where it is not Caffe's.</summary>
    public Func<GoldenCase, double[]>? BottomDiffFormula { get; init; }

    /// <summary>The right diffs of the parameters by their naive formula, where they are not Caffe's.</summary>
    public Func<GoldenCase, double[][]>? ParameterDiffsFormula { get; init; }

    /// <summary>Whether the results differ in double alone, because float rounds here as Caffe's does.</summary>
    public bool InDoubleOnly { get; init; }

    // Four samples of two channels of nine elements.
    private static readonly NaiveNormalization BatchNorm08 = new(i => i / 9 % 2, variance => Math.Sqrt(variance + 1e-5), variance => 0.5 / Math.Sqrt(variance + 1e-5));

    // Six channels of twelve elements.
    private static readonly NaiveNormalization MVN04 = new(i => i / 12, variance => Math.Sqrt(variance) + 0.1, variance => 0.5 / Math.Sqrt(variance));

    private const string HingeDiff =
        "the recorded gradient is all 0 although margins are violated: Caffe's Backward expects in the bottom's diff what its Forward left there, which is lost where diffs are cleared between the two";

    /// <summary>∂xᵢ = −weight / N · δᵢ where 1 − δᵢ·xᵢ &gt; 0, else 0; with squares times 2·(1 − δᵢ·xᵢ).</summary>
    private static Func<GoldenCase, double[]> Hinge(bool squares) => golden =>
    {
        double[] x = golden.Bottoms[0].Data, labels = golden.Bottoms[1].Data;
        int classes = x.Length / labels.Length;
        return [.. x.Select((value, i) =>
        {
            double sign = labels[i / classes] == i % classes ? 1 : -1, violation = 1 - sign * value;
            return violation <= 0 ? 0 : -golden.TopDiffs[0].Data[0] / labels.Length * sign * (squares ? 2 * violation : 1);
        })];
    };

    /// <summary>The gradients of a case of LSTM whose sequences all begin at its first step.</summary>
    private static (double[] X, double[][] Parameters) LstmDiffs(GoldenCase golden)
    {
        Shape x = golden.Bottoms[0].Shape;
        var naive = new NaiveLstm(
            x[0], x[1], x.CountFrom(2), golden.Tops[0].Shape[2], golden.Bottoms[0].Data, golden.Bottoms[1].Data, golden.Parameters[0].Data, golden.Parameters[1].Data, golden.Parameters[2].Data);
        naive.Forward();
        (double[] dx, double[] dw, double[] db, double[] dwh) = naive.Backward(golden.TopDiffs[0].Data);
        return (dx, [dw, db, dwh]);
    }

    /// <summary>All exceptions, by case name. Nothing else may differ from Caffe.</summary>
    public static IReadOnlyDictionary<string, GoldenException> All { get; } = new Dictionary<string, GoldenException>
    {
        ["MultinomialLogisticLoss_02"] = new("Caffe raises p to 1e-20; ours does when it is asked to")
        {
            Options = new Dictionary<string, string> { ["min_probability"] = "1e-20" },
        },
        // With gaps this wide each loss is max z − z_y: 8272.92614, 10546.53809, 89.3623, 0, 0, 0; their mean.
        ["SoftmaxWithLoss_18"] = new("Caffe caps each loss at −log FLT_MIN = 87.3365; the true losses are up to 1e4")
        {
            Top = [(8272.92614 + 10546.53809 + 89.3623) / 6],
        },
        // −log σ(1e4), −log(1 − σ(−3e38)) and −log σ(3e38) are all 0 to the last bit.
        ["InfogainLoss_06"] = new("Caffe raises p to 1e-20; ours does when it is asked to")
        {
            Options = new Dictionary<string, string> { ["min_probability"] = "1e-20" },
        },
        ["HingeLoss_00"] = new(HingeDiff) { BottomDiffFormula = Hinge(squares: false) },
        ["HingeLoss_01"] = new(HingeDiff) { BottomDiffFormula = Hinge(squares: false) },
        ["HingeLoss_02"] = new(HingeDiff) { BottomDiffFormula = Hinge(squares: true) },
        ["BatchNorm_08"] = new("Caffe's means and deviations are sums in float: of values near 1000 they are off by 1e-5")
        {
            TopFormula = BatchNorm08.Top,
            BottomDiffFormula = BatchNorm08.BottomDiff,
        },
        ["MVN_04"] = new("Caffe's Backward divides by σ + ε where the derivative has σ: with ε = 0.1 its gradient is off by 8%") { BottomDiffFormula = MVN04.BottomDiff },
        ["LSTM_06"] = new("the gates are saturated: where σ is next to 1, Caffe's float has 0 for 1 − σ and double 1e-8, and so diffs of up to 1e-7 are 0 in Caffe")
        {
            BottomDiffFormula = golden => LstmDiffs(golden).X,
            ParameterDiffsFormula = golden => LstmDiffs(golden).Parameters,
            InDoubleOnly = true,
        },
        ["SigmoidCrossEntropyLoss_08"] = new("Caffe forms 2·x, which overflows, and gives NaN; the loss is 0") { Top = [0] },
    };
}
