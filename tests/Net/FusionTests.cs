using System.Numerics;
using NetFramework.Timing;

namespace NetFramework.Tests;

/// <summary>Layers that do the work of those after them: the same bits where only rectifiers are taken over, and no more than other rounding where normalizations are; and what is never taken over.</summary>
[NonParallelizable]
internal sealed class FusionTests
{
    private const string Chains = """
        layers:
          - { name: in, type: Input, top: x, shape: [4, 3, 9, 9] }
          - { name: conv1, type: Convolution, bottom: x, top: conv1, num_output: 20, kernel_size: 3, pad: 1, weight_filler: { type: xavier }, bias_filler: { type: uniform, min: -1, max: 1 } }
          - { name: norm1, type: BatchNorm, bottom: conv1, top: norm1 }
          - { name: scale1, type: Scale, bottom: norm1, top: norm1, bias_term: true }
          - { name: relu1, type: ReLU, bottom: norm1, top: relu1, negative_slope: 0.1 }
          - { name: relu1b, type: ReLU, bottom: relu1, top: relu1 }
          - { name: dw, type: Convolution, bottom: relu1, top: dw, num_output: 20, group: 20, kernel_size: 3, bias_term: false, weight_filler: { type: xavier } }
          - { name: norm2, type: BatchNorm, bottom: dw, top: dw }
          - { name: shift2, type: Bias, bottom: dw, top: dw }
          - { name: ip, type: InnerProduct, bottom: dw, top: ip, num_output: 7, weight_filler: { type: xavier } }
          - { name: scale3, type: Scale, bottom: ip, top: scaled }
          - { name: relu3, type: LeakyReLU, bottom: scaled, top: y }
        """;

    private static readonly NetSettings Fused = new() { ForwardOnly = true };

    private static readonly NetSettings Apart = new() { ForwardOnly = true, Fuse = false };

    private static Net<T> Build<T>(string layers, NetSettings settings) where T : unmanaged, IFloatingPointIeee754<T> => SampleNets.WithStatistics(new Net<T>(NetDefinition.Parse(layers), settings));

    private static void Fill<T>(Net<T> net, int batch, int seed) where T : unmanaged, IFloatingPointIeee754<T>
    {
        net["x"].Reshape(net["x"].Shape.With(0, batch));
        var random = new Random(seed);
        foreach (ref T value in net["x"].Data)
            value = T.CreateTruncating(random.NextSingle() - 0.5f);
    }

    private static double[] Values<T>(Blob<T> blob) where T : unmanaged, IFloatingPointIeee754<T> => [.. blob.Data.ToArray().Select(double.CreateTruncating)];

    private static string[] FusedLayers<T>(Net<T> net) where T : unmanaged, IFloatingPointIeee754<T> => [.. net.Layers.Where(layer => layer.FusedInto is not null).Select(layer => $"{layer.Name} in {layer.FusedInto}")];

    [Test]
    public void Weights_that_stay_give_the_same_in_each_pass_and_at_each_batch_size()
    {
        (Net<double> stay, Net<double> apart) = (Build<double>(Chains, Fused with { WeightsStay = true }), Build<double>(Chains, Apart));
        foreach ((int batch, int seed) in new[] { (4, 1), (4, 2), (1, 3), (4, 4) })
        {
            Fill(stay, batch, seed);
            Fill(apart, batch, seed);
            stay.Forward();
            apart.Forward();
            Assert.That(Values(stay["y"]), Is.EqualTo(Values(apart["y"])).Within(1e-12));
        }
    }

