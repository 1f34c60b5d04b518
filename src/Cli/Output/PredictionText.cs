using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using NetFramework.Layers;
using NetFramework.Numerics.Reports;

namespace NetFramework.Cli.Output;

/// <summary>Predictions as a table, as CSV and as JSON lines.</summary>
internal static class PredictionText
{
    /// <summary>Writes a header, and a line a sample: the class and the probability of each, or the numbers.</summary>
    /// <returns>The number of samples.</returns>
    public static long WriteCsv<T>(Predictor<T> predictor, IFeatureReader reader, TextWriter writer) where T : unmanaged, IFloatingPointIeee754<T>
    {
        writer.WriteLine(string.Join(',', (predictor.Classes is { } classes ? classes.Select(name => $"probability_{name}").Prepend("class") : predictor.ValueNames).Select(CsvText.Cell)));
        long rows = 0;
        foreach (RowPrediction<T> row in predictor.Predict(reader))
        {
            IEnumerable<string> values = row.Values.Select(Number);
            writer.WriteLine(string.Join(',', row.Class is null ? values : values.Prepend(CsvText.Cell(row.Class))));
            rows++;
        }
        return rows;
    }

    /// <summary>Writes an object a line: <c>{"class": …, "probabilities": {…}}</c>, or the numbers by their names. JSON has no NaN and no ∞: they are null.</summary>
    /// <returns>The number of samples.</returns>
    public static long WriteJsonLines<T>(Predictor<T> predictor, IFeatureReader reader, TextWriter writer) where T : unmanaged, IFloatingPointIeee754<T>
    {
        IReadOnlyList<string> names = predictor.Classes ?? predictor.ValueNames;
        long rows = 0;
        foreach (RowPrediction<T> row in predictor.Predict(reader))
        {
            var values = new JsonObject(names.Select((name, i) => KeyValuePair.Create(name, T.IsFinite(row.Values[i]) ? JsonNode.Parse(Number(row.Values[i])) : null)));
            JsonObject line = row.Class is null ? values : new JsonObject { ["class"] = row.Class, ["probabilities"] = values };
            writer.WriteLine(line.ToJsonString());
            rows++;
        }
        return rows;
    }

    /// <summary>Shows a table on the terminal.</summary>
    public static void WriteTable<T>(Predictor<T> predictor, IFeatureReader reader) where T : unmanaged, IFloatingPointIeee754<T>
    {
        string[] figures = [.. (predictor.Classes ?? predictor.ValueNames).Select(name => $">{name}")];
        var table = new Table(predictor.Classes is null ? [">row", .. figures] : [">row", "class", .. figures]);
        long number = 0;
        foreach (RowPrediction<T> row in predictor.Predict(reader))
        {
            IEnumerable<string> values = row.Values.Select(value => predictor.Classes is null ? Units.Number(double.CreateTruncating(value)) : Units.Share(double.CreateTruncating(value)));
            table.Add([Units.Count(++number), .. row.Class is null ? values : values.Prepend(row.Class)]);
        }
        table.Write();
    }

    private static string Number<T>(T value) where T : unmanaged, IFloatingPointIeee754<T> => value.ToString(null, CultureInfo.InvariantCulture);
}
