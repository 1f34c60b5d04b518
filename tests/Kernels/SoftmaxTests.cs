using NetFramework.Kernels;

namespace NetFramework.Tests.Kernels;

internal sealed class SoftmaxTests
{
    [Test]
    public void Softmax_of_log_odds_is_the_odds()
    {
        double[] logits = [Math.Log(1), Math.Log(2), Math.Log(5)];
        double[] probabilities = new double[3];
        Softmax.Forward<double>(logits, probabilities, 1, 3, 1);
        Assert.That(probabilities, Is.EqualTo(new[] { 0.125, 0.25, 0.625 }).Within(1e-15));
    }

    [Test]
    public void The_class_axis_may_be_in_the_middle()
    {
        float[] logits = [0, 10, MathF.Log(3), 10];
        float[] probabilities = new float[4];
        Softmax.Forward<float>(logits, probabilities, 1, 2, 2);
        Assert.That(probabilities, Is.EqualTo(new[] { 0.25f, 0.5f, 0.75f, 0.5f }).Within(1e-7f));
    }
}
