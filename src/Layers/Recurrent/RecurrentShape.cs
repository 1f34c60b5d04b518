using System.Numerics;

namespace NetFramework.Layers;

/// <summary>The sizes of a recurrent layer's bottoms.</summary>
/// <param name="Steps">T.</param>
/// <param name="Batch">The number of sequences, N.</param>
/// <param name="Inputs">The elements of x in one step of one sequence, K.</param>
/// <param name="StaticInputs">The elements of the static bottom in one sequence, S; 0 where there is none.</param>
internal readonly record struct RecurrentShape(int Steps, int Batch, int Inputs, int StaticInputs)
{
    /// <summary>Reads and checks the sizes.</summary>
    /// <param name="bottom">x, cont, the static bottom where there is one, and as many states as are exposed.</param>
    /// <param name="exposed">The number of exposed states.</param>
    /// <param name="outputs">D.</param>
    /// <exception cref="InputException">The bottoms do not fit each other.</exception>
    public static RecurrentShape Of<T>(ReadOnlySpan<Blob<T>> bottom, int exposed, int outputs) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shape x = bottom[0].Shape;
        if (x.Rank < 3 || x[0] == 0)
            throw new InputException($"bottom 0 must have the shape T×N×(the elements of a step), with T of 1 or more, but its shape is {x}");
        int steps = x[0], batch = x[1];
        if (bottom[1].Shape != new Shape(steps, batch))
            throw new InputException($"bottom 1 says of each step whether the sequence goes on: its shape must be {steps}×{batch} for a bottom 0 of shape {x}, but is {bottom[1].Shape}");
        bool hasStatic = bottom.Length > 2 + exposed;
        if (hasStatic && (bottom[2].Shape.Rank < 2 || bottom[2].Shape[0] != batch))
            throw new InputException($"bottom 2, which is the same in all steps, must have the shape N×(its elements) with N = {batch}, but its shape is {bottom[2].Shape}");
        var state = new Shape(1, batch, outputs);
        for (int i = bottom.Length - exposed; i < bottom.Length; i++)
        {
            if (bottom[i].Shape != state)
                throw new InputException($"bottom {i} is a state before the first step: its shape must be {state}, but is {bottom[i].Shape}");
        }
        return new RecurrentShape(steps, batch, x.CountFrom(2), hasStatic ? bottom[2].Shape.CountFrom(1) : 0);
    }
}
