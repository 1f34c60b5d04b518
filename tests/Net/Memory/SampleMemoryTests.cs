using NetFramework.Layers;

namespace NetFramework.Tests;

/// <summary>The sample nets in inference: the same bits with shared memory, no diff, and GoogLeNet in a quarter of its blobs.</summary>
internal sealed class SampleMemoryTests
{
    // The net of custom-layer needs an assembly that these tests don't know.
    private static IEnumerable<string> SampleNets =>
        from file in Directory.EnumerateFiles(RepositoryFolder.PathOf("samples"), "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        where File.ReadLines(file).Contains("layers:") && !file.Contains("custom-layer", StringComparison.Ordinal)
        select Path.GetRelativePath(RepositoryFolder.PathOf("samples"), file).Replace('\\', '/');

    private static NetDefinition Load(string sample)
    {
        string path = RepositoryFolder.PathOf($"samples/{sample}"), text = File.ReadAllText(path);
        return NetDefinition.Parse(sample.StartsWith("mnist/", StringComparison.Ordinal) ? text.Replace(": data/", $": {SharedFolder.PathOf("data/mnist")}/", StringComparison.Ordinal) : text, path);
    }

    /// <summary>The definition with batches of one in layers of made-up data: what is tested does not depend on the batch, and the nets are large.</summary>
    private static NetDefinition WithSmallBatches(NetDefinition net) => net with
    {
        Layers = [.. net.Layers.Select(layer => layer.Options is DummyDataOptions data ? layer with { Options = data with { Shape = [.. data.Shape.Select(shape => (int[])[1, .. shape.Skip(1)])] } } : layer)],
    };

    [TestCaseSource(nameof(SampleNets))]
    public void Shared_memory_changes_no_bit_and_no_diff_is_allocated(string sample)
    {
        NetDefinition definition = WithSmallBatches(Load(sample));
        Net<float> whole = WithUnitVariances(new Net<float>(definition)), planned = WithUnitVariances(new Net<float>(definition, new NetSettings { ForwardOnly = true }));
        double loss = whole.Forward();
        Assert.That(double.IsFinite(loss));
        for (int pass = 0; pass < 2; pass++)
        {
            planned.Iteration = 0;
            Assert.That(planned.Forward(), Is.EqualTo(loss));
            foreach (string output in whole.Outputs)
                Assert.That(planned[output].Data.SequenceEqual(whole[output].Data), $"{output}, pass {pass}");
        }
        MemoryPlan plan = MemoryPlan.Of(planned);
        long least = MemoryPlannerTests.LeastPeak([.. plan.Blobs.Where(blob => blob.Offset is not null).Select(blob => new Life((blob.Bytes + 63) / 64 * 64, blob.First, blob.Last))]);
        Assert.That(plan.BlockBytes, Is.InRange(least, 1.1 * least), "what lives at once, and at most a tenth more");
        foreach (Net<float> net in new[] { whole, planned })
            Assert.That(net.Layers.SelectMany(layer => layer.Bottoms.ToArray().Concat(layer.Tops.ToArray())).Concat(net.Parameters.Select(parameter => parameter.Blob)).Where(blob => blob.HasDiff), Is.Empty);
    }

    /// <summary>The statistics that BatchNorm begins with, variances of 0, would let the values grow beyond all bounds.</summary>
    private static Net<float> WithUnitVariances(Net<float> net)
    {
        foreach (Parameter<float> parameter in net.Parameters.Where(parameter => parameter is { IsStatistic: true, Name: "variance" or "factor" }))
            parameter.Data.Fill(1);
        return net;
    }

    [Test]
    public void GoogLeNet_at_batch_8_needs_a_quarter_of_the_sum_of_its_blobs()
    {
        var net = new Net<float>(Load("imagenet/googlenet.yaml"), new NetSettings { ForwardOnly = true });
        Assert.That(net["data"].Shape, Is.EqualTo(new Shape(8, 3, 224, 224)));
        MemoryPlan plan = MemoryPlan.Of(net);
        // At the worst of times, the data, conv2/3x3 and conv2/norm2: (8·3·224² + 8 labels + 2·8·192·56²) floats.
        Assert.That(plan.PeakBytes, Is.EqualTo(4 * (8 * 3 * 224 * 224 + 8 + 2 * 8 * 192 * 56 * 56)));
        Assert.That(plan.PeakBytes, Is.LessThanOrEqualTo(0.25 * plan.BlobBytes));
    }
}
