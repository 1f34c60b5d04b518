namespace NetFramework;

/// <summary>
/// Who reads what: the names of a definition resolved to blobs. A top opens a new version of its name; a bottom reads the latest version above it.
/// </summary>
internal sealed class Wiring
{
    /// <summary>One blob: a version of a name.</summary>
    /// <param name="Name">The name in the definition.</param>
    /// <param name="Producer">The index of the layer that gives it.</param>
    /// <param name="Top">Which of that layer's tops it is.</param>
    internal sealed record Value(string Name, int Producer, int Top)
    {
        /// <summary>The readers, in order: layer index and which of its bottoms.</summary>
        public List<(int Layer, int Bottom)> Readers { get; } = [];
    }

    private readonly List<Value> values = [];

    /// <summary>All blobs, in the order in which they are made.</summary>
    public IReadOnlyList<Value> Values => values;

    /// <summary>For each layer, the index of the blob at each bottom; −1 where the name leads nowhere.</summary>
    public required int[][] Bottoms { get; init; }

    /// <summary>For each layer, the index of the blob at each top.</summary>
    public required int[][] Tops { get; init; }

    /// <summary>The latest version of each name.</summary>
    public required Dictionary<string, int> Latest { get; init; }

    /// <summary>Resolves all names. What does not resolve is added to <paramref name="errors"/>.</summary>
    public static Wiring Of(IReadOnlyList<LayerDefinition> layers, List<InputError> errors)
    {
        var latest = new Dictionary<string, int>(StringComparer.Ordinal);
        var names = new Dictionary<string, LayerDefinition>(StringComparer.Ordinal);
        var wiring = new Wiring { Bottoms = new int[layers.Count][], Tops = new int[layers.Count][], Latest = latest };
        for (int i = 0; i < layers.Count; i++)
        {
            LayerDefinition layer = layers[i];
            if (!names.TryAdd(layer.Name, layer))
                errors.Add(layer.Error("another layer of this net has the same name", "name"));
            wiring.Bottoms[i] = new int[layer.Bottom.Count];
            for (int j = 0; j < layer.Bottom.Count; j++)
            {
                bool known = latest.TryGetValue(layer.Bottom[j], out int value);
                wiring.Bottoms[i][j] = known ? value : -1;
                if (known)
                    wiring.values[value].Readers.Add((i, j));
                else
                    errors.Add(layer.Error(Dangling(layers, i, layer.Bottom[j], latest.Keys), $"bottom/{j}"));
            }
            wiring.Tops[i] = new int[layer.Top.Count];
            for (int j = 0; j < layer.Top.Count; j++)
            {
                string top = layer.Top[j];
                if (layer.Top.Take(j).Contains(top))
                    errors.Add(layer.Error($"gives the top '{top}' twice", $"top/{j}"));
                else if (latest.TryGetValue(top, out int present) && !layer.Bottom.Contains(top))
                    errors.Add(layer.Error($"gives the top '{top}', which layer '{layers[wiring.values[present].Producer].Name}' gives already; only a layer that reads it may write it anew (in place)", $"top/{j}"));
                wiring.Tops[i][j] = wiring.values.Count;
                latest[top] = wiring.values.Count;
                wiring.values.Add(new Value(top, i, j));
            }
        }
        return wiring;
    }

    private static string Dangling(IReadOnlyList<LayerDefinition> layers, int reader, string name, IEnumerable<string> known)
    {
        for (int later = reader; later < layers.Count; later++)
        {
            if (layers[later].Top.Contains(name))
                return $"the bottom '{name}' is given by layer '{layers[later].Name}', which does not come before it";
        }
        return $"no layer above gives the bottom '{name}'{NearestName.Hint(name, known)}";
    }
}
