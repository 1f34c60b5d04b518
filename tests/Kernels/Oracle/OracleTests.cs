using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace NetFramework.Tests.Kernels.Oracle;

/// <summary>The softmax family against 60-digit references, in units in the last place.</summary>
internal sealed class OracleTests
{
    private const double SingleBound = 0.5;
    private const double DoubleBound = 4;

    private static readonly string[] Kinds = ["softmax", "cross_entropy", "nll_prob", "softmax_backward", "log_softmax_backward"];
    private static readonly Lazy<List<OracleCase>> Cases = new(() => OracleFile.Read(SharedFolder.PathOf("oracle/vectors.json")));

    [TestCaseSource(nameof(Kinds))]
    public void Single_precision_is_correctly_rounded(string kind) => Check<float>(kind, SingleBound);

    [TestCaseSource(nameof(Kinds))]
    public void Double_precision_is_within_four_units_in_the_last_place(string kind) => Check<double>(kind, DoubleBound);

    [Test]
    public void The_file_holds_every_kind() => Assert.That(Cases.Value.Select(test => test.Kind).Distinct(), Is.EquivalentTo(Kinds));

    private static void Check<T>(string kind, double bound) where T : unmanaged, IFloatingPointIeee754<T>
    {
        bool isSingle = typeof(T) == typeof(float);
        Dictionary<string, (double Error, string Case)> worst = [];
        Dictionary<string, Dictionary<string, Dictionary<string, string>>> results = [];
        foreach (OracleCase test in Cases.Value.Where(test => test.Kind == kind))
        {
            Dictionary<string, T[]> got = OracleRunner<T>.Run(test);
            results[test.Id] = got.ToDictionary(output => output.Key, output => Encode(output.Value, isSingle));
            foreach ((string name, OracleOutput truth) in test.Outputs)
            {
                double error = UlpError.Of(Array.ConvertAll(got[name], value => double.CreateTruncating(value)), truth, isSingle).Max();
                if (error >= worst.GetValueOrDefault(name).Error) worst[name] = (error, $"{test.Id} {test.Category}");
            }
        }
        Write(kind, isSingle, results);
        foreach ((string name, (double error, string id)) in worst) TestContext.Out.WriteLine($"{kind}.{name}: {error:G9} at {id}");
        Assert.That(worst.Values.Select(value => value.Error), Is.All.LessThanOrEqualTo(bound), string.Join("; ", worst));
    }

    private static Dictionary<string, string> Encode<T>(T[] values, bool isSingle) where T : unmanaged
        => new() { [isSingle ? "f32" : "f64"] = System.Convert.ToBase64String(MemoryMarshal.AsBytes<T>(values)) };

    // For the oracle's score.py: set NETFRAMEWORK_ORACLE_RESULTS to a folder, and each kind leaves its results file there.
    private static void Write(string kind, bool isSingle, Dictionary<string, Dictionary<string, Dictionary<string, string>>> results)
    {
        if (Environment.GetEnvironmentVariable("NETFRAMEWORK_ORACLE_RESULTS") is not { Length: > 0 } folder) return;
        Directory.CreateDirectory(folder);
        int bits = isSingle ? 32 : 64;
        File.WriteAllText(Path.Combine(folder, $"{kind}-{bits}.json"), JsonSerializer.Serialize(new { bits, results }));
    }
}
