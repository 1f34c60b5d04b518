using System.Numerics;
using System.Numerics.Tensors;

namespace NetFramework.Layers;

/// <summary>A state of a recurrent layer (h, or the c of an LSTM) over the T steps of a Forward: what each step reads and what it gives.</summary>
internal sealed class RecurrentState<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    // T×N×D: the state that each step reads, 0 where a sequence begins, and the state that it gives.
    private readonly Blob<T> previous = new(new Shape(0));
    private readonly Blob<T> current = new(new Shape(0));
    private int stepSize;

    /// <summary>N×D: before Forward, the state before its first step; afterwards, that after its last.</summary>
    public Blob<T> Carried { get; } = new(new Shape(0));

    /// <summary>T×N×D: what the steps read.</summary>
    public ReadOnlySpan<T> AllPrevious => previous.Data;

    /// <summary>T×N×D: what the steps give.</summary>
    public ReadOnlySpan<T> AllCurrent => current.Data;

    /// <summary>T×N×D: the gradient of what the steps give.</summary>
    public Span<T> AllCurrentDiff => current.Diff;

    /// <summary>Sizes the state. Another number of sequences makes the carried state 0.</summary>
    public void Reshape(int steps, int batch, int outputs)
    {
        stepSize = batch * outputs;
        previous.Reshape(new Shape(steps, batch, outputs));
        current.Reshape(previous.Shape);
        var carried = new Shape(batch, outputs);
        if (Carried.Shape == carried)
            return;
        Carried.Reshape(carried);
        Carried.Data.Clear();
    }

    public ReadOnlySpan<T> Previous(int step) => previous.Data.Slice(step * stepSize, stepSize);

    public Span<T> PreviousDiff(int step) => previous.Diff.Slice(step * stepSize, stepSize);

    public Span<T> Current(int step) => current.Data.Slice(step * stepSize, stepSize);

    public Span<T> CurrentDiff(int step) => current.Diff.Slice(step * stepSize, stepSize);

    /// <summary>Prepares what a step reads.</summary>
    public void Enter(int step, SequenceMarks marks) =>
        marks.Copy(step, step == 0 ? Carried.Data : Current(step - 1), previous.Data.Slice(step * stepSize, stepSize));

    /// <summary>Takes the state after the last step.</summary>
    public void Carry() => Current(current.Shape[0] - 1).CopyTo(Carried.Data);

    /// <summary>Adds what the next step gives back to the gradient of what this one gave.</summary>
    public void AddFromNext(int step, SequenceMarks marks)
    {
        if (step + 1 < current.Shape[0])
            marks.AddBack(step + 1, PreviousDiff(step + 1), CurrentDiff(step));
    }

    /// <summary>Adds the gradient of the state after the last step.</summary>
    public void AddToLast(ReadOnlySpan<T> diff)
    {
        Span<T> last = CurrentDiff(current.Shape[0] - 1);
        TensorPrimitives.Add(last, diff, last);
    }

    /// <summary>The gradient of the state before the first step.</summary>
    public void FirstDiff(SequenceMarks marks, Span<T> diff) => marks.Copy(0, PreviousDiff(0), diff);
}
