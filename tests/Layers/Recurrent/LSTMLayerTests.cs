using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Recurrent;

public sealed class LSTMLayerTests : ILayerCases
{
    public IEnumerable<LayerCase> Cases =>
    [
        new("LSTM", new RecurrentOptions { NumOutput = 3 })
        {
            Bottoms = [Input.Normal(4, 2, 3), Sequences.Marks(4, 2)],
            OtherShapes = [new Shape(3, 4, 3), new Shape(3, 4)],
        },
        new("LSTM", new RecurrentOptions { NumOutput = 2 })
        {
            About = "static input, features on two axes",
            Bottoms = [Input.Normal(3, 2, 2, 2), Sequences.Marks(3, 2), Input.Normal(2, 3)],
            OtherShapes = [new Shape(5, 3, 2, 2), new Shape(5, 3), new Shape(3, 3)],
        },
        new("LSTM", new RecurrentOptions { NumOutput = 3, ExposeHidden = true })
        {
            About = "exposed states",
            Tops = 3,
            Bottoms = [Input.Normal(3, 4, 2), Sequences.MarksFromAState(3, 4), Input.Normal(1, 4, 3), Input.Normal(1, 4, 3)],
            OtherShapes = [new Shape(1, 2, 2), new Shape(1, 2), new Shape(1, 2, 3), new Shape(1, 2, 3)],
        },
        new("LSTM", new RecurrentOptions { NumOutput = 1, ExposeHidden = true })
        {
            About = "exposed states, static input",
            Tops = 3,
            Bottoms = [Input.Normal(2, 2, 1), Sequences.MarksFromAState(2, 2), Input.Normal(2, 2), Input.Normal(1, 2, 1), Input.Normal(1, 2, 1)],
            OtherShapes = [],
        },
    ];

    [TestCase(5, 3, 4, 6)]
    [TestCase(3, 2, 7, 21)]
    public void It_is_its_formula(int steps, int batch, int inputs, int outputs)
    {
        var run = new LayerRun<double>(new LayerCase("LSTM", new RecurrentOptions { NumOutput = outputs })
        {
            Bottoms = [Input.Normal(steps, batch, inputs), Sequences.Marks(steps, batch)],
        });
        LayerRun<double>.Result result = run.Pass();
        double[][] parameters = [.. run.Layer.Parameters.Select(parameter => parameter.Data.ToArray())];
        var naive = new NaiveLstm(steps, batch, inputs, outputs, run.Bottoms[0].Data.ToArray(), run.Bottoms[1].Data.ToArray(), parameters[0], parameters[1], parameters[2]);
        Values.AssertClose(result.Tops[0], naive.Forward(), 1e-12, 1e-13, "y");
        (double[] dx, double[] dw, double[] db, double[] dwh) = naive.Backward(run.Tops[0].Diff.ToArray());
        Values.AssertClose(result.BottomDiffs[0], dx, 1e-11, 1e-12, "∂x");
        Values.AssertClose(result.ParameterDiffs[0], dw, 1e-11, 1e-12, "∂W");
        Values.AssertClose(result.ParameterDiffs[1], db, 1e-11, 1e-12, "∂b");
        Values.AssertClose(result.ParameterDiffs[2], dwh, 1e-11, 1e-12, "∂W_h");
        Assert.That(run.Layer.MultiplyAdds(run.Bottoms, run.Tops), Is.EqualTo(steps * batch * 4 * outputs * (inputs + outputs)));
    }

    [Test]
    public void The_weights_come_in_Caffes_order([Values] bool isStatic)
    {
        Shape[] bottoms = [new Shape(4, 2, 5), new Shape(4, 2), .. isStatic ? [new Shape(2, 6)] : Array.Empty<Shape>()];
        var run = new LayerRun<float>("LSTM", new RecurrentOptions { NumOutput = 3 }, bottoms, 1, Phase.Train);
        (string, Shape)[] expected = [("input_weight", new Shape(12, 5)), ("input_bias", new Shape(12)), ("static_weight", new Shape(12, 6)), ("recurrent_weight", new Shape(12, 3))];
        Assert.That(run.Layer.Parameters.Select(parameter => (parameter.Name, parameter.Blob.Shape)), Is.EqualTo(expected.Where(entry => isStatic || entry.Item1 != "static_weight")));
    }
}
