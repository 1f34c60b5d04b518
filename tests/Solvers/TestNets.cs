using NetFramework.Yaml;

namespace NetFramework.Tests.Solvers;

/// <summary>Solvers on the sample data sets, which are part of the repository.</summary>
internal static class TestNets
{
    /// <summary>A multilayer perceptron with dropout on the digits.</summary>
    public static readonly string DigitsPerceptron = $$"""
        net:
          layers:
            - { name: digits, type: CsvData, top: [pixels, digit], source: "{{Sample("digits/digits.csv")}}", label_column: digit, standardize: true, test_fraction: 0.2, batch_size: 50, shuffle: true }
            - { name: hidden, type: InnerProduct, bottom: pixels, top: hidden, num_output: 40, weight_filler: { type: msra } }
            - { name: relu, type: ReLU, bottom: hidden, top: hidden }
            - { name: dropout, type: Dropout, bottom: hidden, top: hidden }
            - { name: scores, type: InnerProduct, bottom: hidden, top: scores, num_output: 10, weight_filler: { type: xavier } }
            - { name: loss, type: SoftmaxWithLoss, bottom: [scores, digit], top: loss }
            - { name: accuracy, type: Accuracy, bottom: [scores, digit], top: accuracy, include: { phase: TEST } }
        base_lr: 0.05
        momentum: 0.9
        weight_decay: 0.0005
        clip_gradients: 5
        """;

    /// <summary>Softmax regression on the digits.</summary>
    public static readonly string DigitsSoftmax = $$"""
        net:
          layers:
            - { name: digits, type: CsvData, top: [pixels, digit], source: "{{Sample("digits/digits.csv")}}", label_column: digit, standardize: true, test_fraction: 0.2, batch_size: 64, shuffle: true }
            - { name: scores, type: InnerProduct, bottom: pixels, top: scores, num_output: 10, weight_filler: { type: xavier } }
            - { name: loss, type: SoftmaxWithLoss, bottom: [scores, digit], top: loss }
        base_lr: 0.05
        momentum: 0.9
        """;

    /// <summary>A file of the samples folder.</summary>
    public static string Sample(string relative) => RepositoryFolder.PathOf($"samples/{relative}").Replace('\\', '/');

    /// <summary>A solver file of the samples, with keys set anew.</summary>
    public static SolverDefinition LoadSample(string relative, params string[] settings) =>
        SolverDefinition.Load(Sample(relative), [.. settings.Select(Override.Parse)]);

    /// <summary>All weights of a net, in order.</summary>
    public static double[] Weights<T>(Net<T> net) where T : unmanaged, System.Numerics.IFloatingPointIeee754<T> =>
        [.. net.Parameters.SelectMany(parameter => parameter.Data.ToArray()).Select(double.CreateChecked)];
}
