using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Common;

/// <summary>Concat, Slice, Tile and Eltwise.</summary>
public sealed class JoiningLayerTests : ILayerCases
{
    public IEnumerable<LayerCase> Cases =>
    [
        new("Concat", new ConcatOptions()) { Bottoms = [Input.Normal(2, 1, 3), Input.Normal(2, 3, 3)] },
        new("Concat", new ConcatOptions { Axis = 0 }) { About = "samples", Bottoms = [Input.Normal(1, 4), Input.Normal(2, 4), Input.Normal(3, 4)] },
        new("Concat", new ConcatOptions { ConcatDim = 1 }) { About = "one bottom", Bottoms = [Input.Normal(2, 3)] },
        new("Slice", new SliceOptions { SlicePoint = [1, 3] }) { Bottoms = [Input.Normal(2, 6, 2)], Tops = 3 },
        new("Slice", new SliceOptions { Axis = -1 }) { About = "even parts", Bottoms = [Input.Normal(2, 3, 4)], Tops = 2 },
        new("Slice", new SliceOptions { SliceDim = 0 }) { About = "samples", Bottoms = [Input.Normal(4, 3)], Tops = 2 },
        new("Tile", new TileOptions { Tiles = 3 }) { Bottoms = [Input.Normal(2, 3, 2)] },
        new("Tile", new TileOptions { Tiles = 2, Axis = 0 }) { About = "samples", Bottoms = [Input.Normal(2, 3)] },
        new("Eltwise", new EltwiseOptions()) { Bottoms = [Input.Normal(2, 3), Input.Normal(2, 3)] },
        new("Eltwise", new EltwiseOptions { Coeff = [1, -0.5, 2] }) { About = "coefficients", Bottoms = [Input.Normal(2, 3), Input.Normal(2, 3), Input.Normal(2, 3)] },
        new("Eltwise", new EltwiseOptions { Operation = EltwiseOperation.Prod }) { About = "product", Bottoms = [Input.Normal(2, 3), Input.OneOf([0, 1, 2], 2, 3), Input.Normal(2, 3)] },
        new("Eltwise", new EltwiseOptions { Operation = EltwiseOperation.Prod, StableProdGrad = false })
        {
            About = "product, gradient by division",
            Bottoms = [Input.Uniform(0.5, 2, 2, 3), Input.Uniform(0.5, 2, 2, 3)],
        },
        new("Eltwise", new EltwiseOptions { Operation = EltwiseOperation.Max }) { About = "maximum", Bottoms = [Input.Normal(2, 8), Input.Normal(2, 8), Input.Normal(2, 8)] },
    ];

    [Test]
    public void Slice_undoes_Concat([Values(0, 1, 2, -1)] int axis)
    {
        Shape shape = new(2, 3, 4);
        Shape[] parts = [shape.With(axis, 1), shape.With(axis, 3), shape.With(axis, 2)];
        var concat = new LayerRun<double>("Concat", new ConcatOptions { Axis = axis }, parts, 1, Phase.Train);
        for (int i = 0; i < 3; i++)
            Values.Set(concat.Bottoms[i].Data, Values.Normal(parts[i].Count, i));
        concat.Forward();
        // Element by element: index a of the joined axis is that of the part in which it falls.
        Shape joined = concat.Tops[0].Shape;
        Assert.That(joined, Is.EqualTo(shape.With(axis, 6)));
        int canonical = shape.CanonicalAxis(axis), inner = joined.CountFrom(canonical + 1);
        for (int at = 0; at < joined.Count; at++)
        {
            int a = at / inner % 6, part = a < 1 ? 0 : a < 4 ? 1 : 2, start = part == 0 ? 0 : part == 1 ? 1 : 4;
            int from = (at / inner / 6 * parts[part][canonical] + a - start) * inner + at % inner;
            Assert.That(concat.Tops[0].Data[at], Is.EqualTo(concat.Bottoms[part].Data[from]));
        }

        var slice = new LayerRun<double>("Slice", new SliceOptions { Axis = axis, SlicePoint = [1, 4] }, [joined], 3, Phase.Train);
        slice.Bottoms[0].CopyDataFrom(concat.Tops[0]);
        slice.Forward();
        for (int i = 0; i < 3; i++)
        {
            Assert.That(slice.Tops[i].Shape, Is.EqualTo(parts[i]));
            Assert.That(slice.Tops[i].Data.ToArray(), Is.EqualTo(concat.Bottoms[i].Data.ToArray()));
        }
    }

