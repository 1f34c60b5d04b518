using NetFramework.Yaml;

namespace NetFramework.Cli.CommandLine;

/// <summary>Files that may be a net or a solver: told apart by their keys.</summary>
internal static class NetOrSolver
{
    /// <summary>Whether the file is a solver's.</summary>
    /// <exception cref="InputException">The file cannot be read, or is neither a net nor a solver.</exception>
    public static bool IsSolver(string path)
    {
        IReadOnlyList<string> keys = DefinitionReader.TopLevelKeys(path);
        bool net = keys.Contains("layers"), solver = keys.Contains("net") || keys.Contains("train_net") || keys.Contains("base_lr");
        return net || solver ? !net : throw new InputException("the file is neither a net (it has no 'layers') nor a solver (it has no 'net')", new SourceLocation(path));
    }

    /// <summary>The net of a net file, or the one that a solver file names.</summary>
    public static NetDefinition LoadNet(string path, Phase phase, IReadOnlyList<Override>? overrides = null)
    {
        if (!IsSolver(path))
            return NetDefinition.Load(path, overrides);
        SolverDefinition solver = SolverDefinition.Load(path, overrides);
        return solver.Net ?? (phase == Phase.Test && solver.TestNet.Count > 0 ? solver.TestNet[0] : solver.TrainNet!);
    }
}
