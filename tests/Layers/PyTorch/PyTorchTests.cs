using System.Text.Json.Nodes;
using NetFramework.Tests.Layers.Golden;

namespace NetFramework.Tests.Layers.PyTorch;

/// <summary>Agreement with PyTorch, where both have a layer. The JSON files beside this one are written by generate.py.</summary>
public sealed class PyTorchTests
{
    private static IEnumerable<TestCaseData> Cases =>
        from path in Directory.EnumerateFiles(RepositoryFolder.PathOf("tests/Layers/PyTorch"), "*.json").Order(StringComparer.Ordinal)
        from item in JsonNode.Parse(File.ReadAllText(path))!.AsArray().Index()
        select new TestCaseData(new GoldenCase(item.Item!.AsObject())).SetArgDisplayNames($"{(string)item.Item!["layer"]!}_{item.Index:00} {(string)item.Item["note"]!}".Trim());

    [TestCaseSource(nameof(Cases))]
    public void Float_agrees_with_PyTorch(object golden) => GoldenCheck.Run<float>((GoldenCase)golden, relative: 1e-4, nearZero: 1e-6);

    // PyTorch computed these in double.
    [TestCaseSource(nameof(Cases))]
    public void Double_agrees_with_PyTorch(object golden) => GoldenCheck.Run<double>((GoldenCase)golden, relative: 1e-10, nearZero: 1e-12);
}
