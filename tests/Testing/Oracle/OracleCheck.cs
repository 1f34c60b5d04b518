using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;
using NUnit.Framework;

namespace NetFramework.Tests.Oracle;

/// <summary>Results against the 60-digit references of <c>shared/oracle</c>; a test that asks for them where they are absent is skipped.</summary>
public static class OracleCheck
{
    /// <summary>Correct rounding to float.</summary>
    public const double SingleBound = 0.5;

    /// <summary>What is asked of double.</summary>
    public const double DoubleBound = 4;

    private static List<OracleCase>? cases;

    public static IReadOnlyList<OracleCase> Cases => cases ??= OracleFile.Read(SharedFolder.PathOf("oracle/vectors.json"));

    /// <summary>Asserts that every output is within the bound, in units in the last place of T, and of the right class (NaN, infinite, finite).</summary>
    /// <param name="bound">The bound.</param>
    /// <param name="title">What is run, for the output and the results file.</param>
    /// <param name="selected">The cases.</param>
    /// <param name="run">Gives the outputs of a case by name; those that it leaves out are not judged.</param>
    public static void Within<T>(double bound, string title, IEnumerable<OracleCase> selected, Func<OracleCase, Dictionary<string, T[]>> run) where T : unmanaged, IFloatingPointIeee754<T>
    {
        bool isSingle = typeof(T) == typeof(float);
        Dictionary<string, (double Error, string Case)> worst = [];
        Dictionary<string, Dictionary<string, Dictionary<string, string>>> results = [];
        foreach (OracleCase test in selected)
        {
            Dictionary<string, T[]> got = run(test);
            results[test.Id] = got.ToDictionary(output => output.Key, output => Encode(output.Value, isSingle));
            foreach ((string name, T[] values) in got)
            {
                double error = UlpError.Of(Array.ConvertAll(values, value => double.CreateTruncating(value)), test.Outputs[name], isSingle).Max();
                if (error >= worst.GetValueOrDefault(name).Error)
                    worst[name] = (error, $"{test.Id} {test.Category}");
            }
        }
        Write(title, isSingle, results);
        foreach ((string name, (double error, string id)) in worst)
            TestContext.Out.WriteLine($"{title}.{name}, {results.Count} cases: {error:G9} at {id}");
        Assert.That(worst, Is.Not.Empty);
        Assert.That(worst.Values.Select(value => value.Error), Is.All.LessThanOrEqualTo(bound), string.Join("; ", worst));
    }

    private static Dictionary<string, string> Encode<T>(T[] values, bool isSingle) where T : unmanaged
        => new() { [isSingle ? "f32" : "f64"] = Convert.ToBase64String(MemoryMarshal.AsBytes<T>(values)) };

    // For the oracle's score.py: set NETFRAMEWORK_ORACLE_RESULTS to a folder, and each title leaves its results file there.
    private static void Write(string title, bool isSingle, Dictionary<string, Dictionary<string, Dictionary<string, string>>> results)
    {
        if (Environment.GetEnvironmentVariable("NETFRAMEWORK_ORACLE_RESULTS") is not { Length: > 0 } folder)
            return;
        Directory.CreateDirectory(folder);
        int bits = isSingle ? 32 : 64;
        File.WriteAllText(Path.Combine(folder, $"{title}-{bits}.json"), JsonSerializer.Serialize(new { bits, results }));
    }
}
