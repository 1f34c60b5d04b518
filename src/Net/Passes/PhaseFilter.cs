namespace NetFramework.Passes;

/// <summary>Keeps the layers whose include and exclude rules a state meets (Caffe's Net::FilterNet).</summary>
public static class PhaseFilter
{
    /// <summary>The definition with only the layers that belong to <paramref name="state"/>.</summary>
    /// <exception cref="InputException">A layer has both include and exclude rules.</exception>
    public static NetDefinition Apply(NetDefinition definition, NetState state)
    {
        ArgumentNullException.ThrowIfNull(definition);
        List<InputError> errors = [];
        foreach (LayerDefinition layer in definition.Layers)
        {
            if (layer.Include.Count > 0 && layer.Exclude.Count > 0)
                errors.Add(layer.Error("has both 'include' and 'exclude' rules; give one of them", "exclude"));
        }
        if (errors.Count > 0)
            throw new InputException(errors);
        return definition with { Layers = [.. definition.Layers.Where(layer => Belongs(layer, state))] };
    }

    private static bool Belongs(LayerDefinition layer, NetState state) => layer.Include.Count > 0
        ? layer.Include.Any(rule => rule.IsMetBy(state))
        : !layer.Exclude.Any(rule => rule.IsMetBy(state));
}
