namespace NetFramework.Yaml;

/// <summary>One <c>--set key=value</c>: a dotted path of keys and its new value as YAML. A list entry is named by its index or, for layers, by its name.</summary>
/// <param name="Path">The keys from the top of the file down.</param>
/// <param name="Value">The value, as YAML text.</param>
/// <param name="Text">What the user typed, for errors.</param>
public sealed record Override(IReadOnlyList<string> Path, string Value, string Text)
{
    /// <summary>The override of a text <c>key.key=value</c>.</summary>
    /// <exception cref="InputException">The text has no '=' or an empty key.</exception>
    public static Override Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        string[] path = equals < 0 ? [] : text[..equals].Trim().Split('.');
        return path.Length > 0 && path.All(key => key.Length > 0)
            ? new Override(path, text[(equals + 1)..].Trim(), text)
            : throw new InputException($"--set takes key=value (as in base_lr=0.1 or net.layers.scores.num_output=5), not '{text}'");
    }

    /// <summary>What the user typed, as errors name it.</summary>
    public override string ToString() => $"--set {Text}";
}
