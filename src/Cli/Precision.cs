namespace NetFramework.Cli;

/// <summary>The type of all numbers of a net.</summary>
internal enum Precision
{
    /// <summary>32 bits.</summary>
    Float,

    /// <summary>64 bits.</summary>
    Double,
}
