using NetFramework.Monitoring.TensorBoard;

namespace NetFramework.Tests.Monitoring;

internal sealed class HistogramTests
{
    [Test]
    public void Every_value_lies_in_its_bucket()
    {
        double[] values = [-3.5, -1e-13, -1e-3, 0, 0, 2e-12, 0.25, 0.25, 0.26, 7, 1e25, -1e25];
        Histogram histogram = Histogram.Of<double>(values);
        for (int i = 0; i < histogram.Buckets.Count; i++)
        {
            double upper = histogram.BucketLimits[i], lower = i == 0 ? double.NegativeInfinity : histogram.BucketLimits[i - 1];
            Assert.That(histogram.Buckets[i], Is.EqualTo(values.Count(value => value >= lower && value < upper)), $"from {lower} to {upper}");
        }
        Assert.That(histogram.Buckets.Sum(), Is.EqualTo(values.Length));
        Assert.That(histogram.BucketLimits, Is.Ordered.Ascending);
    }

    [Test]
    public void A_bucket_is_a_tenth_wide_and_empty_ones_are_one()
    {
        Histogram histogram = Histogram.Of<float>([0.5f, 2]);
        Assert.That(histogram.Buckets, Is.EqualTo(new double[] { 0, 1, 0, 1 }));
        Assert.That(histogram.BucketLimits[1] / histogram.BucketLimits[0], Is.EqualTo(1.1).Within(1e-12));
        Assert.That(histogram.BucketLimits[3] / histogram.BucketLimits[2], Is.EqualTo(1.1).Within(1e-12));
    }

    [Test]
    public void Moments_are_those_of_the_values()
    {
        Histogram histogram = Histogram.Of<float>([-1, 2, 4, float.NaN, float.PositiveInfinity]);
        Assert.That((histogram.Minimum, histogram.Maximum, histogram.Count, histogram.Sum, histogram.SumOfSquares), Is.EqualTo((-1.0, 4.0, 3.0, 5.0, 21.0)));
    }

    [Test]
    public void Nothing_gives_an_empty_histogram()
    {
        Histogram histogram = Histogram.Of<float>([]);
        Assert.That(histogram.Buckets, Is.Empty);
        Assert.That(histogram.Count, Is.Zero);
    }
}
