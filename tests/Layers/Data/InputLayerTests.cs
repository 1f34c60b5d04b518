using NetFramework.Layers;

namespace NetFramework.Tests.Layers;

public sealed class InputLayerTests
{
    [Test]
    public void One_shape_is_for_all_tops_and_several_are_one_for_each()
    {
        var same = new DataLayerRun<float>("Input", new InputOptions { Shape = [[2, 3]] });
        Assert.That(same.Tops.Select(top => top.Shape), Is.EqualTo(new[] { new Shape(2, 3), new Shape(2, 3) }));
        var own = new DataLayerRun<float>("Input", new InputOptions { Shape = [[2, 3], [2]] });
        Assert.That(own.Tops.Select(top => top.Shape), Is.EqualTo(new[] { new Shape(2, 3), new Shape(2) }));
    }

    [Test]
    public void What_a_user_writes_stays_as_does_another_shape()
    {
        var run = new DataLayerRun<float>("Input", new InputOptions { Shape = [[2]] }, tops: 1);
        run.Tops[0].Reshape(new Shape(3));
        new float[] { 1, 2, 3 }.CopyTo(run.Tops[0].Data);
        Assert.That(run.Batch(5), Is.EqualTo(new double[] { 1, 2, 3 }));
        Assert.That(run.Layer.Extent, Is.Null);
    }

    [Test]
    public void A_number_of_shapes_that_fits_no_number_of_tops_is_an_error()
    {
        InputException wrong = Assert.Throws<InputException>(() => _ = new DataLayerRun<float>("Input", new InputOptions { Shape = [[2], [3]] }, tops: 3))!;
        Assert.That(wrong.Message, Is.EqualTo("'shape' holds 2 shapes, but the layer has 3 top(s): expected one shape for all tops, or one for each"));
    }

    [Test]
    public void Shapes_that_cannot_be_are_named()
    {
        Assert.That(new InputOptions { Shape = [[1, 2], []] }.Validate(), Is.Empty);
        Assert.That(new InputOptions { Shape = [] }.Validate().Single().Message, Is.EqualTo("'shape' must be a list of extents such as [64, 1, 28, 28], not empty"));
        Assert.That(new InputOptions { Shape = [[2, 0], [65536, 65536]] }.Validate().Select(error => error.Message), Is.EqualTo(new[]
        {
            "the extents of 'shape' must be 1 or more, but [2, 0] holds 0",
            "'shape' is [65536, 65536], which has more than 2147483591 elements",
        }));
    }
}
