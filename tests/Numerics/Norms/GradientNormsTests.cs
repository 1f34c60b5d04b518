using NetFramework.Numerics;

namespace NetFramework.Tests.Numerics;

/// <summary>Gradient norms of a net whose gradients are known by hand.</summary>
internal sealed class GradientNormsTests
{
    private static Net<double> Run()
    {
        // y = W·x with W = (2), two samples x = 3, −4; loss = Σ y² / (2·2): ∂y = y / 2 = (3, −4), ∂W = Σ ∂y·x = 9 + 16, ∂x = 2·∂y.
        var net = new Net<double>(NetDefinition.Parse("""
            layers:
              - { name: data, type: Input, top: [x, zero], shape: [2, 1] }
              - { name: scale, type: InnerProduct, bottom: x, top: y, num_output: 1, bias_term: false, weight_filler: { type: constant, value: 2 } }
              - { name: loss, type: EuclideanLoss, bottom: [y, zero], top: loss }
              - { name: watcher, type: Silence, bottom: x }
            """));
        net["x"].Data[0] = 3;
        net["x"].Data[1] = -4;
        net.Forward();
        net.Backward();
        return net;
    }

    [Test]
    public void Each_layer_has_the_norms_of_its_tops_and_its_learned_blobs()
    {
        IReadOnlyList<LayerGradientNorms> norms = GradientNorms.Of(Run());
        Assert.That(norms.Select(layer => layer.Layer), Is.EqualTo(new[] { "scale", "loss" }), "only layers that Backward runs for");
        Assert.That(norms[0].Tops, Is.EqualTo(new[] { new GradientNorm("y", 2, 5, 3.5, 0, 0) }));
        Assert.That(norms[0].Parameters, Is.EqualTo(new[] { new GradientNorm("weight", 1, 25, 25, 0, 0) }));
        Assert.That(norms[1].Tops.Single(), Is.EqualTo(new GradientNorm("loss", 1, 1, 1, 0, 0)));
        Assert.That((norms[0].Type, norms[1].Parameters), Is.EqualTo(("InnerProduct", Array.Empty<GradientNorm>())));
    }

    [Test]
    public void Norms_neither_overflow_nor_underflow()
    {
        Assert.That(GradientNorm.Of<double>("g", [3e200, -4e200]).Euclidean, Is.EqualTo(5e200).Within(1e-10).Percent);
        Assert.That(GradientNorm.Of<double>("g", [3e-200, -4e-200]).Euclidean, Is.EqualTo(5e-200).Within(1e-10).Percent);
        Assert.That(GradientNorm.Of<float>("g", []), Is.EqualTo(new GradientNorm("g", 0, 0, 0, 0, 0)));
    }

    [Test]
    public void What_is_not_finite_and_what_is_zero_is_counted()
    {
        GradientNorm norm = GradientNorm.Of<float>("g", [0, float.NaN, 1, float.NegativeInfinity, 0]);
        Assert.That((norm.NotFinite, norm.Zeros, norm.Euclidean), Is.EqualTo((2, 2, double.NaN)));
    }
}