    [TestCaseSource(typeof(SampleNets), nameof(SampleNets.All))]
    public void Fused_sample_nets_give_the_same_but_for_rounding(string sample)
    {
        NetDefinition definition = SampleNets.WithSmallBatches(SampleNets.Load(sample));
        (Net<float> fused, Net<float> apart) = (SampleNets.WithStatistics(new Net<float>(definition, Fused)), SampleNets.WithStatistics(new Net<float>(definition, Apart)));
        string[] read = [.. fused.Outputs.Concat(definition.Layers.Where(layer => layer.Type == "SoftmaxWithLoss").Select(layer => layer.Bottom[0])).Where(fused.HasBlob)];
        foreach (string blob in read)
        {
            fused.Keep(fused[blob]);
            apart.Keep(apart[blob]);
        }
        fused.Forward();
        apart.Forward();
        // Each normalization or scale that is taken over rounds otherwise, by about an ulp: n of them, independent of one another, by √n.
        int rounded = fused.Layers.Count(layer => layer is { FusedInto: not null, Layer.ChannelMap.Channels: not null });
        TestContext.Out.WriteLine($"{FusedLayers(fused).Length} layers fused, {rounded} with other rounding");
        Assert.That(FusedLayers(fused).Length > 0, Is.EqualTo(definition.Layers.Any(layer => layer.Type is "ReLU" or "BatchNorm")));
        foreach (string blob in read)
        {
            double[] expected = Values(apart[blob]), actual = Values(fused[blob]);
            double largest = expected.Max(Math.Abs), error = actual.Zip(expected, (a, e) => Math.Abs(a - e)).Max();
            Assert.That(double.IsFinite(largest));
            TestContext.Out.WriteLine($"{blob}: {Math.ScaleB(error, 23):G3} ulps of 1, the largest value {largest:G3}");
            Assert.That(error, Is.LessThanOrEqualTo(4 * Math.Sqrt(rounded) * Math.ScaleB(largest, -23)), blob);
        }
    }

    [Test]
    public void Chains_end_at_the_first_rectifier()
    {
        Assert.That(FusedLayers(Build<float>(Chains, Fused)), Is.EqualTo(new[] { "norm1 in conv1", "scale1 in conv1", "relu1 in conv1", "norm2 in dw", "shift2 in dw", "scale3 in ip", "relu3 in ip" }));
        Assert.That(FusedLayers(Build<float>(Chains, Apart)), Is.Empty);
    }

    [Test]
    public void Results_follow_the_batch_and_the_parameters()
    {
        Net<double> fused = Build<double>(Chains, Fused), apart = Build<double>(Chains, Apart);
        foreach (int batch in new[] { 4, 4, 1, 9, 4 })
        {
            foreach (Net<double> net in new[] { fused, apart })
            {
                Fill(net, batch, batch);
                // What a training or another file of weights would change between two passes.
                foreach (Parameter<double> parameter in net.Parameters)
                    parameter.Data[^1] += 0.25;
                net.Forward();
            }
            Assert.That(Values(fused["y"]), Is.EqualTo(Values(apart["y"])).Within(1e-13));
        }
    }

    [TestCase("conv1", new[] { "norm2 in dw", "shift2 in dw", "scale3 in ip", "relu3 in ip" })]
    [TestCase("norm1", new[] { "norm1 in conv1", "scale1 in conv1", "norm2 in dw", "shift2 in dw", "scale3 in ip", "relu3 in ip" })]
    [TestCase("scaled", new[] { "norm1 in conv1", "scale1 in conv1", "relu1 in conv1", "norm2 in dw", "shift2 in dw", "scale3 in ip" })]
    [TestCase("relu1", new[] { "norm1 in conv1", "scale1 in conv1", "relu1 in conv1", "norm2 in dw", "shift2 in dw", "scale3 in ip", "relu3 in ip" })]
    public void A_kept_blob_has_its_values(string blob, string[] stillFused)
    {
        Net<double> net = Build<double>(Chains, Fused), apart = Build<double>(Chains, Apart);
        apart.Keep(apart[blob]);
        Fill(apart, 4, 1);
        apart.Forward();
        Fill(net, 4, 1);
        net.Forward();
        Assert.That(() => net[blob].Data.Length, Throws.InvalidOperationException);
        for (int time = 0; time < 2; time++)
        {
            net.Keep(net[blob]);
            net.Forward();
            Assert.That(Values(net[blob]), Is.EqualTo(Values(apart[blob])).Within(1e-13));
            Assert.That(Values(net["y"]), Is.EqualTo(Values(apart["y"])).Within(1e-13));
            Assert.That(FusedLayers(net), Is.EqualTo(stillFused));
        }
        Assert.That(() => net.Keep(apart[blob]), Throws.ArgumentException);
    }

