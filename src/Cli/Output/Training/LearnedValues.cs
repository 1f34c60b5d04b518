using System.Numerics;

namespace NetFramework.Cli.Output.Training;

/// <summary>How much a net learns.</summary>
internal static class LearnedValues
{
    /// <summary>The number of values of all learned blobs, without statistics.</summary>
    public static long Of<T>(Net<T> net) where T : unmanaged, IFloatingPointIeee754<T> =>
        net.Parameters.Where(parameter => !parameter.IsStatistic).Sum(parameter => (long)parameter.Blob.Count);
}
