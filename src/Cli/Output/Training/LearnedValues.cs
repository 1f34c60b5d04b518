using System.Numerics;

namespace NetFramework.Cli.Output.Training;

/// <summary>How much a net learns.</summary>
internal static class LearnedValues
{
    /// <summary>The number of values that training changes.</summary>
    public static long Of<T>(Net<T> net) where T : unmanaged, IFloatingPointIeee754<T> => net.Parameters.Where(parameter => parameter.Learns).Sum(parameter => (long)parameter.Blob.Count);

    /// <summary>The number in words, with that of the frozen values where there are some.</summary>
    public static string Text<T>(Net<T> net) where T : unmanaged, IFloatingPointIeee754<T>
    {
        long frozen = net.Parameters.Where(IsFrozen).Sum(parameter => (long)parameter.Blob.Count);
        return $"{Units.Count(Of(net))} learned values{(frozen > 0 ? $" ({Units.Count(frozen)} more are frozen)" : "")}";
    }

    /// <summary>Whether training leaves a blob as it is that could be learned.</summary>
    public static bool IsFrozen<T>(Parameter<T> parameter) where T : unmanaged, IFloatingPointIeee754<T> => !parameter.Learns && !parameter.IsStatistic;
}
