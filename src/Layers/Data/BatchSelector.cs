namespace NetFramework.Layers;

/// <summary>
/// Which samples are in which batch: a pure function of (seed, layer name, iteration), without a cursor.
/// Training: batch t holds the places t·N … t·N + N − 1 of an endless sequence of epochs, so that every batch is full and each epoch holds every sample once.
/// Testing: batch t mod ⌈samples / N⌉ in file order; the last of an epoch may be smaller.
/// </summary>
internal sealed class BatchSelector
{
    private readonly Phase phase;
    private readonly bool shuffle;
    private readonly long seed;
    private readonly string streamName;
    private readonly int[] samples;
    private readonly int[] selected;
    private readonly int[] order;
    private long epochOfOrder = -1;

    public BatchSelector(int[] samples, DataLayerOptions options, LayerContext context)
    {
        this.samples = samples;
        Extent = new DataExtent(samples.Length, options.BatchSize == 0 ? samples.Length : options.BatchSize);
        (phase, seed, streamName) = (context.Phase, context.Seed, context.LayerName + "/shuffle");
        shuffle = options.Shuffle && phase == Phase.Train;
        selected = new int[Extent.BatchSize];
        order = shuffle ? new int[samples.Length] : samples;
    }

    public DataExtent Extent { get; }

    /// <summary>The size of the last batch of an epoch of testing.</summary>
    public int LastSize => Extent.Samples - (Extent.BatchesPerEpoch - 1) * Extent.BatchSize;

    /// <summary>Whether the batch of this iteration is the smaller one at the end of an epoch of testing.</summary>
    public bool IsLast(long iteration) => phase == Phase.Test && iteration % Extent.BatchesPerEpoch == Extent.BatchesPerEpoch - 1;

    /// <summary>The indices of the samples in the batch of this iteration. Valid until the next call.</summary>
    public ReadOnlySpan<int> Select(long iteration)
    {
        int size = IsLast(iteration) ? LastSize : Extent.BatchSize;
        Span<int> batch = selected.AsSpan(0, size);
        if (phase == Phase.Test)
        {
            samples.AsSpan((int)(iteration % Extent.BatchesPerEpoch) * Extent.BatchSize, size).CopyTo(batch);
            return batch;
        }
        for (int filled = 0; filled < size;)
        {
            (long epoch, long offset) = Math.DivRem(checked(iteration * size + filled), Extent.Samples);
            int taken = Math.Min(size - filled, Extent.Samples - (int)offset);
            OrderOf(epoch).Slice((int)offset, taken).CopyTo(batch[filled..]);
            filled += taken;
        }
        return batch;
    }

    private ReadOnlySpan<int> OrderOf(long epoch)
    {
        if (shuffle && epoch != epochOfOrder)
        {
            samples.CopyTo(order, 0);
            new RandomStream(seed, streamName, epoch).Shuffle(order.AsSpan());
            epochOfOrder = epoch;
        }
        return order;
    }
}
