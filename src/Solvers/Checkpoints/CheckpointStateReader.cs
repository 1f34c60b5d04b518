using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace NetFramework.Solvers;

/// <summary>Hands the stored state of a training back to its parts. What nobody takes is an error (<see cref="CheckAllTaken"/>), as is what is not there: a training that goes on without it would not be the same.</summary>
internal sealed class CheckpointStateReader : CheckpointState, IDisposable
{
    private readonly SafetensorsFile arrays;
    private readonly string numbersPath;
    private readonly Dictionary<string, JsonElement> numbers;
    private readonly HashSet<string> left;

    /// <summary>Opens both files.</summary>
    /// <exception cref="InputException">A file cannot be opened or is wrong.</exception>
    public CheckpointStateReader(string arraysPath, string numbersPath)
    {
        this.numbersPath = numbersPath;
        numbers = ReadNumbers(numbersPath);
        arrays = SafetensorsFile.Open(arraysPath);
        left = [.. numbers.Keys, .. arrays.Arrays.Select(array => array.Name)];
    }

    /// <inheritdoc/>
    public void Dispose() => arrays.Dispose();

    /// <summary>Makes sure that all that is stored was taken.</summary>
    /// <exception cref="InputException">Something was not.</exception>
    public void CheckAllTaken()
    {
        if (left.Count > 0)
            throw Error($"holds a state that the solver has no part for: {string.Join(", ", left.Order(StringComparer.Ordinal))}");
    }

    private protected override long ExchangeWholeNumber(string name, long value) => Taken(name).TryGetInt64(out long stored) ? stored : throw Error($"'{name}' is no integer");

    private protected override double ExchangeNumber(string name, double value)
    {
        JsonElement stored = Taken(name);
        return stored.ValueKind == JsonValueKind.String ? double.Parse(stored.GetString()!, CultureInfo.InvariantCulture) : stored.GetDouble();
    }

    private protected override string ExchangeText(string name, string value) => Taken(name) is { ValueKind: JsonValueKind.String } stored ? stored.GetString()! : throw Error($"'{name}' is no text");

    private protected override void ExchangeBlob<T>(string name, Blob<T> blob) => TakenArray<T>(name, blob.Shape).CopyTo(blob.Data);

    private protected override void ExchangeNumbers(string name, double[] values) => TakenArray<double>(name, new Shape(values.Length)).CopyTo(values.AsSpan());

    private JsonElement Taken(string name) => numbers.TryGetValue(name, out JsonElement number) && left.Remove(name) ? number : throw Missing(name);

    private NamedArray TakenArray<TElement>(string name, Shape shape) where TElement : unmanaged, IFloatingPointIeee754<TElement>
    {
        if (arrays.Find(name) is not { } array || !left.Remove(name))
            throw Missing(name);
        if (array.Shape != shape || array.ElementType != ElementTypes.Of<TElement>())
            throw Error($"'{name}' is {array.ElementType} {array.Shape}, but {ElementTypes.Of<TElement>()} {shape} is needed to go on");
        return array;
    }

    private InputException Missing(string name) => Error($"has no state '{name}', which a part of the solver needs to go on");

    private InputException Error(string message) => new($"the checkpoint {message}", new SourceLocation(numbersPath));

    private static Dictionary<string, JsonElement> ReadNumbers(string path)
    {
        using FileStream stream = InputFile.Open(path);
        try
        {
            using JsonDocument document = JsonDocument.Parse(stream);
            return document.RootElement.EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.Clone(), StringComparer.Ordinal);
        }
        catch (JsonException exception)
        {
            throw new InputException($"the file is no valid JSON: {exception.Message}", new SourceLocation(path), exception);
        }
    }
}