    [Test]
    public void What_lies_between_needs_no_memory()
    {
        MemoryPlan fused = MemoryPlan.Of(Build<float>(Chains, Fused)), apart = MemoryPlan.Of(Build<float>(Chains, Apart));
        Assert.That(fused.Blobs.Select(blob => (blob.Name, blob.First, blob.Last)), Is.EqualTo(new[] { ("x", 0, 11), ("relu1", 1, 6), ("dw", 6, 9), ("y", 9, 11) }));
        Assert.That(fused.BlockBytes, Is.LessThan(apart.BlockBytes));
    }

    [Test]
    public void The_steady_state_allocates_nothing()
    {
        Net<float> net = Build<float>(Chains, Fused);
        Fill(net, 4, 1);
        Assert.That(Allocation.InSteadyState(Passes), Is.Zero);

        void Passes()
        {
            for (int i = 0; i < 10; i++)
                net.Forward();
        }
    }

    // What another layer reads, what adds to the loss, what depends on the batch, channels along another axis, a scale that is an input.
    [TestCase("{ name: relu, type: ReLU, bottom: c, top: r }, { name: other, type: Silence, bottom: c }")]
    [TestCase("{ name: relu, type: ReLU, bottom: c, top: r }", "loss_weight: 1")]
    [TestCase("{ name: norm, type: BatchNorm, bottom: c, top: r, use_global_stats: false }")]
    [TestCase("{ name: scale, type: Scale, bottom: c, top: r, axis: 2 }")]
    [TestCase("{ name: scale, type: Scale, bottom: c, top: r, num_axes: -1 }")]
    [TestCase("{ name: s, type: Input, top: s, shape: [5] }, { name: scale, type: Scale, bottom: [c, s], top: r }")]
    [TestCase("{ name: tanh, type: TanH, bottom: c, top: r }")]
    public void These_are_not_fused(string layers, string ofConvolution = "bias_term: true")
    {
        string yaml = "layers: [ { name: in, type: Input, top: x, shape: [2, 3, 5, 6] }, { name: c, type: Convolution, bottom: x, top: c, num_output: 5, kernel_size: 1, " + ofConvolution + " }, " + layers + " ]";
        Assert.That(FusedLayers(Build<float>(yaml, Fused)), Is.Empty);
    }

    [Test]
    public void Training_and_a_search_for_what_is_not_finite_see_every_layer()
    {
        Assert.That(FusedLayers(Build<float>(Chains, new NetSettings())), Is.Empty);
        Assert.That(FusedLayers(Build<float>(Chains, new NetSettings { State = new NetState { Phase = Phase.Train } })), Is.Empty);
        Net<float> net = Build<float>(Chains, Fused with { CheckFinite = true });
        Assert.That(FusedLayers(net), Is.Empty);
        net.Layer("scale1").Layer.Parameters[0].Data[0] = float.NaN;
        Assert.That(Assert.Throws<NonFiniteException>(() => net.Forward())!.Layer, Is.EqualTo("scale1"));
    }

    [Test]
    public void Timing_says_where_a_layer_is_computed_and_counts_what_it_did_before()
    {
        NetTimingSettings settings = new() { Iterations = 1, WarmUp = TimeSpan.Zero };
        NetTimingReport fused = NetTiming.Measure(Build<float>(Chains, Fused), settings), apart = NetTiming.Measure(Build<float>(Chains, Apart), settings);
        Assert.That(fused.Layers.Where(layer => layer.FusedInto is not null).Select(layer => $"{layer.Name} in {layer.FusedInto}"), Is.EqualTo(FusedLayers(Build<float>(Chains, Fused))));
        Assert.That(fused.Layers.Select(layer => (layer.Name, layer.Flops)), Is.EqualTo(apart.Layers.Select(layer => (layer.Name, layer.Flops))));
        Assert.That(apart.Layers, Has.All.Property(nameof(LayerTiming.FusedInto)).Null);
    }
}
