namespace NetFramework.Kernels;

/// <summary>The extents of a batch for connectionist temporal classification.</summary>
/// <param name="Frames">T, the most frames of a sample.</param>
/// <param name="Samples">N.</param>
/// <param name="Classes">C, the blank included.</param>
/// <param name="Labels">S, the most labels of a sample.</param>
/// <param name="Blank">The class that stands for no label, 0 … C − 1.</param>
public readonly record struct CTCShape(int Frames, int Samples, int Classes, int Labels, int Blank)
{
    /// <summary>2·S + 1, the most states of a sample: the labels with a blank before, between and after them.</summary>
    public int States => 2 * Labels + 1;
}
