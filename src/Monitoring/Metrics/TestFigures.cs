using System.Globalization;

namespace NetFramework.Monitoring;

/// <summary>The figures of a test, by name.</summary>
public static class TestFigures
{
    private const string Loss = "loss";
    private const string Accuracy = "accuracy";

    /// <summary>The total loss, then the outputs, then the accuracy where no output is it.</summary>
    public static IReadOnlyDictionary<string, double> Of(Evaluation evaluation)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        var figures = new Dictionary<string, double>(StringComparer.Ordinal);
        if (evaluation.Loss != 0 || evaluation.Outputs.Any(output => output.LossWeight != 0))
            figures[Loss] = evaluation.Loss;
        foreach (OutputAverage output in evaluation.Outputs)
        {
            for (int i = 0; i < output.Values.Count; i++)
                figures.TryAdd(output.Values.Count == 1 ? output.Blob : string.Create(CultureInfo.InvariantCulture, $"{output.Blob}[{i}]"), output.Values[i]);
        }
        if (evaluation.Confusion is { } matrix && !evaluation.Outputs.Any(output => output.Values.Count == 1 && Math.Abs(output.Values[0] - matrix.Accuracy) < 1e-6))
            figures.TryAdd(Accuracy, matrix.Accuracy);
        return figures;
    }
}
