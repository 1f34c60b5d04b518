namespace NetFramework.Solvers;

/// <summary>The mean of the latest values, at most <paramref name="length"/> of them.</summary>
internal sealed class RunningMean(int length) : ICheckpointed
{
    private readonly double[] latest = new double[length];
    private long count;

    /// <summary>The mean; NaN before the first value.</summary>
    public double Value
    {
        get
        {
            int present = (int)Math.Min(count, latest.Length);
            double sum = 0;
            for (int i = 0; i < present; i++)
                sum += latest[i];
            return sum / present;
        }
    }

    public void Add(double value) => latest[count++ % latest.Length] = value;

    /// <inheritdoc/>
    public void Exchange(CheckpointState state)
    {
        count = state.WholeNumber("count", count);
        state.Numbers("latest", latest);
    }
}
