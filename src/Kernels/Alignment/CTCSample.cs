namespace NetFramework.Kernels;

/// <summary>One sample's frames and states.</summary>
internal readonly ref struct CTCSample
{
    private readonly ReadOnlySpan<int> labels;
    private readonly int blank;

    public CTCSample(CTCShape shape, ReadOnlySpan<int> labels, ReadOnlySpan<int> lengths, int sample)
    {
        this.labels = labels.Slice(sample * shape.Labels, lengths[shape.Samples + sample]);
        blank = shape.Blank;
        Frames = lengths[sample];
    }

    public int Frames { get; }

    public int States => 2 * labels.Length + 1;

    /// <summary>The class of a state: even ones are blanks.</summary>
    public int Class(int state) => state % 2 == 0 ? blank : labels[state / 2];

    /// <summary>Whether a path may come to the state from the one before the last: to a label other than the one before, without a blank between them.</summary>
    public bool Skips(int state) => state % 2 == 1 && state > 2 && labels[state / 2] != labels[state / 2 - 1];
}
