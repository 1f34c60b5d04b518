using NetFramework.Layers;

namespace NetFramework.Numerics;

/// <summary>The true gradient of one row, and the one that the publication takes for true.</summary>
internal sealed class RowReference
{
    /// <summary>The references of one row of scores.</summary>
    public RowReference(ReadOnlySpan<double> scores, int label)
    {
        var reference = new SoftmaxReference(scores, label);
        Gradient = new DoubleDouble[scores.Length];
        DoubleDouble squares = DoubleDouble.Zero;
        for (int k = 0; k < scores.Length; k++)
        {
            Gradient[k] = reference.Gradient(k).Value;
            squares += Gradient[k] * Gradient[k];
        }
        Norm = NormOf(Gradient);
        InDouble = new double[scores.Length];
        PublishedArithmetic.Together(scores, label, SoftmaxShift.Max, InDouble);
    }

    /// <summary>g*.</summary>
    public DoubleDouble[] Gradient { get; }

    /// <summary>‖g*‖₂.</summary>
    public double Norm { get; }

    /// <summary>softmax − onehot in double.</summary>
    public double[] InDouble { get; }

    // Scaled by the largest element: a gradient of 10⁻²⁰⁰ has squares that double does not hold.
    private static double NormOf(DoubleDouble[] elements)
    {
        double largest = elements.Max(element => Math.Abs(element.High));
        return largest == 0 ? 0 : largest * Math.Sqrt(elements.Sum(element => element.High / largest * (element.High / largest)));
    }
}
