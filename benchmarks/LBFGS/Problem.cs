using System.Globalization;

namespace NetFramework.Benchmarks;

/// <summary>A softmax regression with an L2 penalty on the weights.</summary>
/// <param name="Name">The name of the data.</param>
/// <param name="DataLayer">The type of the data layer and its options.</param>
/// <param name="Files">The files, as the peer reads them.</param>
/// <param name="Decay">The strength of the penalty.</param>
/// <param name="Tolerance">Where ours ends: where no element of the gradient is larger.</param>
internal sealed record Problem(string Name, string DataLayer, IReadOnlyList<string> Files, double Decay, double Tolerance)
{
    /// <summary>The digits of this repository, and MNIST in a folder where it is given.</summary>
    public static IReadOnlyList<Problem> All(string repository, string? mnist)
    {
        string digits = Path.Join(repository, "samples/digits/digits.csv");
        string digitsLayer = $"type: CsvData, source: \"{digits}\", label_column: digit";
        List<Problem> problems = [];
        foreach ((string name, double decay, double tolerance) in new[] { ("digits, decay 10", 10, 1e-4), ("digits, decay 1", 1, 2e-5), ("digits, C = 1", 1 / 1797.0, 5e-7) })
            problems.Add(new Problem(name, digitsLayer, [digits], decay, tolerance));
        if (mnist is not null)
        {
            (string images, string labels) = (Path.Join(mnist, "train10k-images-idx3-ubyte.gz"), Path.Join(mnist, "train10k-labels-idx1-ubyte.gz"));
            string layer = $"type: IdxData, source: \"{images}\", labels: \"{labels}\", scale: {(1 / 255.0).ToString("R", CultureInfo.InvariantCulture)}";
            problems.Add(new Problem("MNIST, 10,000 images, C = 1", layer, [images, labels], 1e-4, 1e-6));
        }
        return problems;
    }

    /// <summary>A solver of it, before its first iteration.</summary>
    public Solver<double> Solver() => new(SolverDefinition.Parse(string.Create(CultureInfo.InvariantCulture, $$"""
        net:
          layers:
            - { name: data, top: [x, y], batch_size: 0, {{DataLayer}} }
            - { name: scores, type: InnerProduct, bottom: x, top: scores, num_output: 10, param: [{ decay_mult: 1 }, { decay_mult: 0 }] }
            - { name: loss, type: SoftmaxWithLoss, bottom: [scores, y], top: loss }
        type: LBFGS
        base_lr: 1
        weight_decay: {{Decay:R}}
        tolerance: {{Tolerance:R}}
        max_iter: 100000
        """)));

    /// <summary>The objective of a trained solver.</summary>
    public double Objective(Solver<double> solver) => solver.Net.Forward() + 0.5 * Decay * solver.Net.Parameters[0].Data.ToArray().Sum(weight => weight * weight);
}
