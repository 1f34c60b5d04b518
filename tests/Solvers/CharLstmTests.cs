using System.Globalization;

namespace NetFramework.Tests.Solvers;

/// <summary>The character-level LSTM of the samples.</summary>
public sealed class CharLstmTests
{
    private static readonly string Text = File.ReadAllText(TestNets.Sample("char-lstm/sonnets.txt"));

    /// <summary>−Σ p·ln p over the frequencies of the characters.</summary>
    private static double UnigramEntropy => -Text.GroupBy(character => character).Select(group => (double)group.Count() / Text.Length).Sum(p => p * Math.Log(p));

    [Test]
    public void After_a_few_dozen_iterations_it_knows_more_than_the_frequencies()
    {
        var solver = new Solver<float>(TestNets.LoadSample("char-lstm/solver.yaml", "epochs=2"));
        solver.Train();
        Assert.That(solver.Iteration, Is.EqualTo(86));
        // Bits that no unigram model can save: the loss is below the entropy by a tenth and more, on text that was not trained on.
        Assert.That(solver.Test().Single().Loss, Is.LessThan(0.9 * UnigramEntropy));
    }

    [Test]
    public void Its_page_tells_the_entropy_and_the_sizes()
    {
        string page = File.ReadAllText(TestNets.Sample("char-lstm/README.md"));
        Assert.That(page, Does.Contain(string.Create(CultureInfo.InvariantCulture, $"{UnigramEntropy:0.000} nats ({UnigramEntropy / Math.Log(2):0.000} bits)")));
        Assert.That(page, Does.Contain(string.Create(CultureInfo.InvariantCulture, $"{Text.Length:N0} characters")).And.Contain($"the {Text.Distinct().Count()} different characters"));
        NetSummary summary = NetSummary.Of(new Solver<float>(TestNets.LoadSample("char-lstm/solver.yaml")).Net);
        // Embed 58·32; the LSTM's 4·128 gates of 32 inputs, 128 states and a bias; the scores.
        Assert.That(summary.Parameters, Is.EqualTo(58 * 32 + 4 * 128 * (32 + 128 + 1) + 58 * (128 + 1)));
        Assert.That(page, Does.Contain(string.Create(CultureInfo.InvariantCulture, $"{summary.Parameters:N0} parameters")));
        Assert.That(summary.MultiplyAdds, Is.EqualTo(32 * 32 * (4 * 128 * (32 + 128) + 58 * 128)));
    }

    // The test net has a state of its own, which testing in between does not mix with that of the training.
    [Test]
    public void Tests_in_between_change_nothing()
    {
        double[] plain = Trained("epochs=1"), tested = Trained("epochs=1", "test_interval=10");
        Assert.That(tested, Is.EqualTo(plain));
    }

    private static double[] Trained(params string[] settings)
    {
        var solver = new Solver<float>(TestNets.LoadSample("char-lstm/solver.yaml", settings));
        solver.Train();
        return TestNets.Weights(solver.Net);
    }
}
