using System.Numerics;
using System.Text.Json;
using NetFramework.Kernels;
using NetFramework.Tests.Oracle;

namespace NetFramework.Tests.Kernels;

/// <summary>Activation functions against 106 bits of truth (activations.json, written by generate.py), in units in the last place.</summary>
public sealed class ActivationAccuracyTests
{
    private static readonly JsonElement Truth = JsonDocument.Parse(File.ReadAllText(RepositoryFolder.PathOf("tests/Kernels/Activations/activations.json"))).RootElement;

    private delegate void Forward<T>(ReadOnlySpan<T> x, Span<T> y);

    private delegate void Backward<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> yDiff, Span<T> xDiff);

    // Half an ulp is the one rounding from double.
    [TestCase("Gelu")]
    [TestCase("TanhGelu")]
    [TestCase("Swish")]
    [TestCase("Mish")]
    [TestCase("Softplus")]
    public void Float_is_right_to_half_an_ulp_in_both_tails(string name) => Check<float>(name, _ => 0.501, _ => 0.501);

    // The argument z of TanhGelu's sigmoid is rounded, to which e^z is |z| times as sensitive.
    [TestCase("Gelu", 3, 0)]
    [TestCase("TanhGelu", 4, 2)]
    [TestCase("Swish", 4, 0)]
    [TestCase("Mish", 5, 0)]
    [TestCase("Softplus", 3, 0)]
    public void Double_is_right_to_a_few_ulps_in_both_tails(string name, double ulps, double perArgument)
    {
        double Bound(double x) => ulps + perArgument * 1.6 * Math.Abs(x + 0.044715 * x * x * x);
        Check<double>(name, Bound, Bound);
    }

    private static void Check<T>(string name, Func<double, double> valueBound, Func<double, double> derivativeBound) where T : unmanaged, IFloatingPointIeee754<T>
    {
        JsonElement truth = Truth.GetProperty(name);
        double[] arguments = Numbers(Truth.GetProperty("x"));
        T[] x = [.. arguments.Select(T.CreateTruncating)], y = new T[x.Length], ones = new T[x.Length], slope = new T[x.Length];
        ones.AsSpan().Fill(T.One);
        (Forward<T> forward, Backward<T> backward) = Kernel<T>(name);
        forward(x, y);
        backward(x, ones, slope);
        Compare("f", y, arguments, Pairs(truth.GetProperty("value"), null), valueBound);
        Compare("f'", slope, arguments, Pairs(truth.GetProperty("derivative"), Numbers(truth.GetProperty("scale"))), derivativeBound);
    }

    private static void Compare<T>(string what, T[] got, double[] x, OracleOutput truth, Func<double, double> bound) where T : unmanaged, IFloatingPointIeee754<T>
    {
        double[] errors = UlpError.Of([.. got.Select(double.CreateTruncating)], truth, typeof(T) == typeof(float));
        int worst = Array.IndexOf(errors, errors.Max());
        TestContext.Out.WriteLine($"{what}: at most {errors[worst]:f3} ulp, at {x[worst]}");
        for (int i = 0; i < x.Length; i++)
            Assert.That(errors[i], Is.LessThanOrEqualTo(bound(x[i])), $"{what}({x[i]}) is {got[i]}, not {truth.High[i]}");
    }

    private static (Forward<T> Forward, Backward<T> Backward) Kernel<T>(string name) where T : unmanaged, IFloatingPointIeee754<T> => name switch
    {
        "Gelu" => (Activations.Gelu, Activations.GeluBackward),
        "TanhGelu" => (Activations.TanhGelu, Activations.TanhGeluBackward),
        "Swish" => ((x, y) => Activations.Swish(x, 1, y), (x, yDiff, xDiff) => Activations.SwishBackward(x, 1, yDiff, xDiff)),
        "Mish" => (Activations.Mish, Activations.MishBackward),
        _ => ((x, y) => Activations.Softplus(x, 1, y), (x, yDiff, xDiff) => Activations.SoftplusBackward(x, 1, yDiff, xDiff)),
    };

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetDouble())];

    private static OracleOutput Pairs(JsonElement array, double[]? scale) => new(
        null, [.. array.EnumerateArray().Select(pair => pair[0].GetDouble())], [.. array.EnumerateArray().Select(pair => pair[1].GetDouble())], null, scale);
}
