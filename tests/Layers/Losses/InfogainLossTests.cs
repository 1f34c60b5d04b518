using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Losses;

public sealed class InfogainLossTests : ILayerCases
{
    public IEnumerable<LayerCase> Cases =>
    [
        new("InfogainLoss", new InfogainLossOptions()) { Bottoms = [Input.Normal(5, 3), Input.Labels(3, 5), Input.Normal(3, 3)], OtherShapes = [new Shape(2, 3), new Shape(2), new Shape(3, 3)] },
        new("InfogainLoss", new InfogainLossOptions { Axis = 2, IgnoreLabel = 255, Normalization = LossNormalization.Full })
        {
            About = "ignored labels, probabilities",
            Bottoms = [Input.Normal(2, 3, 4), Input.OneOf([0, 1, 3, 255], 2, 3), Input.Uniform(0, 1, 1, 1, 4, 4)],
            OtherShapes = [new Shape(1, 5, 4), new Shape(1, 5), new Shape(1, 1, 4, 4)],
            Tops = 2,
        },
    ];

    [Test]
    public void It_is_its_formula([Values(0, 0.2)] double minProbability)
    {
        var run = new LayerRun<double>("InfogainLoss", new InfogainLossOptions { MinProbability = minProbability, IgnoreLabel = -1 }, [new Shape(4, 3), new Shape(4), new Shape(3, 3)], 2, Phase.Train);
        double[] z = Values.Normal(12, 1), h = Values.Normal(9, 2), labels = [2, 0, -1, 1];
        Values.Set(run.Bottoms[0].Data, z);
        Values.Set(run.Bottoms[1].Data, labels);
        Values.Set(run.Bottoms[2].Data, h);
        run.Forward();
        run.Tops[0].Diff[0] = 2;
        run.Backward();
        double loss = 0;
        double[] p = new double[12], dz = new double[12];
        for (int n = 0; n < 4; n++)
        {
            double sum = z[(3 * n)..(3 * n + 3)].Sum(Math.Exp);
            for (int k = 0; k < 3; k++)
            {
                p[3 * n + k] = Math.Exp(z[3 * n + k]) / sum;
                if (labels[n] < 0)
                    continue;
                int row = 3 * (int)labels[n];
                loss -= h[row + k] * Math.Log(Math.Max(p[3 * n + k], minProbability));
                dz[3 * n + k] = 2.0 / 3 * (p[3 * n + k] * (h[row] + h[row + 1] + h[row + 2]) - h[row + k]);
            }
        }
        Assert.That(run.Tops[0].Data[0], Is.EqualTo(loss / 3).Within(1e-12).Percent);
        Values.AssertClose(run.Tops[1].Data.ToArray(), p, 1e-13, 1e-15, "p");
        Values.AssertClose(run.Bottoms[0].Diff.ToArray(), dz, 1e-13, 1e-14, "∂z");
    }

    [Test]
    public void With_the_identity_it_is_SoftmaxWithLoss_also_at_wide_gaps()
    {
        double[] z = [0, 1000, -1000, 3, 2, 1], labels = [2, 0];
        var infogain = new LayerRun<double>("InfogainLoss", new InfogainLossOptions(), [new Shape(2, 3), new Shape(2), new Shape(3, 3)], 1, Phase.Train);
        var softmax = new LayerRun<double>("SoftmaxWithLoss", new SoftmaxWithLossOptions(), [new Shape(2, 3), new Shape(2)], 1, Phase.Train);
        Values.Set(infogain.Bottoms[2].Data, [1, 0, 0, 0, 1, 0, 0, 0, 1]);
        foreach (LayerRun<double> run in new[] { infogain, softmax })
        {
            Values.Set(run.Bottoms[0].Data, z);
            Values.Set(run.Bottoms[1].Data, labels);
            run.Forward();
            run.Tops[0].Diff[0] = 1;
            run.Backward();
        }
        Assert.That(infogain.Tops[0].Data[0], Is.EqualTo(softmax.Tops[0].Data[0]).Within(1e-13).Percent);
        Values.AssertClose(infogain.Bottoms[0].Diff.ToArray(), softmax.Bottoms[0].Diff.ToArray(), 1e-12, 1e-15, "∂z");
    }

    [Test]
    public void The_matrix_can_come_from_a_file()
    {
        using var folder = new TemporaryFolder();
        double[] h = Values.Normal(9, 2);
        string path = Path.Combine(folder.Root, "infogain.npy");
        NpyFile.Write(path, NamedArray.Of("infogain", new Shape(3, 3), h));
        var file = new LayerRun<double>("InfogainLoss", new InfogainLossOptions { Source = path }, [new Shape(4, 3), new Shape(4)], 1, Phase.Train);
        var bottom = new LayerRun<double>("InfogainLoss", new InfogainLossOptions(), [new Shape(4, 3), new Shape(4), new Shape(3, 3)], 1, Phase.Train);
        Values.Set(bottom.Bottoms[2].Data, h);
        foreach (LayerRun<double> run in new[] { file, bottom })
        {
            Values.Set(run.Bottoms[0].Data, Values.Normal(12, 1));
            Values.Set(run.Bottoms[1].Data, [0, 1, 2, 1]);
            run.Forward();
        }
        Assert.That(file.Tops[0].Data[0], Is.EqualTo(bottom.Tops[0].Data[0]).And.Not.Zero);
    }

    [Test]
    public void What_does_not_fit_is_an_error()
    {
        AssertError(new InfogainLossOptions(), [new Shape(4, 3), new Shape(4)], "needs an infogain matrix: give 'source', or the matrix as a third bottom");
        AssertError(new InfogainLossOptions { Source = "h.npy" }, [new Shape(4, 3), new Shape(4), new Shape(3, 3)], "has two infogain matrices: 'source' and the third bottom; give one of them");
        AssertError(new InfogainLossOptions(), [new Shape(4, 3), new Shape(4), new Shape(3, 2)], "the infogain matrix must have 3×3 elements, for the 3 classes of a bottom of shape 4×3, but its shape is 3×2");

        static void AssertError(InfogainLossOptions options, Shape[] bottoms, string message) => Assert.That(
            () => new LayerRun<float>("InfogainLoss", options, bottoms, 1, Phase.Train), Throws.TypeOf<InputException>().With.Message.EqualTo(message));
    }
}
