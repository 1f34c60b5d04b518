namespace NetFramework.Tests;

/// <summary>The sample nets in inference: the same bits with shared memory, no diff, and GoogLeNet in a quarter of its blobs.</summary>
internal sealed class SampleMemoryTests
{
    [TestCaseSource(typeof(SampleNets), nameof(SampleNets.All))]
    public void Shared_memory_changes_no_bit_and_no_diff_is_allocated(string sample)
    {
        NetDefinition definition = SampleNets.WithSmallBatches(SampleNets.Load(sample));
        Net<float> whole = SampleNets.WithStatistics(new Net<float>(definition)), planned = SampleNets.WithStatistics(new Net<float>(definition, new NetSettings { ForwardOnly = true, Fuse = false }));
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

    [Test]
    public void GoogLeNet_at_batch_8_needs_a_quarter_of_the_sum_of_its_blobs()
    {
        var net = new Net<float>(SampleNets.Load("imagenet/googlenet.yaml"), new NetSettings { ForwardOnly = true });
        Assert.That(net["data"].Shape, Is.EqualTo(new Shape(8, 3, 224, 224)));
        MemoryPlan plan = MemoryPlan.Of(net);
        // At the worst of times, the data, conv2/3x3 and conv2/norm2: (8·3·224² + 8 labels + 2·8·192·56²) floats.
        Assert.That(plan.PeakBytes, Is.EqualTo(4 * (8 * 3 * 224 * 224 + 8 + 2 * 8 * 192 * 56 * 56)));
        Assert.That(plan.PeakBytes, Is.LessThanOrEqualTo(0.25 * plan.BlobBytes));
    }
}
