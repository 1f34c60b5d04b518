using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Recurrent;

public sealed class LSTMUnitLayerTests : ILayerCases
{
    public IEnumerable<LayerCase> Cases =>
    [
        new("LSTMUnit", new NoOptions())
        {
            Tops = 2,
            Bottoms = [Input.Normal(1, 3, 2), Input.Normal(1, 3, 8), Input.OneOf([0, 1], 1, 3)],
            OtherShapes = [new Shape(1, 4, 3), new Shape(1, 4, 12), new Shape(1, 4)],
        },
    ];

    [Test]
    public void It_is_its_formula()
    {
        const int N = 4, D = 19;
        var run = new LayerRun<double>(new LayerCase("LSTMUnit", new NoOptions()) { Tops = 2, Bottoms = [Input.Normal(1, N, D), Input.Normal(1, N, 4 * D), Input.Of([1, 0, 1, 1], 1, N)] });
        LayerRun<double>.Result result = run.Pass();
        double[] previous = run.Bottoms[0].Data.ToArray(), gates = run.Bottoms[1].Data.ToArray(), cont = run.Bottoms[2].Data.ToArray();
        double[] dc = run.Tops[0].Diff.ToArray(), dh = run.Tops[1].Diff.ToArray();
        double[] c = new double[N * D], h = new double[N * D], dPrevious = new double[N * D], dGates = new double[4 * N * D];
        for (int n = 0; n < N; n++)
        {
            for (int d = 0; d < D; d++)
            {
                int at = n * D + d;
                int gate = 4 * n * D + d;
                double i = Sigmoid(gates[gate]), f = Sigmoid(gates[gate + D]), o = Sigmoid(gates[gate + 2 * D]), g = Math.Tanh(gates[gate + 3 * D]), kept = cont[n] * previous[at];
                c[at] = f * kept + i * g;
                double tanh = Math.Tanh(c[at]);
                h[at] = o * tanh;
                double total = dc[at] + dh[at] * o * (1 - tanh * tanh);
                dPrevious[at] = cont[n] * total * f;
                dGates[gate] = total * g * i * (1 - i);
                dGates[gate + D] = total * kept * f * (1 - f);
                dGates[gate + 2 * D] = dh[at] * tanh * o * (1 - o);
                dGates[gate + 3 * D] = total * i * (1 - g * g);
            }
        }
        Values.AssertClose(result.Tops[0], c, 1e-13, 1e-14, "c");
        Values.AssertClose(result.Tops[1], h, 1e-13, 1e-14, "h");
        Values.AssertClose(result.BottomDiffs[0], dPrevious, 1e-12, 1e-13, "∂c_prev");
        Values.AssertClose(result.BottomDiffs[1], dGates, 1e-12, 1e-13, "∂gates");
    }

    [TestCase(new[] { 2, 3, 2 }, new[] { 2, 3, 8 }, new[] { 2, 3 }, "bottom 0, c of the step before, must have the shape 1×N×D, but its shape is 2×3×2")]
    [TestCase(new[] { 1, 3, 2 }, new[] { 1, 3, 6 }, new[] { 1, 3 }, "bottom 1 must have the shape 1×3×8, but its shape is 1×3×6")]
    [TestCase(new[] { 1, 3, 2 }, new[] { 1, 3, 8 }, new[] { 3 }, "bottom 2 must have the shape 1×3, but its shape is 3")]
    public void Bottoms_that_do_not_fit_are_an_error(int[] cell, int[] gates, int[] cont, string message) => Assert.That(
        () => new LayerRun<float>("LSTMUnit", new NoOptions(), [new Shape(cell), new Shape(gates), new Shape(cont)], 2, Phase.Train),
        Throws.TypeOf<InputException>().With.Message.EqualTo(message));

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