    [Test]
    public void Tile_repeats_along_its_axis()
    {
        var run = new LayerRun<double>("Tile", new TileOptions { Tiles = 2 }, [new Shape(2, 1, 2)], 1, Phase.Train);
        Values.Set(run.Bottoms[0].Data, [1, 2, 3, 4]);
        run.Forward();
        Values.Set(run.Tops[0].Diff, [1, 2, 10, 20, 3, 4, 30, 40]);
        run.Backward();
        Assert.That(run.Tops[0].Shape, Is.EqualTo(new Shape(2, 2, 2)));
        Assert.That(run.Tops[0].Data.ToArray(), Is.EqualTo(new double[] { 1, 2, 1, 2, 3, 4, 3, 4 }));
        Assert.That(run.Bottoms[0].Diff.ToArray(), Is.EqualTo(new double[] { 11, 22, 33, 44 }));
    }

    [TestCase(EltwiseOperation.Sum, new double[] { 5, 3, -2 }, new double[] { 1, 1, 1 }, new double[] { 1, 1, 1 })]
    [TestCase(EltwiseOperation.Prod, new double[] { 6, 2, 1 }, new double[] { 3, 1, -1 }, new double[] { 2, 2, -1 })]
    // Of equal ones the second counts.
    [TestCase(EltwiseOperation.Max, new double[] { 3, 2, -1 }, new double[] { 0, 1, 0 }, new double[] { 1, 0, 1 })]
    public void Eltwise_is_its_formula(EltwiseOperation operation, double[] top, double[] first, double[] second)
    {
        var run = new LayerRun<double>("Eltwise", new EltwiseOptions { Operation = operation }, [new Shape(3), new Shape(3)], 1, Phase.Train);
        Values.Set(run.Bottoms[0].Data, [2, 2, -1]);
        Values.Set(run.Bottoms[1].Data, [3, 1, -1]);
        run.Forward();
        run.Tops[0].Diff.Fill(1);
        run.Backward();
        Assert.That(run.Tops[0].Data.ToArray(), Is.EqualTo(top));
        Assert.That(run.Bottoms[0].Diff.ToArray(), Is.EqualTo(first));
        Assert.That(run.Bottoms[1].Diff.ToArray(), Is.EqualTo(second));
    }

    [Test]
    public void What_does_not_fit_is_an_error()
    {
        AssertError("Concat", new ConcatOptions(), [new Shape(2, 1, 3), new Shape(2, 3, 4)], 1,
            "the bottoms must agree in every axis but axis 1, along which they are joined, but bottom 0 has the shape 2×1×3 and bottom 1 has 2×3×4");
        AssertError("Slice", new SliceOptions { SlicePoint = [1] }, [new Shape(2, 6)], 3, "'slice_point' has 1 entries, but 3 top(s) need 2");
        AssertError("Slice", new SliceOptions { SlicePoint = [6] }, [new Shape(2, 6)], 2, "'slice_point' holds 6, but axis 1 of a bottom of shape 2×6 ends at 6");
        AssertError("Slice", new SliceOptions(), [new Shape(2, 5)], 2, "the extent of axis 1 of a bottom of shape 2×5 is not a multiple of the 2 tops: give 'slice_point'");
        AssertError("Eltwise", new EltwiseOptions(), [new Shape(2, 3), new Shape(6)], 1, "the bottoms must have one shape, but bottom 0 has 2×3 and bottom 1 has 6");
        AssertError("Eltwise", new EltwiseOptions { Coeff = [1] }, [new Shape(6), new Shape(6)], 1, "'coeff' has 1 entries, but there are 2 bottoms");
        AssertError("Tile", new TileOptions { Tiles = int.MaxValue }, [new Shape(2, 3)], 1, $"2147483647 copies of a bottom of shape 2×3 are more than {Array.MaxLength} elements");
        Assert.That(new ConcatOptions { Axis = 2, ConcatDim = 1 }.Validate().Single().Message, Does.StartWith("'concat_dim' and 'axis' are both given"));
        Assert.That(new SliceOptions { Axis = 2, SliceDim = 1 }.Validate().Single().Message, Does.StartWith("'slice_dim' and 'axis' are both given"));
        Assert.That(new SliceOptions { SlicePoint = [3, 2] }.Validate().Single().Message, Is.EqualTo("'slice_point' must hold rising numbers of 1 or more, but is [3, 2]"));
        Assert.That(new EltwiseOptions { Operation = EltwiseOperation.Prod, Coeff = [1, 2] }.Validate().Single().Message, Is.EqualTo("'coeff' is for the operation SUM only, but the operation is PROD"));
    }

    private static void AssertError(string type, LayerOptions options, Shape[] bottoms, int tops, string message) => Assert.That(
        () => new LayerRun<float>(type, options, bottoms, tops, Phase.Train), Throws.TypeOf<InputException>().With.Message.EqualTo(message));
}
