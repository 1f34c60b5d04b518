using System.Globalization;
using System.Text.Json;

namespace NetFramework.Solvers;

/// <summary>Gathers the state of a training and writes it: single numbers and texts as JSON, arrays as safetensors.</summary>
internal sealed class CheckpointStateWriter : CheckpointState
{
    private readonly List<NamedArray> arrays = [];
    private readonly List<(string Name, object Value)> entries = [];

    /// <summary>Writes both files.</summary>
    public void Write(string arraysPath, string numbersPath)
    {
        SafetensorsFile.Write(arraysPath, arrays);
        AtomicFile.Write(numbersPath, stream =>
        {
            using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
            json.WriteStartObject();
            foreach ((string name, object value) in entries)
            {
                if (value is long integer)
                    json.WriteNumber(name, integer);
                else if (value is double number && double.IsFinite(number))
                    json.WriteNumber(name, number);
                else
                    json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
            }
            json.WriteEndObject();
        });
    }

    private protected override long ExchangeWholeNumber(string name, long value)
    {
        entries.Add((name, value));
        return value;
    }

    private protected override double ExchangeNumber(string name, double value)
    {
        entries.Add((name, value));
        return value;
    }

    private protected override string ExchangeText(string name, string value)
    {
        entries.Add((name, value));
        return value;
    }

    private protected override void ExchangeBlob<T>(string name, Blob<T> blob) => arrays.Add(NamedArray.OfData(name, blob));

    private protected override void ExchangeNumbers(string name, double[] values) => arrays.Add(NamedArray.Of(name, new Shape(values.Length), values));
}
