using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Common;

/// <summary>Flatten, Reshape and Reduction.</summary>
public sealed class ShapeLayerTests : ILayerCases
{
    public IEnumerable<LayerCase> Cases =>
    [
        new("Flatten", new FlattenOptions()) { Bottoms = [Input.Normal(2, 3, 2, 2)] },
        new("Flatten", new FlattenOptions { Axis = -3, EndAxis = -2 }) { About = "inner axes", Bottoms = [Input.Normal(2, 3, 2, 2)] },
        new("Reshape", new ReshapeOptions { Shape = [0, -1, 2] }) { Bottoms = [Input.Normal(2, 3, 4)] },
        new("Reduction", new ReductionOptions()) { Bottoms = [Input.Normal(2, 3, 4)] },
        new("Reduction", new ReductionOptions { Operation = ReductionOperation.Asum, Axis = 1, Coeff = 0.5 }) { About = "magnitudes", Bottoms = [Input.Normal(2, 3, 4)] },
        new("Reduction", new ReductionOptions { Operation = ReductionOperation.Sumsq, Axis = 1, Coeff = -2 }) { About = "squares", Bottoms = [Input.Normal(2, 3, 4)] },
        new("Reduction", new ReductionOptions { Operation = ReductionOperation.Mean, Axis = -1, Coeff = 3 }) { About = "mean", Bottoms = [Input.Normal(2, 3, 4)] },
    ];

    [TestCase(1, -1, "2×60")]
    [TestCase(0, -1, "120")]
    [TestCase(2, 2, "2×3×4×5")]
    [TestCase(-3, -2, "2×12×5")]
    public void Flatten_joins_axes(int axis, int endAxis, string top) => Assert.That(
        TopOf("Flatten", new FlattenOptions { Axis = axis, EndAxis = endAxis }, new Shape(2, 3, 4, 5)), Is.EqualTo(top));

    // Caffe's own examples, of an input of 2×8.
    [TestCase(new[] { 2, 2, 4 }, 0, -1, "2×2×4")]
    [TestCase(new[] { 0, 2, 4 }, 0, -1, "2×2×4")]
    [TestCase(new[] { 0, -1, 4 }, 0, -1, "2×2×4")]
    [TestCase(new[] { -1, 0, 2 }, 0, -1, "1×8×2")]
    [TestCase(new[] { 2, 4 }, 1, -1, "2×2×4")]
    [TestCase(new[] { 1 }, -1, 0, "2×8×1")]
    [TestCase(new[] { 1 }, 1, 0, "2×1×8")]
    [TestCase(new[] { 1, 2 }, 0, 1, "1×2×8")]
    [TestCase(new int[0], 0, 0, "2×8")]
    public void Reshape_gives_the_shape(int[] shape, int axis, int numAxes, string top) => Assert.That(
        TopOf("Reshape", new ReshapeOptions { Shape = shape, Axis = axis, NumAxes = numAxes }, new Shape(2, 8)), Is.EqualTo(top));

    [TestCase(ReductionOperation.Sum, 6, new double[] { 3, 3, 3 })]
    [TestCase(ReductionOperation.Asum, 14, new double[] { 3, -3, 3 })]
    [TestCase(ReductionOperation.Sumsq, 42, new double[] { 6, -12, 24 })]
    [TestCase(ReductionOperation.Mean, 2, new double[] { 1, 1, 1 })]
    public void Reduction_is_its_formula(ReductionOperation operation, double top, double[] diff)
    {
        var run = new LayerRun<double>("Reduction", new ReductionOptions { Operation = operation, Coeff = 2 }, [new Shape(3)], 1, Phase.Train);
        Values.Set(run.Bottoms[0].Data, [1, -2, 4]);
        run.Forward();
        run.Tops[0].Diff[0] = 1.5;
        run.Backward();
        Assert.That(run.Tops[0].Shape, Is.EqualTo(Shape.Scalar));
        Assert.That(run.Tops[0].Data[0], Is.EqualTo(top));
        Assert.That(run.Bottoms[0].Diff.ToArray(), Is.EqualTo(diff));
    }

    [Test]
    public void What_does_not_fit_is_an_error()
    {
        AssertError("Flatten", new FlattenOptions { Axis = 2, EndAxis = 1 }, "'end_axis' is axis 1 of a bottom of shape 2×8×1, which comes before 'axis', 2", new Shape(2, 8, 1));
        AssertError("Flatten", new FlattenOptions { EndAxis = 2 }, "'end_axis' is 2, but a bottom of shape 2×8 has the axes -2 to 1", new Shape(2, 8));
        AssertError("Reshape", new ReshapeOptions { Shape = [3, -1] }, "'shape' [3, -1] does not fit the 16 element(s) in axes 0 to 1 of a bottom of shape 2×8", new Shape(2, 8));
        AssertError("Reshape", new ReshapeOptions { Shape = [4] }, "'shape' [4] does not fit the 16 element(s) in axes 0 to 1 of a bottom of shape 2×8", new Shape(2, 8));
        AssertError("Reshape", new ReshapeOptions { Shape = [1, 1, 0] }, "entry 2 of 'shape' is 0, which copies axis 2 of the bottom, but its shape is 2×8", new Shape(2, 8));
        AssertError("Reshape", new ReshapeOptions { Shape = [8], Axis = 1, NumAxes = 2 }, "'num_axes' is 2, but a bottom of shape 2×8 has 1 axes from axis 1 on", new Shape(2, 8));
        AssertError("Reshape", new ReshapeOptions { Shape = [8], Axis = 3 }, "'axis' is 3, but in a bottom of shape 2×8 new axes have the places -3 to 2", new Shape(2, 8));
        Assert.That(new ReshapeOptions { Shape = [-1, -1] }.Validate().Single().Message, Is.EqualTo("only one extent of 'shape' can be -1, what is left over, but [-1, -1] has 2"));
        Assert.That(new ReshapeOptions { Shape = [-2] }.Validate().Single().Message, Does.EndWith("but [-2] holds -2"));
    }

    private static string TopOf(string type, LayerOptions options, Shape bottom)
    {
        var run = new LayerRun<double>(type, options, [bottom], 1, Phase.Test);
        Values.Set(run.Bottoms[0].Data, Values.Normal(bottom.Count, 1));
        run.Forward();
        Assert.That(run.Tops[0].Data.ToArray(), Is.EqualTo(run.Bottoms[0].Data.ToArray()));
        return run.Tops[0].Shape.ToString();
    }

    private static void AssertError(string type, LayerOptions options, string message, Shape bottom) => Assert.That(
        () => new LayerRun<float>(type, options, [bottom], 1, Phase.Train),
        Throws.TypeOf<InputException>().With.Message.EqualTo(message));
}
