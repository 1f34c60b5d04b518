using System.Numerics;
using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Golden;

/// <summary>Conformance with Caffe. A case is run where its layer type is registered.</summary>
public sealed class GoldenTests
{
    private static IEnumerable<string> CaseNames => SharedFolder.TryPathOf("golden/layers") is { } folder
        ? Directory.EnumerateFiles(folder, "*.json").Select(path => Path.GetFileNameWithoutExtension(path)!)
            .Where(name => LayerRegistry.Find(name[..name.LastIndexOf('_')]) is not null).Order(StringComparer.Ordinal)
        : [];

    [Test]
    public void The_golden_cases_are_there() => Assert.That(Directory.GetFiles(SharedFolder.PathOf("golden/layers")), Is.Not.Empty);

    [TestCaseSource(nameof(CaseNames))]
    public void Float_agrees_with_Caffe(string name) => Check<float>(name, relative: 1e-4, nearZero: 1e-6);

    // The golden values are float32 themselves: what cancels in them cannot be closer than their own rounding.
    [TestCaseSource(nameof(CaseNames))]
    public void Double_agrees_with_Caffe(string name) => Check<double>(name, relative: 1e-5, nearZero: 5e-7);

    [Test]
    public void No_exception_is_without_need()
    {
        string folder = SharedFolder.PathOf("golden/layers");
        foreach ((string name, GoldenException exception) in GoldenException.All)
        {
            var golden = new GoldenCase(Path.Combine(folder, name + ".json"));
            if ((exception.Top ?? exception.TopFormula?.Invoke(golden)) is { } right)
                Assert.That(golden.Tops[0].Data, Is.Not.EqualTo(right).Within(1e-4).Percent, name);
            if (exception.BottomDiffFormula is { } rightDiff)
                Assert.That(golden.BottomDiffs[0]!.Data, Is.Not.EqualTo(rightDiff(golden)).Within(1e-4).Percent, name);
            if (exception.ParameterDiffsFormula is { } rightDiffs)
                Assert.That(golden.ParameterDiffs.Select(diff => diff!.Data), Is.Not.EqualTo(rightDiffs(golden)).Within(1e-4).Percent, name);
        }
    }

    private static void Check<T>(string name, double relative, double nearZero) where T : unmanaged, IFloatingPointIeee754<T>
    {
        GoldenException? exception = GoldenException.All.GetValueOrDefault(name) is { } listed && (typeof(T) == typeof(double) || !listed.InDoubleOnly) ? listed : null;
        GoldenCheck.Run<T>(new GoldenCase(SharedFolder.PathOf($"golden/layers/{name}.json")), relative, nearZero, exception);
    }
}
