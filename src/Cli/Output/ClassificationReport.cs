namespace NetFramework.Cli.Output;

/// <summary>How good a net is: its losses and outputs, and which class it took for which.</summary>
internal static class ClassificationReport
{
    private const int MostClasses = 20;
    private const int MostConfusions = 10;

    /// <summary>Writes what came of a test.</summary>
    public static void Write(Evaluation evaluation)
    {
        Screen.Heading($"Test on {Units.Count(evaluation.Samples)} samples");
        foreach ((string name, string value) in Figures(evaluation))
            Console.WriteLine($"  {name} {value}");
        if (evaluation.Confusion is not { } matrix)
            return;
        Console.WriteLine();
        if (matrix.Classes.Count <= MostClasses)
            WriteMatrix(matrix);
        else
            WriteConfusions(matrix);
        Console.WriteLine();
        WriteClasses(matrix);
    }

    /// <summary>A test in one line: loss, accuracy and the like.</summary>
    public static string InOneLine(Evaluation evaluation) => string.Join("  ", Figures(evaluation).Select(figure => $"{figure.Name} {figure.Value}"));

    /// <summary>Loss, accuracy and the other figures of one value, as persons read them.</summary>
    public static IEnumerable<(string Name, string Value)> Figures(Evaluation evaluation)
    {
        ConfusionMatrix? matrix = evaluation.Confusion;
        string? accuracyName = null;
        bool anyLoss = false;
        foreach (OutputAverage output in evaluation.Outputs)
        {
            // The net's own measure of accuracy is shown with the counts behind it.
            if (matrix is not null && accuracyName is null && output.Values.Count == 1 && Math.Abs(output.Values[0] - matrix.Accuracy) < 1e-6)
                accuracyName = output.Blob;
            else if (output.Values.Count == 1 || output.LossWeight != 0)
                yield return (output.Blob, Units.Number(output.Values.Sum()));
            anyLoss |= output.LossWeight != 0;
        }
        if (!anyLoss && evaluation.Loss != 0)
            yield return ("loss", Units.Number(evaluation.Loss));
        if (matrix is not null)
            yield return (accuracyName ?? "accuracy", $"{Units.Share(matrix.Accuracy)} ({Units.Count(matrix.Correct)} of {Units.Count(matrix.Total)})");
    }

    private static void WriteMatrix(ConfusionMatrix matrix)
    {
        Screen.Heading("Confusion matrix");
        var table = new Table(["actual \\ predicted", .. matrix.Classes.Select(name => $">{name}")]);
        for (int actual = 0; actual < matrix.Classes.Count; actual++)
            table.Add([matrix.Classes[actual], .. Enumerable.Range(0, matrix.Classes.Count).Select(predicted => Units.Count(matrix[actual, predicted]))]);
        table.Write();
    }

    private static void WriteConfusions(ConfusionMatrix matrix)
    {
        Screen.Heading($"The {MostConfusions} most frequent confusions");
        var table = new Table("actual", "predicted", ">samples");
        var confusions = from actual in Enumerable.Range(0, matrix.Classes.Count)
                         from predicted in Enumerable.Range(0, matrix.Classes.Count)
                         where actual != predicted && matrix[actual, predicted] > 0
                         orderby matrix[actual, predicted] descending
                         select (actual, predicted);
        foreach ((int actual, int predicted) in confusions.Take(MostConfusions))
            table.Add(matrix.Classes[actual], matrix.Classes[predicted], Units.Count(matrix[actual, predicted]));
        table.Write();
    }

    private static void WriteClasses(ConfusionMatrix matrix)
    {
        bool all = matrix.Classes.Count <= MostClasses;
        Screen.Heading(all ? "Classes" : $"The {MostConfusions} classes with the lowest F1");
        IEnumerable<int> indices = Enumerable.Range(0, matrix.Classes.Count);
        var table = new Table("class", ">samples", ">precision", ">recall", ">F1");
        foreach (int index in all ? indices : indices.OrderBy(matrix.F1).Take(MostConfusions))
            table.Add(matrix.Classes[index], Units.Count(matrix.Support(index)), Units.Share(matrix.Precision(index)), Units.Share(matrix.Recall(index)), Units.Share(matrix.F1(index)));
        table.Total("all", Units.Count(matrix.Total), "", "", Units.Share(matrix.MacroF1));
        table.Write();
    }
}
