using System.Numerics;

namespace NetFramework.Numerics;

/// <summary>The weights that several nets start from: exactly the same numbers in every precision, since they are those that the narrowest one holds.</summary>
public sealed class StartWeights
{
    private readonly List<(string Name, Shape Shape, double[] Values)> weights = [];

    /// <summary>The weights of a net, rounded to what every one of some precisions holds.</summary>
    /// <exception cref="InputException">A weight is beyond the range of a precision.</exception>
    public StartWeights(Net<double> net, IReadOnlyList<ElementPrecision> precisions)
    {
        var numbers = new CommonNumbers(precisions);
        foreach ((string name, Parameter<double> parameter) in net.NamedParameters())
        {
            double[] values = parameter.Data.ToArray();
            Rounded += numbers.Round(values, isExact: false, $"the learned blob '{name}'");
            Count += values.Length;
            weights.Add((name, parameter.Blob.Shape, values));
        }
    }

    /// <summary>The names of the weights, <c>layer.parameter</c>.</summary>
    public IEnumerable<string> Names => weights.Select(weight => weight.Name);

    /// <summary>The number of weights.</summary>
    public long Count { get; }

    /// <summary>How many of them were rounded.</summary>
    public long Rounded { get; }

    /// <summary>Gives the weights to a net, by name; what has no name or another shape in it is passed over.</summary>
    /// <returns>The names of the weights that the net took.</returns>
    public IReadOnlyList<string> CopyTo<T>(Net<T> net) where T : unmanaged, IFloatingPointIeee754<T>
    {
        List<string> taken = [];
        Dictionary<string, Parameter<T>> parameters = net.NamedParameters().ToDictionary(entry => entry.Name, entry => entry.Parameter, StringComparer.Ordinal);
        foreach ((string name, Shape shape, double[] values) in weights)
        {
            if (!parameters.TryGetValue(name, out Parameter<T>? parameter) || parameter.Blob.Shape != shape)
                continue;
            for (int i = 0; i < values.Length; i++)
                parameter.Data[i] = T.CreateTruncating(values[i]);
            taken.Add(name);
        }
        return taken;
    }
}
