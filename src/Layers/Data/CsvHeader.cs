using System.Runtime.Serialization;

namespace NetFramework.Layers;

/// <summary>Whether the first row of a CSV file names the columns.</summary>
public enum CsvHeader
{
    /// <summary>It does, unless one of its cells is a number; and it does whenever it holds all the column names that are asked for.</summary>
    [EnumMember(Value = "auto")] Auto,

    /// <summary>It does.</summary>
    [EnumMember(Value = "true")] True,

    /// <summary>It does not: columns are known by their position alone.</summary>
    [EnumMember(Value = "false")] False,
}
