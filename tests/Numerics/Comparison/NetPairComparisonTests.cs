using NetFramework.Numerics;

namespace NetFramework.Tests.Numerics.Comparison;

public sealed class NetPairComparisonTests
{
    private static Net<double> NetOf(string layers, string data = "x")
    {
        var net = new Net<double>(NetDefinition.Parse($"layers:\n  - {{ name: data, type: Input, top: {data}, shape: [1, 1] }}\n{layers}"), new NetSettings { State = new NetState { Phase = Phase.Train } });
        net[data].Data.Fill(1);
        return net;
    }

    private static string Scale(string name, string value, string extra = "") =>
        $"  - {{ name: {name}, type: InnerProduct, bottom: x, top: y, num_output: 1, bias_term: false, weight_filler: {{ type: constant, value: {value} }}{extra} }}\n";

    [Test]
    public void A_difference_of_one_unit_in_the_last_place_of_float_is_counted_as_that()
    {
        PairResult result = NetPairComparison.Run(NetOf(Scale("one", "1")), NetOf(Scale("other", "1.00000011920928955078125")), new ComparisonSettings());
        BlobError[] y = [.. result.Pairs.Select(pair => pair.Blobs.Single(blob => blob is { Name: "y", Role: BlobRole.Value }))];
        Assert.That(y.Select(blob => blob.MaxUlps), Is.EqualTo(new[] { 1, Math.ScaleB(1, 29) }));
        Assert.That(y.Select(blob => blob.RelativeError), Is.All.EqualTo(Math.ScaleB(1, -23)));
        Assert.That(result.Pairs[0].Blobs.Single(blob => blob.Name == "x").MaxUlps, Is.Zero);
        Assert.That((result.SharedWeights, result.OwnWeights), Is.EqualTo(((string[])[], (string[])["other.weight"])));
        Assert.That(result.WorstFirst().First().Blob.Name, Is.EqualTo("y"));
    }

    [Test]
    public void Weights_of_the_same_name_are_the_first_nets()
    {
        PairResult result = NetPairComparison.Run(NetOf(Scale("same", "3")), NetOf(Scale("same", "5")), new ComparisonSettings());
        Assert.That(result.SharedWeights, Is.EqualTo(new[] { "same.weight" }));
        Assert.That(result.Pairs.SelectMany(pair => pair.Blobs).Select(blob => blob.MaxUlps), Is.All.Zero);
    }

    [Test]
    public void Blobs_that_do_not_match_are_named()
    {
        PairResult result = NetPairComparison.Run(NetOf(Scale("a", "1")), NetOf(Scale("b", "1").Replace("num_output: 1", "num_output: 2") + "  - { name: r, type: ReLU, bottom: y, top: r }\n"), new ComparisonSettings());
        Assert.That(result.OnlyInOne, Is.EqualTo(new[] { "y: 1×1 in the first, 1×2 in the second", "r in the second" }));
    }

    [Test]
    public void Data_that_the_first_net_does_not_have_are_an_error_with_the_nearest_name()
    {
        InputException exception = Assert.Throws<InputException>(() => NetPairComparison.Run(NetOf(Scale("a", "1")), NetOf("", "xx"), new ComparisonSettings()))!;
        Assert.That(exception.Errors[0].Message, Is.EqualTo("layer 'data' (Input): gives the blob 'xx', but the data of the net that it is compared with have no blob of that name, did you mean 'x'?"));
    }
}
