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
        }
    }

    private static void Check<T>(string name, double relative, double nearZero) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var golden = new GoldenCase(SharedFolder.PathOf($"golden/layers/{name}.json"));
        GoldenException? exception = GoldenException.All.GetValueOrDefault(name);
        var run = new LayerRun<T>(golden.Type, golden.Options(exception?.Options), [.. golden.Bottoms.Select(bottom => bottom.Shape)], golden.Tops.Count, golden.Phase);
        Assert.That(run.Layer.Parameters.Select(parameter => parameter.Blob.Shape), Is.EqualTo(golden.Parameters.Select(parameter => parameter.Shape)), "shapes of the parameters");
        for (int i = 0; i < golden.Parameters.Count; i++)
            Values.Set(run.Layer.Parameters[i].Data, golden.Parameters[i].Data);
        if (golden.WarmupBottoms.Count > 0)
        {
            SetBottoms(run, golden.WarmupBottoms);
            run.Forward();
        }
        SetBottoms(run, golden.Bottoms);
        run.Forward();

        for (int i = 0; i < golden.Tops.Count; i++)
        {
            Assert.That(run.Tops[i].Shape, Is.EqualTo(golden.Tops[i].Shape), $"shape of top {i}");
            double[] expected = i == 0 && (exception?.Top ?? exception?.TopFormula?.Invoke(golden)) is { } right ? right : golden.Tops[i].Data;
            Values.AssertClose(Values.Get<T>(run.Tops[i].Data), expected, relative, nearZero, $"top {i}");
        }
        for (int i = 0; i < golden.ParametersAfterForward.Count; i++)
            Values.AssertClose(Values.Get<T>(run.Layer.Parameters[i].Data), golden.ParametersAfterForward[i].Data, relative, nearZero, $"parameter {i} after forward");
        if (golden.HasBackward)
            CheckBackward(golden, exception, run, relative, nearZero);
    }

    private static void CheckBackward<T>(GoldenCase golden, GoldenException? exception, LayerRun<T> run, double relative, double nearZero) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < golden.TopDiffs.Count; i++)
            Values.Set(run.Tops[i].Diff, golden.TopDiffs[i].Data);
        run.ClearParameterDiffs();
        for (int i = 0; i < golden.BottomDiffs.Count; i++)
        {
            run.PropagateDown[i] = golden.BottomDiffs[i] is not null;
            Assert.That(run.Layer.TakesGradient(i) || !run.PropagateDown[i], $"bottom {i} takes a gradient");
        }
        run.Backward();
        for (int i = 0; i < golden.BottomDiffs.Count; i++)
        {
            if (golden.BottomDiffs[i] is { } expected)
                Values.AssertClose(Values.Get<T>(run.Bottoms[i].Diff), i == 0 && exception?.BottomDiffFormula is { } right ? right(golden) : expected.Data, relative, nearZero, $"diff of bottom {i}");
        }
        for (int i = 0; i < golden.ParameterDiffs.Count; i++)
        {
            if (golden.ParameterDiffs[i] is { } expected)
                Values.AssertClose(Values.Get<T>(run.Layer.Parameters[i].Diff), expected.Data, relative, nearZero, $"diff of parameter {i}");
            else
                Assert.That(run.Layer.Parameters[i].Learns, Is.False, $"parameter {i}");
        }
    }

    private static void SetBottoms<T>(LayerRun<T> run, IReadOnlyList<GoldenCase.Array> arrays) where T : unmanaged, IFloatingPointIeee754<T>
    {
        run.Reshape([.. arrays.Select(array => array.Shape)]);
        for (int i = 0; i < arrays.Count; i++)
            Values.Set(run.Bottoms[i].Data, arrays[i].Data);
    }
}
