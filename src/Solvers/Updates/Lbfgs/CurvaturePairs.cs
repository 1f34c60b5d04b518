using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using NetFramework.Kernels;

namespace NetFramework.Solvers;

/// <summary>
/// The latest steps s = xₖ₊₁ − xₖ and changes of the gradient y = ∇fₖ₊₁ − ∇fₖ, which stand for the inverse Hessian
/// (Liu &amp; Nocedal, Mathematical Programming 45, 1989).
/// </summary>
internal sealed class CurvaturePairs<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The number of pairs that are kept; scikit-learn's number too.</summary>
    private const int Capacity = 10;

    private readonly Blob<T>[] steps, changes;
    private readonly StateScalar added = new("lbfgs.pairs");
    private readonly double[] factors = new double[Capacity];

    /// <summary>No pairs.</summary>
    /// <param name="length">The number of weights.</param>
    public CurvaturePairs(int length)
    {
        (steps, changes) = (Blobs(length), Blobs(length));
        State = new UpdateState<T>([.. Named("step", steps), .. Named("gradient_change", changes)], [added]);
    }

    /// <summary>The pairs, by name.</summary>
    public UpdateState<T> State { get; }

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => Added == 0;

    private long Added
    {
        get => (long)added.Value;
        set => added.Value = value;
    }

    /// <summary>Forgets all pairs.</summary>
    public void Clear() => Added = 0;

    /// <summary>Adds a pair in place of the oldest.</summary>
    /// <param name="direction">d.</param>
    /// <param name="step">t, with s = t·d.</param>
    /// <param name="gradient">The gradient before the step.</param>
    /// <param name="next">The gradient after it; its slope along d is above that before.</param>
    public void Add(ReadOnlySpan<T> direction, double step, ReadOnlySpan<T> gradient, ReadOnlySpan<T> next)
    {
        int slot = (int)(Added++ % Capacity);
        TensorPrimitives.Multiply(direction, T.CreateTruncating(step), steps[slot].Data);
        TensorPrimitives.Subtract(next, gradient, changes[slot].Data);
    }

    /// <summary>direction ← −H·gradient, by the recursion of two loops (Nocedal &amp; Wright, Numerical Optimization, 2nd ed., 2006, algorithm 7.4), with H₀ = s·y / y·y of the latest pair.</summary>
    public void Direction(ReadOnlySpan<T> gradient, Span<T> direction)
    {
        TensorPrimitives.Negate(gradient, direction);
        long first = Math.Max(0, Added - Capacity);
        for (long k = Added - 1; k >= first; k--)
        {
            ReadOnlySpan<T> s = steps[k % Capacity].Data, y = changes[k % Capacity].Data;
            double factor = factors[k % Capacity] = Sums.Dot(s, direction) / Sums.Dot(s, y);
            TensorPrimitives.MultiplyAdd(y, T.CreateTruncating(-factor), direction, direction);
        }
        if (Added > 0)
        {
            int latest = (int)((Added - 1) % Capacity);
            TensorPrimitives.Multiply(direction, T.CreateTruncating(Sums.Dot<T>(steps[latest].Data, changes[latest].Data) / Sums.SumOfSquares<T>(changes[latest].Data)), direction);
        }
        for (long k = first; k < Added; k++)
        {
            ReadOnlySpan<T> s = steps[k % Capacity].Data, y = changes[k % Capacity].Data;
            double factor = factors[k % Capacity] - Sums.Dot(y, direction) / Sums.Dot(s, y);
            TensorPrimitives.MultiplyAdd(s, T.CreateTruncating(factor), direction, direction);
        }
    }

    private static Blob<T>[] Blobs(int length) => [.. Enumerable.Range(0, Capacity).Select(_ => new Blob<T>(new Shape([length])))];

    private static IEnumerable<(string Name, Blob<T> Blob)> Named(string name, Blob<T>[] blobs) =>
        blobs.Select((blob, index) => ($"lbfgs.{name}.{index.ToString(CultureInfo.InvariantCulture)}", blob));
}
