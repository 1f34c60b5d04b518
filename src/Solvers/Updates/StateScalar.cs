namespace NetFramework.Solvers;

/// <summary>A number that an update remembers from one iteration to the next.</summary>
/// <param name="name">Its name.</param>
internal sealed class StateScalar(string name)
{
    /// <summary>The name, unique in its solver.</summary>
    public string Name { get; } = name;

    /// <summary>The number; 0 at first.</summary>
    public double Value { get; set; }
}
