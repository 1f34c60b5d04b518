using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;

namespace NetFramework.Layers;

/// <summary>The bottom cont of recurrent layers, T×N: of each step of each sequence, whether it goes on from the step before (1) or a new sequence begins (0).</summary>
internal sealed class SequenceMarks
{
    private bool[] goesOn = [];
    private int batch;

    /// <summary>Makes room for a number of steps of N sequences.</summary>
    public void Reshape(int steps, int sequences)
    {
        batch = sequences;
        if (goesOn.Length != steps * sequences)
            goesOn = new bool[steps * sequences];
    }

    /// <summary>Reads and checks the marks.</summary>
    /// <exception cref="InputException">A mark is neither 0 nor 1.</exception>
    public void Read<T>(ReadOnlySpan<T> marks) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < goesOn.Length; i++)
        {
            if (marks[i] != T.Zero && marks[i] != T.One)
            {
                throw new InputException(string.Create(CultureInfo.InvariantCulture,
                    $"cont of step {i / batch} of sequence {i % batch} is {marks[i]}, but it must be 0 (a sequence begins) or 1 (it goes on)"));
            }
            goesOn[i] = marks[i] == T.One;
        }
    }

    /// <summary>Copies the rows of a state, one for each sequence: 0 where a sequence begins at this step.</summary>
    public void Copy<T>(int step, ReadOnlySpan<T> state, Span<T> kept) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int n = 0; n < batch; n++)
        {
            (int start, int count) = Row(n, state.Length);
            if (GoesOn(step, n))
                state.Slice(start, count).CopyTo(kept.Slice(start, count));
            else
                kept.Slice(start, count).Clear();
        }
    }

    /// <summary>Adds up what flows back through <see cref="Copy"/>: nothing where a sequence begins at this step.</summary>
    public void AddBack<T>(int step, ReadOnlySpan<T> keptDiff, Span<T> stateDiff) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int n = 0; n < batch; n++)
        {
            (int start, int count) = Row(n, keptDiff.Length);
            if (GoesOn(step, n))
                TensorPrimitives.Add(stateDiff.Slice(start, count), keptDiff.Slice(start, count), stateDiff.Slice(start, count));
        }
    }

    private bool GoesOn(int step, int sequence) => goesOn[step * batch + sequence];

    private (int Start, int Count) Row(int sequence, int length) => (sequence * (length / batch), length / batch);
}
