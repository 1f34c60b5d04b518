using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Vision;

public sealed class UpsampleLayerTests : ILayerCases
{
    public IEnumerable<LayerCase> Cases =>
    [
        Case("NEAREST", new UpsampleOptions { ScaleFactor = 2 }, 2, 2, 3, 2),
        Case("NEAREST, smaller", new UpsampleOptions { Height = 2, Width = 7 }, 2, 1, 5, 3),
        Case("BILINEAR", new UpsampleOptions { Mode = UpsampleMode.Bilinear, ScaleFactor = 2 }, 2, 2, 3, 2),
        Case("BILINEAR, aligned corners", new UpsampleOptions { Mode = UpsampleMode.Bilinear, Height = 5, Width = 3, AlignCorners = true }, 2, 2, 3, 4),
        Case("BILINEAR, smaller", new UpsampleOptions { Mode = UpsampleMode.Bilinear, Height = 1, Width = 3 }, 1, 2, 4, 7),
    ];

    private static readonly (int Input, int Output)[] Extents = [(3, 6), (4, 9), (7, 3), (1, 4), (5, 1), (6, 6)];

    [Test]
    public void Each_element_is_the_mean_of_those_around_its_place([ValueSource(nameof(Extents))] (int Input, int Output) rows, [ValueSource(nameof(Extents))] (int Input, int Output) columns, [Values] bool align)
    {
        var options = new UpsampleOptions { Mode = UpsampleMode.Bilinear, Height = rows.Output, Width = columns.Output, AlignCorners = align };
        AssertFormula(options, rows, columns, Place);

        double Place(int i, (int Input, int Output) axis) => align
            ? axis.Output == 1 ? 0 : (double)i * (axis.Input - 1) / (axis.Output - 1)
            : Math.Max(0, (i + 0.5) * axis.Input / axis.Output - 0.5);
    }

    [Test]
    public void Nearest_takes_the_element_at_its_place([ValueSource(nameof(Extents))] (int Input, int Output) rows, [ValueSource(nameof(Extents))] (int Input, int Output) columns) =>
        AssertFormula(new UpsampleOptions { Height = rows.Output, Width = columns.Output }, rows, columns, (i, axis) => i * axis.Input / axis.Output);

    // Weights of hats of width 1 around the place: max(0, 1 − |place − element|), the last element going on.
    private static void AssertFormula(UpsampleOptions options, (int Input, int Output) rows, (int Input, int Output) columns, Func<int, (int Input, int Output), double> place)
    {
        var run = new LayerRun<double>(Case("", options, 2, 3, rows.Input, columns.Input));
        LayerRun<double>.Result pass = run.Pass();
        Assert.That(pass.TopShapes[0], Is.EqualTo(new Shape(2, 3, rows.Output, columns.Output)));
        double[] x = run.Bottoms[0].Data.ToArray(), dy = run.Tops[0].Diff.ToArray(), y = new double[dy.Length], dx = new double[x.Length];
        for (int o = 0; o < y.Length; o++)
        {
            int plane = o / (rows.Output * columns.Output);
            double a = Math.Min(place(o / columns.Output % rows.Output, rows), rows.Input - 1), b = Math.Min(place(o % columns.Output, columns), columns.Input - 1);
            for (int r = 0; r < rows.Input; r++)
            {
                for (int c = 0; c < columns.Input; c++)
                {
                    double weight = Math.Max(0, 1 - Math.Abs(a - r)) * Math.Max(0, 1 - Math.Abs(b - c));
                    int i = (plane * rows.Input + r) * columns.Input + c;
                    y[o] += weight * x[i];
                    dx[i] += weight * dy[o];
                }
            }
        }
        Values.AssertClose(pass.Tops[0], y, 1e-13, 1e-14, "y");
        Values.AssertClose(pass.BottomDiffs[0], dx, 1e-13, 1e-14, "∂x");
    }

    [Test]
    public void A_factor_is_of_height_and_width_at_the_present_shape()
    {
        var run = new LayerRun<float>("Upsample", new UpsampleOptions { ScaleFactor = 3 }, [new Shape(1, 2, 3, 4)], 1, Phase.Test);
        Assert.That(run.Tops[0].Shape, Is.EqualTo(new Shape(1, 2, 9, 12)));
        run.Reshape([new Shape(0, 2, 5, 1)]);
        Assert.That(run.Tops[0].Shape, Is.EqualTo(new Shape(0, 2, 15, 3)));
        Assert.That(run.Pass().Tops[0], Is.Empty);
    }

    [Test]
    public void What_cannot_be_is_one_clear_error()
    {
        Assert.That(Errors(new()), Is.EqualTo(new[] { "the top has no size: give scale_factor, or height and width" }));
        Assert.That(Errors(new() { ScaleFactor = 2, Height = 3, Width = 3 }), Is.EqualTo(new[] { "give either 'scale_factor' or 'height' and 'width', not both" }));
        Assert.That(Errors(new() { Width = 3 }), Is.EqualTo(new[] { "'height' and 'width' go together: 'height' is missing" }));
        Assert.That(Errors(new() { ScaleFactor = 2, AlignCorners = true }), Is.EqualTo(new[] { "align_corners is for BILINEAR" }));
        Assert.That(Message(new() { ScaleFactor = 2 }, 2, 3, 4), Is.EqualTo("the bottom must have 4 axes, N×C×H×W, but its shape is 2×3×4"));
        Assert.That(Message(new() { ScaleFactor = 2 }, 2, 3, 0, 4), Is.EqualTo("the images of a bottom of shape 2×3×0×4 have no elements to enlarge"));
        Assert.That(Message(new() { ScaleFactor = 40_000 }, 1, 1, 2, 2), Does.StartWith("the top would have the shape 1×1×80000×80000"));
        Assert.That(Message(new() { ScaleFactor = int.MaxValue }, 1, 1, 2, 2), Does.StartWith("the images of a bottom of shape 1×1×2×2 would become 4294967294×4294967294"));
    }

    private static LayerCase Case(string about, UpsampleOptions options, params int[] extents) => new("Upsample", options) { About = about, Bottoms = [Input.Normal(extents)] };

    private static string[] Errors(UpsampleOptions options) => [.. options.Validate().Select(error => error.Message)];

    private static string Message(UpsampleOptions options, params int[] extents) =>
        Assert.Throws<InputException>(() => _ = new LayerRun<float>("Upsample", options, [new Shape(extents)], 1, Phase.Train))!.Message;
}
