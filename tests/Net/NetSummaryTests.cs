namespace NetFramework.Tests;

/// <summary>What a net costs, counted by hand.</summary>
internal sealed class NetSummaryTests
{
    [Test]
    public void Learned_values_are_counted_once_and_statistics_are_not_learned()
    {
        var net = new Net<float>(NetDefinition.Parse("""
            layers:
              - { name: in, type: Input, top: x, shape: [2, 6] }
              - { name: frozen, type: InnerProduct, bottom: x, top: a, num_output: 6, bias_term: false, param: [{ name: w, lr_mult: 0 }] }
              - { name: shared, type: InnerProduct, bottom: a, top: b, num_output: 6, bias_term: false, param: [{ name: w, lr_mult: 0 }] }
              - { name: norm, type: BatchNorm, bottom: b, top: b }
              - { name: scale, type: Scale, bottom: b, top: b, bias_term: true }
            """));
        NetSummary summary = NetSummary.Of(net);
        // 6·6 weights, frozen; 6 means, 6 variances and a factor, which are gathered; 6 scales and 6 biases.
        Assert.That(summary.Layers.Select(layer => layer.Parameters), Is.EqualTo(new long[] { 0, 36, 0, 0, 12 }));
        Assert.That(summary.Parameters, Is.EqualTo(48));
        Assert.That(net.Layer("norm").Layer.Parameters.Select(parameter => (parameter.IsStatistic, parameter.Blob.Count)), Is.EqualTo(new[] { (true, 6), (true, 6), (true, 1) }));
        Assert.That(summary.Layers[3].DataBytes, Is.EqualTo(4 * 13), "statistics need memory all the same; the top lies in its bottom's");
    }
}
