using System.Numerics;

namespace NetFramework.Cli.Output.Training;

/// <summary>Which weights a training took from a file, and which not.</summary>
internal static class FirstWeightsTable
{
    private const int MostMatched = 20;

    /// <summary>Writes a row for each weight of net and file; where there are many, those that were taken are counted.</summary>
    public static void Write<T>(ModelFile file, Solver<T> solver, WeightsReport report) where T : unmanaged, IFloatingPointIeee754<T>
    {
        int inNet = report.Matched.Count + report.Misfits.Count + report.Missing.Count;
        int frozen = solver.Net.Parameters.Count(LearnedValues.IsFrozen);
        Screen.Heading($"{Units.Count(report.Matched.Count)} of the {Units.Count(inNet)} weights of the net are taken from {file.Path}{(frozen > 0 ? $", and {Units.Count(frozen)} are frozen" : "")}");
        Dictionary<string, string> held = file.Weights.ToDictionary(array => array.Name, array => array.Shape.ToString(), StringComparer.Ordinal);
        HashSet<string> matched = [.. report.Matched], misfits = [.. report.Misfits];
        bool listsMatched = matched.Count <= MostMatched;
        if (inNet > matched.Count || report.Unused.Count > 0 || (frozen > 0 && listsMatched))
        {
            var table = new Table("weight", ">in the net", ">in the file", "what becomes of it");
            foreach ((string name, Parameter<T> parameter) in solver.Net.NamedParameters().Where(entry => listsMatched || !matched.Contains(entry.Name)))
            {
                string fate = matched.Contains(name) ? "taken" : misfits.Contains(name) ? "another shape: keeps its first values" : "not in the file: keeps its first values";
                table.Add(name, parameter.Blob.Shape.ToString(), held.GetValueOrDefault(name, "–"), LearnedValues.IsFrozen(parameter) ? $"{fate}; frozen" : fate);
            }
            foreach (string name in report.Unused)
                table.Add(name, "–", held[name], "not in the net: not used");
            table.Write();
        }
        foreach ((string top, IReadOnlyList<string> classes) in solver.Preprocessing.Classes)
        {
            if (file.Preprocessing.Classes.TryGetValue(top, out IReadOnlyList<string>? before) && !before.SequenceEqual(classes))
                Console.WriteLine($"The classes of '{top}' are others than in the file: {WeightFiles.Names(classes)}, before {WeightFiles.Names(before)}");
        }
    }
}
