using System.Numerics;
using System.Numerics.Tensors;

namespace NetFramework;

/// <summary>
/// An n-d array with <see cref="Data"/> (the values) and <see cref="Diff"/> (the gradient of the loss with respect to them), row-major.
/// The storage is pinned and aligned to 64 bytes; the diff is allocated when it is first asked for, so that inference never pays for it.
/// </summary>
/// <typeparam name="T">The element type: float or double (any IEEE 754 type works).</typeparam>
public sealed class Blob<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private AlignedStorage<T> data;
    private AlignedStorage<T> diff;

    /// <summary>A blob of the given shape, all zeros.</summary>
    public Blob(Shape shape) : this(shape, new AlignedStorage<T>(), new AlignedStorage<T>())
    {
    }

    private Blob(Shape shape, AlignedStorage<T> data, AlignedStorage<T> diff)
    {
        ArgumentNullException.ThrowIfNull(shape);
        (Shape, this.data, this.diff) = (shape, data, diff);
        data.Reserve(shape.Count);
    }

    /// <summary>The extents.</summary>
    public Shape Shape { get; private set; }

    /// <summary>The number of elements.</summary>
    public int Count => Shape.Count;

    /// <summary>The values, row-major.</summary>
    /// <exception cref="InvalidOperationException">The blob is one of a forward-only net, and its memory serves other blobs now.</exception>
    public Span<T> Data => data.AsSpan(Count);

    /// <summary>The gradient of the loss with respect to the values, row-major; allocated (as zeros) on first use.</summary>
    /// <exception cref="InvalidOperationException">The blob is one of a net whose diffs share memory, and this one's serves others now.</exception>
    public Span<T> Diff
    {
        get
        {
            diff.Reserve(Count);
            return diff.AsSpan(Count);
        }
    }

    /// <summary>Whether the diff has been allocated.</summary>
    public bool HasDiff => diff.Capacity > 0;

    /// <summary>The memory of the values, which other blobs may share.</summary>
    internal AlignedStorage<T> Storage => data;

    /// <summary>The memory of the diff, which other blobs may share.</summary>
    internal AlignedStorage<T> DiffStorage => diff;

    /// <summary>The values as a tensor of this shape, over the same memory. A scalar becomes a tensor of shape [1].</summary>
    public TensorSpan<T> DataTensor => new(Data, TensorLengths());

    /// <summary>The gradient as a tensor of this shape, over the same memory. A scalar becomes a tensor of shape [1].</summary>
    public TensorSpan<T> DiffTensor => new(Diff, TensorLengths());

    /// <summary>
    /// Changes the shape. Memory is kept where the new shape fits into it; where it grows, values beyond the old ones are unspecified.
    /// </summary>
    public void Reshape(Shape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (Shape == shape)
            return;
        Shape = shape;
        data.Reserve(shape.Count);
        if (HasDiff)
            diff.Reserve(shape.Count);
    }

    /// <summary>A blob over the same values, with a diff of its own.</summary>
    public Blob<T> View() => new(Shape, data, new AlignedStorage<T>());

    /// <summary>Makes this blob's values those of <paramref name="other"/>: one memory, seen under this blob's own shape and with its own diff.</summary>
    /// <exception cref="ArgumentException">The two differ in their number of elements.</exception>
    public void ShareData(Blob<T> other)
    {
        CheckSameCount(other);
        data = other.data;
    }

    /// <summary>Makes this blob's diff that of <paramref name="other"/>: one memory, seen under this blob's own shape.</summary>
    /// <exception cref="ArgumentException">The two differ in their number of elements.</exception>
    public void ShareDiff(Blob<T> other)
    {
        CheckSameCount(other);
        diff = other.diff;
    }

    /// <summary>Sets the diff to 0. It takes no time here: memory is cleared where the diff is next read, and not where <see cref="Parameter{T}.DiffToAddTo"/> finds it overwritten.</summary>
    public void ClearDiff() => diff.Clear();

    /// <summary>Copies the values of a blob with the same number of elements.</summary>
    public void CopyDataFrom(Blob<T> other)
    {
        CheckSameCount(other);
        other.Data.CopyTo(Data);
    }

    private void CheckSameCount(Blob<T> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Count != Count)
            throw new ArgumentException($"a blob of shape {Shape} cannot take the {other.Count} elements of one of shape {other.Shape}");
    }

    private nint[] TensorLengths() => Shape.Rank == 0 ? [1] : [.. Shape.Select(extent => (nint)extent)];
}
