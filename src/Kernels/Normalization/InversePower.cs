using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace NetFramework.Kernels;

/// <summary>x^−β, the factor of local response normalisation.</summary>
internal static class InversePower
{
    /// <summary>y = x^−β. For β = ¾, the usual one, it is x^¼ / x: two square roots and a division. May be in place.</summary>
    public static void Run<T>(ReadOnlySpan<T> x, double beta, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shapes.Length(y.Length, x.Length, nameof(y));
        if (beta != 0.75 || !Vector<T>.IsSupported || x.Length < Vector<T>.Count)
        {
            TensorPrimitives.Pow(x, T.CreateTruncating(-beta), y);
            return;
        }
        ref T from = ref MemoryMarshal.GetReference(x), to = ref MemoryMarshal.GetReference(y);
        // The last vector may overlap the one before: it is read before that is written, which may be in place.
        nuint end = (nuint)(x.Length - Vector<T>.Count);
        Vector<T> last = ThreeQuarters(Vector.LoadUnsafe(ref from, end));
        for (nuint i = 0; i < end; i += (nuint)Vector<T>.Count) ThreeQuarters(Vector.LoadUnsafe(ref from, i)).StoreUnsafe(ref to, i);
        last.StoreUnsafe(ref to, end);
    }

    // 0, 1 and ∞ are their own roots: 1 / x is right there.
    private static Vector<T> ThreeQuarters<T>(Vector<T> x)
    {
        Vector<T> root = Vector.SquareRoot(Vector.SquareRoot(x));
        return Vector.ConditionalSelect(Vector.Equals(root, x), Vector<T>.One, root) / x;
    }
}
