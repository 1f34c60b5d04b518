using NetFramework.Layers;
using NetFramework.Numerics;

namespace NetFramework.Tests.Numerics;

/// <summary>The published arithmetic against its formulas, written out in full.</summary>
internal sealed class PublishedArithmeticTests
{
    // diag(o) − o·oᵀ times −onehot(y) / o_y, with every element of the matrix and every term of the products.
    private static float[] FullJacobian(float[] scores, int label, SoftmaxShift shift)
    {
        var o = new float[scores.Length];
        PublishedArithmetic.Softmax<float>(scores, shift, o);
        var diff = new float[o.Length];
        diff[label] = -1 / o[label];
        var gradient = new float[o.Length];
        for (int k = 0; k < o.Length; k++)
        {
            for (int j = 0; j < o.Length; j++)
                gradient[k] += ((k == j ? o[k] : 0) - o[k] * o[j]) * diff[j];
        }
        return gradient;
    }

    [Test]
    public void Separated_is_the_product_of_the_whole_jacobian([Values(SoftmaxShift.Max, SoftmaxShift.None)] SoftmaxShift shift)
    {
        var random = new RandomStream(1, "published");
        foreach (float score in (float[])[-1e37f, -200, -104, -100, -89, -85, -80, -1, 0, 1e-30f, 1, 10, 60, 88, 89, 100, 1e20f])
        {
            float[] scores = [.. Enumerable.Range(0, 7).Select(_ => (float)random.NextDouble())];
            scores[2] = score;
            var gradient = new float[7];
            PublishedArithmetic.Separated<float>(scores, 2, shift, gradient);
            Assert.That(gradient, Is.EqualTo(FullJacobian(scores, 2, shift)), $"z_y = {score}");
        }
    }

    [Test]
    public void Together_is_softmax_less_the_one_hot_label()
    {
        var gradient = new double[3];
        PublishedArithmetic.Together<double>([Math.Log(1), Math.Log(2), Math.Log(5)], 1, SoftmaxShift.Max, gradient);
        Assert.That(gradient, Is.EqualTo(new[] { 0.125, -0.75, 0.625 }).Within(1e-15));
    }

    [Test]
    public void Without_a_shift_the_exponential_overflows()
    {
        var gradient = new float[2];
        PublishedArithmetic.Together<float>([89, 0], 0, SoftmaxShift.None, gradient);
        Assert.That(gradient[0], Is.NaN);
        PublishedArithmetic.Together<float>([88, 0], 0, SoftmaxShift.None, gradient);
        Assert.That(gradient[0], Is.Zero);
    }
}
