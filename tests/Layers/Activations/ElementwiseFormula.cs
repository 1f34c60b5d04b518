using System.Numerics;
using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Activations;

/// <summary>Elementwise layers against the naive forms of their formulas.</summary>
internal static class ElementwiseFormula
{
    /// <summary>Compares a layer's top and bottom diff with f(x) and ∂y·f′(x), in both precisions.</summary>
    public static void Check(string type, LayerOptions options, Func<double, double> formula, Func<double, double, double> derivative)
    {
        Check<double>(type, options, formula, derivative, 1e-14);
        Check<float>(type, options, formula, derivative, 1e-6);
    }

    private static void Check<T>(string type, LayerOptions options, Func<double, double> formula, Func<double, double, double> derivative, double tolerance)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var run = new LayerRun<T>(type, options, [new Shape(4, 25)], 1, Phase.Train);
        double[] x = [.. Values.Normal(100, 1).Select(value => 3 * value)];
        Values.Set(run.Bottoms[0].Data, x);
        LayerRun<T>.Result result = run.Pass();
        double[] seeds = Values.Get<T>(run.Tops[0].Diff);
        // x as the element type holds it.
        x = Values.Get<T>(run.Bottoms[0].Data);
        double[] y = [.. x.Select(formula)];
        Values.AssertClose(result.Tops[0], y, tolerance, tolerance, "y");
        Values.AssertClose(result.BottomDiffs[0], [.. x.Select((value, i) => seeds[i] * derivative(value, y[i]))], tolerance, tolerance, "∂x");
    }
}
