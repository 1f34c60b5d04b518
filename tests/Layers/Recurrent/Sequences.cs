namespace NetFramework.Tests.Layers.Recurrent;

/// <summary>Bottoms of recurrent layers.</summary>
internal static class Sequences
{
    /// <summary>cont, T×N: all sequences begin at the first step, and some anew at later ones.</summary>
    public static Input Marks(int steps, int batch) =>
        new(new Shape(steps, batch), (shape, random) => [.. Enumerable.Range(0, shape.Count).Select(i => i < shape[1] || random.Next(3) == 0 ? 0.0 : 1)]);

    /// <summary>cont where the first step may go on from a state that is given.</summary>
    public static Input MarksFromAState(int steps, int batch) => Input.OneOf([0, 1, 1], steps, batch);
}
