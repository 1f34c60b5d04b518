using System.Numerics;

namespace NetFramework.Tests.Layers.Golden;

/// <summary>Runs a recorded case and compares tops, gradients and changed parameters with what was recorded.</summary>
internal static class GoldenCheck
{
    /// <summary>Each value v must be within relative·|v| of the recorded one, or within nearZero times the largest of its array.</summary>
    public static void Run<T>(GoldenCase golden, double relative, double nearZero, GoldenException? exception = null) where T : unmanaged, IFloatingPointIeee754<T>
    {
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
        double[][]? rightParameterDiffs = exception?.ParameterDiffsFormula?.Invoke(golden);
        for (int i = 0; i < golden.ParameterDiffs.Count; i++)
        {
            if (golden.ParameterDiffs[i] is { } expected)
                Values.AssertClose(Values.Get<T>(run.Layer.Parameters[i].Diff), rightParameterDiffs?[i] ?? expected.Data, relative, nearZero, $"diff of parameter {i}");
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
