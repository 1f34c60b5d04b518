using NetFramework.Timing;

namespace NetFramework.Tests;

/// <summary>The timing of nets: what is counted and how the figures hang together. No time is judged.</summary>
internal sealed class TimingTests
{
    // x: 4×3 → a: 4×5 → b: 4×2 → loss; 'aside' has no loss above it.
    private const string Definition = """
        name: two-products
        layers:
          - { name: in, type: Input, top: [x, label], shape: [[4, 3], [4]] }
          - { name: first, type: InnerProduct, bottom: x, top: a, num_output: 5 }
          - { name: second, type: InnerProduct, bottom: a, top: b, num_output: 2 }
          - { name: loss, type: SoftmaxWithLoss, bottom: [b, label], top: loss }
          - { name: aside, type: InnerProduct, bottom: a, top: c, num_output: 7 }
        """;

    private static NetTimingReport Measure(bool backward, string yaml = Definition)
    {
        var net = new Net<float>(NetDefinition.Parse(yaml), new NetSettings { State = new NetState { Phase = Phase.Train } });
        return NetTiming.Measure(net, new NetTimingSettings { Iterations = 3, Backward = backward, WarmUp = TimeSpan.Zero });
    }

    [Test]
    public void Every_layer_is_timed_in_the_order_of_the_net()
    {
        NetTimingReport report = Measure(backward: true);
        Assert.Multiple(() =>
        {
            Assert.That(report.Layers.Select(layer => layer.Name), Is.EqualTo(new[] { "in", "first", "second", "loss", "aside" }));
            Assert.That(report.Net, Is.EqualTo("two-products"));
            Assert.That((report.Iterations, report.WarmUpIterations), Is.EqualTo((3, 1)));
            Assert.That(report.PeakGigaflopsPerSecond, Is.Positive);
        });
    }

    [Test]
    public void Backward_is_told_where_it_runs()
    {
        Assert.That(Measure(backward: false).Layers.Select(layer => layer.Backward), Is.All.Null);
        Assert.That(Measure(backward: true).Layers.Where(layer => layer.Backward is not null).Select(layer => layer.Name), Is.EqualTo(new[] { "first", "second", "loss" }));
    }

    [Test]
    public void A_gradient_counts_as_much_as_the_forward_pass()
    {
        // Forward: 2·M·N·K. The first layer takes the gradient of its weights, the second that of its bottom too.
        Dictionary<string, LayerTiming> layers = Measure(backward: true).Layers.ToDictionary(layer => layer.Name);
        Assert.Multiple(() =>
        {
            Assert.That((layers["first"].Forward.Flops, layers["first"].Backward!.Flops), Is.EqualTo((2L * 4 * 5 * 3, 2L * 4 * 5 * 3)));
            Assert.That((layers["second"].Forward.Flops, layers["second"].Backward!.Flops), Is.EqualTo((2L * 4 * 2 * 5, 2 * 2L * 4 * 2 * 5)));
            Assert.That((layers["loss"].Flops, layers["loss"].Forward.GigaflopsPerSecond), Is.EqualTo((0L, (double?)null)));
        });
    }

    [Test]
    public void Frozen_weights_have_no_gradient_to_count()
    {
        NetTimingReport report = Measure(backward: true, Definition.Replace("num_output: 2 }", "num_output: 2, param: [{ lr_mult: 0 }, { lr_mult: 0 }] }", StringComparison.Ordinal));
        Assert.That(report.Layers[2].Backward!.Flops, Is.EqualTo(2L * 4 * 2 * 5));
    }

    [Test]
    public void The_figures_hang_together()
    {
        NetTimingReport report = Measure(backward: true);
        LayerTiming second = report.Layers[2];
        Assert.Multiple(() =>
        {
            Assert.That(report.Layers.Sum(report.ShareOfTime), Is.EqualTo(1).Within(1e-12));
            Assert.That(report.Iteration.Flops, Is.EqualTo(report.Layers.Sum(layer => layer.Flops)));
            Assert.That(second.Milliseconds, Is.EqualTo(second.Forward.MedianMilliseconds + second.Backward!.MedianMilliseconds));
            Assert.That(second.Forward.GigaflopsPerSecond, Is.EqualTo(second.Forward.Flops / second.Forward.MedianMilliseconds / 1e6));
            Assert.That(report.ShareOfPeak(second.Flops, second.Milliseconds), Is.EqualTo(second.Flops / second.Milliseconds / 1e6 / report.PeakGigaflopsPerSecond));
            foreach (PassTiming pass in report.Layers.SelectMany(layer => new[] { layer.Forward, layer.Backward }).OfType<PassTiming>().Append(report.Iteration))
                Assert.That(pass.MinimumMilliseconds, Is.LessThanOrEqualTo(pass.MedianMilliseconds).And.LessThanOrEqualTo(pass.MeanMilliseconds));
        });
    }

    [Test]
    public void Layers_allocate_nothing()
    {
        NetTimingReport report = Measure(backward: true);
        Assert.That(report.Layers.Select(layer => layer.AllocatedBytes), Is.All.Zero);
        Assert.That(report.AllocatedBytes, Is.Zero);
    }

    [Test]
    public void Timing_leaves_the_results_as_they_are()
    {
        var timed = new Net<double>(NetDefinition.Parse(Definition));
        var plain = new Net<double>(NetDefinition.Parse(Definition));
        NetTiming.Measure(timed, new NetTimingSettings { Iterations = 2, Backward = true, WarmUp = TimeSpan.Zero });
        timed.ClearParameterDiffs();
        Assert.That(timed.Forward(), Is.EqualTo(plain.Forward()));
        timed.Backward();
        plain.Backward();
        for (int i = 0; i < plain.Parameters.Count; i++)
            Assert.That(timed.Parameters[i].Diff.ToArray(), Is.EqualTo(plain.Parameters[i].Diff.ToArray()));
    }

    [Test]
    public void There_is_at_least_one_iteration() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => NetTiming.Measure(new Net<float>(NetDefinition.Parse(Definition)), new NetTimingSettings { Iterations = 0 }));
}
