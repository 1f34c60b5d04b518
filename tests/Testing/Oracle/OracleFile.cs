using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using NUnit.Framework;

namespace NetFramework.Tests.Oracle;

/// <summary>One case of the oracle's file: inputs, attributes and 60-digit results.</summary>
public sealed record OracleCase(string Id, string Kind, string Category, JsonElement Attributes, JsonElement Inputs, IReadOnlyDictionary<string, OracleOutput> Outputs)
{
    public double Number(string attribute) => Attributes.GetProperty(attribute).GetDouble();

    public int WholeNumber(string attribute) => Attributes.GetProperty(attribute).GetInt32();

    public string Text(string attribute) => Attributes.GetProperty(attribute).GetString()!;

    public int[] Shape(string input) => OracleFile.Shape(Inputs.GetProperty(input));

    public float[]? Floats(string input) => Inputs.TryGetProperty(input, out JsonElement tensor) ? OracleFile.Floats(tensor) : null;

    public int[] Integers(string input) => [.. Inputs.GetProperty(input).GetProperty("i32").EnumerateArray().Select(value => value.GetInt32())];
}

/// <summary>An expected output: High + Low is the exact result to about 106 bits.</summary>
public sealed record OracleOutput(int[]? At, double[] High, double[]? Low, double[]? Alternative, double[]? Scale);

/// <summary>Reads the format softmax-oracle-1.</summary>
public static class OracleFile
{
    public static List<OracleCase> Read(string path)
    {
        using FileStream stream = File.OpenRead(path);
        JsonElement root = JsonDocument.Parse(stream).RootElement;
        Assert.That(root.GetProperty("format").GetString(), Is.EqualTo("softmax-oracle-1"));
        return [.. root.GetProperty("cases").EnumerateArray().Select(ReadCase)];
    }

    public static int[] Shape(JsonElement tensor) => [.. tensor.GetProperty("shape").EnumerateArray().Select(value => value.GetInt32())];

    public static float[] Floats(JsonElement tensor)
    {
        if (tensor.TryGetProperty("f32", out JsonElement text)) return MemoryMarshal.Cast<byte, float>(text.GetBytesFromBase64()).ToArray();
        float[] values = FromRecipe(tensor.GetProperty("recipe"), Shape(tensor).Aggregate(1, (a, b) => a * b));
        string hash = Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<float>(values)));
        Assert.That(hash, Is.EqualTo(tensor.GetProperty("sha256").GetString()), "the recipe's values");
        return values;
    }

    private static OracleCase ReadCase(JsonElement element) => new(
        element.GetProperty("id").GetString()!,
        element.GetProperty("kind").GetString()!,
        element.GetProperty("category").GetString()!,
        element.GetProperty("attrs"),
        element.GetProperty("inputs"),
        element.GetProperty("outputs").EnumerateObject().ToDictionary(output => output.Name, output => ReadOutput(output.Value)));

    private static OracleOutput ReadOutput(JsonElement output) => new(
        output.TryGetProperty("at", out JsonElement at) ? MemoryMarshal.Cast<byte, int>(at.GetBytesFromBase64()).ToArray() : null,
        Doubles(output, "f64")!, Doubles(output, "lo"), Doubles(output, "alt_f64"), Doubles(output, "scale"));

    private static double[]? Doubles(JsonElement output, string name)
        => output.TryGetProperty(name, out JsonElement text) ? MemoryMarshal.Cast<byte, double>(text.GetBytesFromBase64()).ToArray() : null;

    private static float[] FromRecipe(JsonElement recipe, int count)
    {
        uint state = recipe.GetProperty("seed").GetUInt32();
        double sub = recipe.GetProperty("sub").GetDouble();
        double scale = Math.ScaleB(1, recipe.GetProperty("exp2").GetInt32());
        bool uniform = recipe.GetProperty("type").GetString() == "lcg_uniform";
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            uint total = 0;
            for (int step = 0; step < (uniform ? 1 : 12); step++)
            {
                state = unchecked(state * 1664525 + 1013904223);
                total += uniform ? state >> 8 : state >> 16;
            }
            values[i] = (float)((total - sub) * scale);
        }
        if (recipe.TryGetProperty("patch", out JsonElement patches))
        {
            foreach (JsonElement patch in patches.EnumerateArray()) values[patch[0].GetInt32()] = Bits(patch[1]);
        }
        if (recipe.TryGetProperty("mod_patch", out JsonElement modular))
        {
            foreach (JsonElement patch in modular.EnumerateArray())
            {
                for (int i = patch[1].GetInt32(); i < count; i += patch[0].GetInt32()) values[i] = Bits(patch[2]);
            }
        }
        return values;
    }

    private static float Bits(JsonElement hexadecimal)
        => BitConverter.UInt32BitsToSingle(uint.Parse(hexadecimal.GetString()!, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
}
