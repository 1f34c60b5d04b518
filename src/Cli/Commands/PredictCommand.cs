using System.CommandLine;
using System.Globalization;
using System.Numerics;
using Microsoft.Extensions.Logging;
using NetFramework.Cli.CommandLine;
using NetFramework.Cli.Output;
using NetFramework.Layers;

namespace NetFramework.Cli.Commands;

/// <summary><c>predict</c>: class and probabilities of each row of a CSV file.</summary>
internal static class PredictCommand
{
    private static readonly Argument<string> Model = CommonOptions.File("MODEL.safetensors", "The model that train wrote");
    private static readonly Option<string> Input = new("--input") { HelpName = "FILE.csv", Description = "Rows with the model's features; columns beyond them are passed over", Required = true };
    private static readonly Option<string?> Output = new("--output") { HelpName = "OUT.csv", Description = "Where to write the predictions; standard output where it is not given" };
    private static readonly Option<bool> NoFuse = CommonOptions.NoFuse();
    private static readonly Option<int?> ThreadCount = CommonOptions.ThreadCount();

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new ToolCommand("predict", "Predicts the class, with the probability of each, or the value, for every row of a CSV file")
        {
            Model, Input, Output, NoFuse, ThreadCount,
        };
        command.Examples =
        [
            ("netframework predict runs/iris-softmax-regression/model.safetensors --input samples/iris/iris.csv", "predictions as a table (as CSV where the output is piped)"),
            ("netframework predict runs/iris-softmax-regression/model.safetensors --input flowers.csv --output predictions.csv", "predictions into a file"),
        ];
        command.SetAction(Predict);
        return command;
    }

    private static int Predict(ParseResult parsed)
    {
        CommonOptions.UseThreads(parsed.GetValue(ThreadCount));
        using ILoggerFactory loggers = ConsoleLogging.Create(parsed);
        using ModelFile model = ModelFile.Open(parsed.GetRequiredValue(Model));
        return model.Weights.Any(weight => weight.ElementType == ElementType.Float64) ? Predict<double>(model, parsed, loggers) : Predict<float>(model, parsed, loggers);
    }

    private static int Predict<T>(ModelFile model, ParseResult parsed, ILoggerFactory loggers) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var predictor = new Predictor<T>(model, new NetSettings { Fuse = !parsed.GetValue(NoFuse), LoggerFactory = loggers });
        using CsvFeatureReader reader = CsvFeatureReader.Open(parsed.GetRequiredValue(Input), predictor.Encoding);
        if (parsed.GetValue(Output) is { } path)
        {
            long rows = 0;
            AtomicFile.Write(path, stream =>
            {
                using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
                rows = WriteCsv(predictor, reader, writer);
            });
            Console.WriteLine($"{path}: {Units.Count(rows)} predictions");
        }
        else if (Screen.IsTerminal)
        {
            WriteTable(predictor, reader);
        }
        else
        {
            WriteCsv(predictor, reader, Console.Out);
        }
        return 0;
    }

    private static long WriteCsv<T>(Predictor<T> predictor, CsvFeatureReader reader, TextWriter writer) where T : unmanaged, IFloatingPointIeee754<T>
    {
        writer.WriteLine(string.Join(',', Header(predictor).Select(CsvCell)));
        long rows = 0;
        foreach (RowPrediction<T> row in predictor.Predict(reader))
        {
            IEnumerable<string> values = row.Values.Select(value => value.ToString(null, CultureInfo.InvariantCulture));
            writer.WriteLine(string.Join(',', row.Class is null ? values : values.Prepend(CsvCell(row.Class))));
            rows++;
        }
        return rows;
    }

    private static void WriteTable<T>(Predictor<T> predictor, CsvFeatureReader reader) where T : unmanaged, IFloatingPointIeee754<T>
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

    private static IEnumerable<string> Header<T>(Predictor<T> predictor) where T : unmanaged, IFloatingPointIeee754<T> => predictor.Classes is { } classes
        ? classes.Select(name => $"probability_{name}").Prepend("class")
        : predictor.ValueNames;

    private static string CsvCell(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") || text != text.Trim() ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
