using System.Globalization;
using System.Text;
using NetFramework.Layers;

namespace NetFramework.Tests.Solvers;

/// <summary>The transformer of the samples: what it costs, and that it learns more than how often each character occurs.</summary>
public sealed class TransformerTests
{
    private const int Blocks = 3;

    private static readonly SolverDefinition Definition = TestNets.LoadSample("transformer/solver.yaml");

    private static readonly Rune[] Text = [.. File.ReadAllText(((TextDataOptions)Definition.Net!.Layers[0].Options).Source).EnumerateRunes()];

    // −Σ p log p over the characters.
    private static double Entropy => -Text.CountBy(character => character).Sum(item => (double)item.Value / Text.Length * Math.Log((double)item.Value / Text.Length));

    // E features, F hidden ones, N sequences of T characters out of V. A block: two normalizations, the projections of attention and its products, a perceptron of one hidden layer.
    [Test]
    public void It_has_the_counts_of_its_formula()
    {
        const long E = 64, F = 256, N = 16, T = 64;
        long v = Text.Distinct().Count();
        NetSummary summary = NetSummary.Of(new Solver<float>(Definition).Net);
        Assert.That(summary.Parameters, Is.EqualTo(v * E + Blocks * (2 * 2 * E + 4 * E * (E + 1) + F * (E + 1) + E * (F + 1)) + 2 * E + v * (E + 1)));
        long perCharacter = Blocks * (4 * E * E + 2 * T * E + 2 * E * F) + E * v;
        Assert.That(summary.MultiplyAdds, Is.EqualTo(N * T * perCharacter));
        string page = File.ReadAllText(TestNets.Sample("transformer/README.md"));
        Assert.That(page, Does.Contain(string.Create(CultureInfo.InvariantCulture, $"{summary.Parameters:N0} parameters, {perCharacter:N0} multiply-adds")));
        Assert.That(page, Does.Contain(string.Create(CultureInfo.InvariantCulture, $"{Entropy:0.000} nats ({Entropy / Math.Log(2):0.000} bits)")));
    }

    [Test]
    public void A_smaller_copy_learns_more_than_how_often_each_character_occurs()
    {
        List<string> settings = ["epochs=2", "test_interval=0", "net.layers.train.batch_size=8", "net.layers.train.sequence_length=32", "net.layers.embedding.num_output=32"];
        for (int block = 1; block <= Blocks; block++)
            settings.AddRange([$"net.layers.block{block}_hidden.num_output=64", $"net.layers.block{block}_output.num_output=32"]);
        var solver = new Solver<float>(TestNets.LoadSample("transformer/solver.yaml", [.. settings]));
        var last = new LastTest();
        solver.Hooks.Add(last);
        solver.Train();
        Assert.That(last.Loss, Is.LessThan(Entropy - 0.5));
    }

    private sealed class LastTest : SolverHook<float>
    {
        public double Loss { get; private set; } = double.NaN;

        public override void OnTest(Solver<float> solver, int testNet, Evaluation evaluation) => Loss = evaluation.Loss;
    }
}
