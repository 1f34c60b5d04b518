using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Vision;

public sealed class CropLayerTests : ILayerCases
{
    public IEnumerable<LayerCase> Cases =>
    [
        Case("height and width", new CropOptions { Offset = [1, 2] }, [2, 2, 4, 5], [2, 2, 2, 3]),
        Case("channels too", new CropOptions { Axis = 1, Offset = [1] }, [2, 3, 4, 3], [2, 1, 3, 2]),
        Case("the last axis", new CropOptions { Axis = -1 }, [3, 4], [3, 2]),
    ];

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(-1)]
    public void Each_element_comes_from_its_place(int axis)
    {
        int[] extents = [3, 5, 6, 4], reference = [3, 2, 3, 2];
        int first = axis < 0 ? axis + 4 : axis;
        int[] offset = [.. new[] { 2, 1, 2 }[(first - 1)..]];
        var run = new LayerRun<double>(Case("", new CropOptions { Axis = axis, Offset = offset }, extents, reference));
        run.Forward();
        int[] start = [.. Enumerable.Range(0, 4).Select(i => i < first ? 0 : offset[i - first])];
        int[] result = [.. Enumerable.Range(0, 4).Select(i => i < first ? extents[i] : reference[i])];
        Assert.That(run.Tops[0].Shape, Is.EqualTo(new Shape(result)));
        var expected = new List<double>();
        for (int n = 0; n < result[0]; n++)
        {
            for (int c = 0; c < result[1]; c++)
            {
                for (int y = 0; y < result[2]; y++)
                {
                    for (int x = 0; x < result[3]; x++)
                        expected.Add(run.Bottoms[0].Data[(((n + start[0]) * 5 + c + start[1]) * 6 + y + start[2]) * 4 + x + start[3]]);
                }
            }
        }
        Assert.That(run.Tops[0].Data.ToArray(), Is.EqualTo(expected));
    }

    [Test]
    public void What_does_not_fit_is_one_clear_error()
    {
        Assert.That(Message(new(), [2, 3, 4, 5], [2, 3, 4]), Is.EqualTo("the bottoms must have as many axes, but their shapes are 2×3×4×5 and 2×3×4"));
        Assert.That(Message(new() { Offset = [1, 1, 1] }, [2, 3, 4, 5], [2, 3, 1, 1]), Is.EqualTo("'offset' has 3 values, but 2 axes are cropped; give one for each, or one for all"));
        Assert.That(Message(new() { Offset = [0, 3] }, [2, 3, 4, 5], [2, 3, 4, 3]), Is.EqualTo("on axis 3, 3 elements from offset 3 on do not lie in the 5 of a bottom of shape 2×3×4×5"));
        Assert.That(Message(new(), [2, 3, 4, 5], [2, 3, 6, 5]), Does.StartWith("on axis 2, 6 elements from offset 0 on"));
        Assert.That(Message(new() { Axis = 4 }, [2, 3, 4, 5], [2, 3, 4, 5]), Does.StartWith("'axis' is 4"));
        Assert.That(new CropOptions { Offset = [0, -1] }.Validate().Select(error => error.Message), Is.EqualTo(new[] { "'offset' must be 0 or more, not -1" }));
    }

    private static LayerCase Case(string about, CropOptions options, int[] extents, int[] reference) =>
        new("Crop", options) { About = about, Bottoms = [Input.Normal(extents), Input.Normal(reference)] };

    private static string Message(CropOptions options, int[] extents, int[] reference) =>
        Assert.Throws<InputException>(() => _ = new LayerRun<float>("Crop", options, [new Shape(extents), new Shape(reference)], 1, Phase.Train))!.Message;
}
