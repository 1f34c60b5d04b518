using System.Numerics;
using NetFramework.Layers;

namespace NetFramework.Numerics;

/// <summary>
/// The gradient of the softmax loss in the two ways of the published experiment, every operation rounded to the element type and done in the order in which it is written.
/// This is what is to be studied, not what the framework computes: its own layers go beyond the precision of the element type inside.
/// </summary>
public static class PublishedArithmetic
{
    /// <summary>o = e^z / Σ e^z, with z less max z where <paramref name="shift"/> asks for it.</summary>
    public static void Softmax<T>(ReadOnlySpan<T> scores, SoftmaxShift shift, Span<T> probabilities) where T : unmanaged, IFloatingPointIeee754<T>
    {
        T max = T.Zero;
        if (shift == SoftmaxShift.Max)
        {
            max = scores[0];
            foreach (T score in scores)
                max = T.Max(max, score);
        }
        T sum = T.Zero;
        for (int k = 0; k < scores.Length; k++)
        {
            probabilities[k] = T.Exp(scores[k] - max);
            sum += probabilities[k];
        }
        for (int k = 0; k < scores.Length; k++)
            probabilities[k] /= sum;
    }

    /// <summary>Together: ∂z = o − onehot(y).</summary>
    public static void Together<T>(ReadOnlySpan<T> scores, int label, SoftmaxShift shift, Span<T> gradient) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Softmax(scores, shift, gradient);
        gradient[label] -= T.One;
    }

    /// <summary>Separated: ∂z = J·∂o with the full Jacobian J = diag(o) − o·oᵀ and ∂o = −onehot(y) / o_y.</summary>
    /// <remarks>
    /// ∂o is 0 but at y, so that row k of the product is J_ky·∂o_y plus M − 1 terms J_kj·0: these are 0 where J_kj is finite, and NaN where it is not, that is
    /// where some o_j is not. They are added as one term.
    /// </remarks>
    public static void Separated<T>(ReadOnlySpan<T> scores, int label, SoftmaxShift shift, Span<T> gradient) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Softmax(scores, shift, gradient);
        T right = gradient[label];
        T outputDiff = -T.One / right;
        T others = T.Zero;
        foreach (T probability in gradient)
            others += probability * T.Zero;
        for (int k = 0; k < gradient.Length; k++)
        {
            T outer = gradient[k] * right;
            T jacobian = k == label ? gradient[k] - outer : T.Zero - outer;
            gradient[k] = jacobian * outputDiff + others;
        }
    }
}
