using NetFramework.Kernels;
using NetFramework.Layers;

namespace NetFramework.Tests.Layers;

/// <summary>What holds for every layer that declares a channel map, and for every layer that takes over those of others, against the map as its formula says it.</summary>
public sealed class FusingTests
{
    private static IEnumerable<LayerCase> InInference => LayerCases.All.Select(layerCase => layerCase with { Phase = Phase.Test });

    private static IEnumerable<LayerCase> Mapping => InInference.Where(layerCase => layerCase is { Bottoms.Count: 1, Tops: 1 } && new LayerRun<double>(layerCase).Layer.ChannelMap is not null);

    private static IEnumerable<LayerCase> Taking => InInference.Where(layerCase => layerCase.Tops == 1 && new LayerRun<double>(layerCase).Layer.Fusing is not null);

    [Test]
    public void These_layers_fuse()
    {
        Assert.That(Mapping.Select(layerCase => layerCase.Type).Distinct(), Is.SupersetOf(new[] { "BatchNorm", "Bias", "LeakyReLU", "ReLU", "Scale" }));
        Assert.That(Taking.Select(layerCase => layerCase.Type).Distinct(), Is.SupersetOf(new[] { "Convolution", "Eltwise", "InnerProduct" }));
    }

    [TestCaseSource(nameof(Mapping))]
    public void A_channel_map_is_what_forward_does(LayerCase layerCase)
    {
        var run = new LayerRun<double>(layerCase);
        run.Forward();
        IChannelMap<double> map = run.Layer.ChannelMap!;
        double[] x = run.Bottoms[0].Data.ToArray();
        AxisExtents axes = map.Channels ?? new AxisExtents(1, 1, x.Length);
        double[] scale = [.. Enumerable.Repeat(2.0, axes.Extent)], shift = [.. Enumerable.Repeat(0.5, axes.Extent)];
        if (map.Channels is not null)
            map.Compose(scale, shift);
        // The map of x is that of 2·(x/2 − 1/4) + 1/2.
        Values.AssertClose(run.Tops[0].Data.ToArray(), Naive([.. x.Select(value => value / 2 - 0.25)], axes, scale, shift, map.Slope), 1e-12, 1e-12, "top");
    }

    [TestCaseSource(nameof(Taking))]
    public void What_is_taken_over_is_applied_to_the_top(LayerCase layerCase)
    {
        var run = new LayerRun<double>(layerCase);
        run.Forward();
        double[] plain = run.Tops[0].Data.ToArray();
        IFusing<double> fusing = run.Layer.Fusing!;
        AxisExtents axes = fusing.Channels;
        Assert.That(axes.Count, Is.EqualTo(plain.Length));
        double[] scale = [.. Enumerable.Range(0, axes.Extent).Select(c => 1.5 - 0.7 * c)], shift = [.. Enumerable.Range(0, axes.Extent).Select(c => 0.3 * c - 0.2)];
        foreach (double? slope in new double?[] { null, 0, 0.25 })
        {
            fusing.Fused = new FusedMaps<double>([new Affine(axes, scale, shift), new Rectifier(slope)], axes.Extent);
            run.Forward();
            Values.AssertClose(run.Tops[0].Data.ToArray(), Naive(plain, axes, scale, shift, slope), 1e-12, 1e-12, $"slope {slope}");
            fusing.Fused = new FusedMaps<double>([new Rectifier(slope)], axes.Extent);
            run.Forward();
            Assert.That(run.Tops[0].Data.ToArray(), Is.EqualTo(Naive(plain, axes, [], [], slope)), $"a rectifier alone, slope {slope}");
        }
        fusing.Fused = null;
        run.Forward();
        Assert.That(run.Tops[0].Data.ToArray(), Is.EqualTo(plain));
    }

    private static double[] Naive(double[] x, AxisExtents axes, double[] scale, double[] shift, double? slope) =>
        [.. x.Select((value, i) => scale.Length == 0 ? value : scale[i / axes.Inner % axes.Extent] * value + shift[i / axes.Inner % axes.Extent]).Select(z => z > 0 || slope is null ? z : slope.Value * z)];

    private sealed class Affine(AxisExtents channels, double[] s, double[] t) : IChannelMap<double>
    {
        public AxisExtents? Channels => channels;

        public double? Slope => null;

        public void Compose(Span<double> scale, Span<double> shift)
        {
            for (int c = 0; c < s.Length; c++)
                (scale[c], shift[c]) = (s[c] * scale[c], s[c] * shift[c] + t[c]);
        }
    }

    private sealed class Rectifier(double? slope) : IChannelMap<double>
    {
        public AxisExtents? Channels => null;

        public double? Slope => slope;

        public void Compose(Span<double> scale, Span<double> shift) => throw new InvalidOperationException("it has no channels");
    }
}
