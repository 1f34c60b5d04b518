using NetFramework.Monitoring.Page;

namespace NetFramework.Tests.Monitoring;

internal sealed class NetLayoutTests
{
    private static readonly NetSummary Branches = new("branches", Phase.Train,
    [
        Layer("data", [], ["x", "label"]),
        Layer("left", ["x"], ["left"]),
        Layer("left2", ["left"], ["left2"]),
        Layer("right", ["x"], ["right"]),
        Layer("relu", ["right"], ["right"]),
        Layer("sum", ["left2", "right", "x"], ["sum"]),
        Layer("loss", ["sum", "label"], ["loss"]),
    ]);

    [Test]
    public void A_layer_lies_below_all_that_it_reads_of() =>
        Assert.That(new NetLayout(Branches).Boxes.Select(box => box.Depth), Is.EqualTo(new[] { 0, 1, 2, 1, 2, 3, 4 }));

    [Test]
    public void Boxes_of_a_row_do_not_overlap()
    {
        var layout = new NetLayout(Branches);
        foreach (IGrouping<int, NetPoint> row in layout.Boxes.GroupBy(box => box.Depth))
        {
            double[] middles = [.. row.Select(box => box.X).Order()];
            Assert.That(middles.Zip(middles.Skip(1), (one, next) => next - one), Has.All.GreaterThan(NetLayout.BoxWidth));
        }
        Assert.That(layout.Boxes.Select(box => box.X), Has.All.InRange(NetLayout.BoxWidth / 2, layout.Width - NetLayout.BoxWidth / 2));
    }

    [Test]
    public void A_line_goes_from_the_layer_that_makes_a_blob_to_each_that_reads_it_row_by_row()
    {
        var layout = new NetLayout(Branches);
        Assert.That(layout.Lines.Select(line => line.Blob), Is.EqualTo(new[] { "data/0", "left/0", "data/0", "right/0", "left2/0", "relu/0", "data/0", "sum/0", "data/1" }));
        foreach (NetLine line in layout.Lines)
            Assert.That(line.Points.Select(point => point.Depth), Is.EqualTo(Enumerable.Range(line.Points[0].Depth, line.Points.Count)));
        Assert.That(layout.Lines[^1].Points[^1], Is.EqualTo(layout.Boxes[6]));
        Assert.That(layout.Lines[5].Label, Does.StartWith("right "), "a blob is named where its layer is not named so");
    }

    [Test]
    public void Names_are_text_in_the_drawing() =>
        Assert.That(NetDrawing.Of(new NetSummary("n", Phase.Train, [Layer("<script>", [], ["a&b"])])), Does.Contain("&lt;script&gt;").And.Not.Contain("<script>"));

    private static LayerSummary Layer(string name, string[] bottoms, string[] tops) => new(name, "ReLU", bottoms, tops, [.. tops.Select(_ => new Shape(2, 3))], 0, 0, 0, 0);
}
