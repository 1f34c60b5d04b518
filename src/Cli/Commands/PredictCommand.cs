using System.CommandLine;
using System.Numerics;
using Microsoft.Extensions.Logging;
using NetFramework.Cli.CommandLine;
using NetFramework.Cli.Output;
using NetFramework.Layers;

namespace NetFramework.Cli.Commands;

/// <summary><c>predict</c>: class and probabilities of each sample of a file.</summary>
internal static class PredictCommand
{
    private static readonly Argument<string> Model = CommonOptions.File("MODEL.safetensors", "The model that train wrote");
    private static readonly Option<string> Input = new("--input") { HelpName = "FILE", Description = "Samples with the model's features: rows of a .csv file, whose other columns are passed over, or an array N×features in a .npy or .npz file", Required = true };
    private static readonly Option<string?> Output = new("--output") { HelpName = "OUT", Description = "Where to write the predictions: .jsonl, an object a line, or else CSV; standard output where it is not given" };
    private static readonly Option<bool> NoFuse = CommonOptions.NoFuse();
    private static readonly Option<int?> ThreadCount = CommonOptions.ThreadCount();

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new ToolCommand("predict", "Predicts the class, with the probability of each, or the value, for every row of a CSV file or sample of a numpy array")
        {
            Model, Input, Output, NoFuse, ThreadCount,
        };
        command.Examples =
        [
            ("netframework predict runs/iris-softmax-regression/model.safetensors --input samples/iris/iris.csv", "predictions as a table (as CSV where the output is piped)"),
            ("netframework predict runs/iris-softmax-regression/model.safetensors --input flowers.csv --output predictions.csv", "predictions into a file"),
            ("netframework predict runs/lenet/model.safetensors --input images.npy --output predictions.jsonl", "from a numpy array, into JSON lines"),
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
        string file = parsed.GetRequiredValue(Input);
        using IFeatureReader reader = ArrayFeatureReader.Reads(file) ? ArrayFeatureReader.Open(file, predictor.Input, predictor.Encoding) : CsvFeatureReader.Open(file, predictor.Encoding);
        if (parsed.GetValue(Output) is { } path)
        {
            long rows = 0;
            AtomicFile.Write(path, stream =>
            {
                using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
                rows = Path.GetExtension(path).Equals(".jsonl", StringComparison.OrdinalIgnoreCase)
                    ? PredictionText.WriteJsonLines(predictor, reader, writer)
                    : PredictionText.WriteCsv(predictor, reader, writer);
            });
            Console.WriteLine($"{path}: {Units.Count(rows)} predictions");
        }
        else if (Screen.IsTerminal)
        {
            PredictionText.WriteTable(predictor, reader);
        }
        else
        {
            PredictionText.WriteCsv(predictor, reader, Console.Out);
        }
        return 0;
    }
}
