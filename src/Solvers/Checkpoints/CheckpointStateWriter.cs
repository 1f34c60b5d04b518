using System.Globalization;
using System.Text.Json;

namespace NetFramework.Solvers;

/// <summary>Gathers the state of a training and writes it: single numbers as JSON, arrays as safetensors.</summary>
internal sealed class CheckpointStateWriter : CheckpointState
{
    private readonly List<NamedArray> arrays = [];
    private readonly List<(string Name, object Value)> numbers = [];

    /// <summary>Writes both files.</summary>
    public void Write(string arraysPath, string numbersPath)
    {
        SafetensorsFile.Write(arraysPath, arrays);
        AtomicFile.Write(numbersPath, stream =>
        {
            using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
            json.WriteStartObject();
            foreach ((string name, object value) in numbers)
            {
                if (value is long integer)
                    json.WriteNumber(name, integer);
                else if (double.IsFinite((double)value))
                    json.WriteNumber(name, (double)value);
                else
                    json.WriteString(name, ((double)value).ToString(CultureInfo.InvariantCulture));
            }
            json.WriteEndObject();
        });
    }

    private protected override long ExchangeWholeNumber(string name, long value)
    {
        numbers.Add((name, value));
        return value;
    }

    private protected override double ExchangeNumber(string name, double value)
    {
        numbers.Add((name, value));
        return value;
    }

    private protected override void ExchangeBlob<T>(string name, Blob<T> blob) => arrays.Add(NamedArray.OfData(name, blob));

    private protected override void ExchangeNumbers(string name, double[] values) => arrays.Add(NamedArray.Of(name, new Shape(values.Length), values));
}
