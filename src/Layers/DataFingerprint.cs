using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace NetFramework.Layers;

/// <summary>What tells the values that a data layer has read for one top from all others.</summary>
/// <param name="Top">The name of the top.</param>
/// <param name="Source">The file.</param>
/// <param name="Sha256">The SHA-256 of the values in memory.</param>
public sealed record DataFingerprint(string Top, string Source, string Sha256)
{
    /// <summary>The fingerprint of values.</summary>
    /// <typeparam name="TElement">Their type.</typeparam>
    /// <param name="top">The name of the top.</param>
    /// <param name="source">The file that they are read from.</param>
    /// <param name="values">The values of all samples.</param>
    public static DataFingerprint Of<TElement>(string top, string source, ReadOnlySpan<TElement> values) where TElement : unmanaged
    {
        // The bytes of a span can be more than one span may have.
        const int PartLength = 1 << 20;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int start = 0; start < values.Length; start += PartLength)
            hash.AppendData(MemoryMarshal.AsBytes(values.Slice(start, Math.Min(PartLength, values.Length - start))));
        return new DataFingerprint(top, source, Convert.ToHexStringLower(hash.GetCurrentHash()));
    }
}
