namespace NetFramework.Yaml;

/// <summary>A definition record that remembers where its file says what, for errors that show only when it is used.</summary>
public interface ILocated
{
    /// <summary>The places by key, and by key/index for an entry of a list; "" is the record itself. Set by the reader.</summary>
    IReadOnlyDictionary<string, SourceLocation> Locations { get; set; }
}
