using System.Numerics;

namespace NetFramework.Layers;

/// <summary>Reads samples from an array of numpy's formats, .npy or .npz: N × the shape of a sample, or N × its number of features. The values are raw, as the training data were.</summary>
public sealed class ArrayFeatureReader : IFeatureReader
{
    private readonly FeatureEncoder encoder;
    private readonly double[] values;
    private readonly double[] scratch;
    private readonly int samples;
    private int next;

    private ArrayFeatureReader(NamedArray array, FeatureEncoding encoding, SourceLocation location)
    {
        var sample = new Shape([.. encoding.SampleShape]);
        if (array.Shape.Rank == 0 || array.Shape.CountFrom(1) != sample.Count || array.Shape.Rank == 1 && sample.Count != 1)
        {
            string shapes = sample.Rank > 1 ? $"N×{sample} or N×{sample.Count}" : $"N×{sample.Count}";
            throw new InputException($"the array '{array.Name}' has shape {array.Shape}, expected {shapes}: N samples of the model's features", location);
        }
        encoder = new FeatureEncoder(encoding);
        samples = array.Shape[0];
        values = array.ToArray<double>();
        scratch = new double[sample.Count];
    }

    /// <summary>Whether a file is one of numpy's, by its extension.</summary>
    public static bool Reads(string path) => IsArchive(path) || Path.GetExtension(path).Equals(".npy", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a file.</summary>
    /// <param name="path">A .npy file, or a .npz file with one array, or with one of the input's name.</param>
    /// <param name="input">The name of the model's input.</param>
    /// <param name="encoding">The features that the model was trained on.</param>
    /// <exception cref="InputException">The file cannot be read, or its array has another shape.</exception>
    public static ArrayFeatureReader Open(string path, string input, FeatureEncoding encoding)
    {
        ArgumentNullException.ThrowIfNull(encoding);
        return new ArrayFeatureReader(IsArchive(path) ? Choose(NpzFile.Read(path), input, path) : NpyFile.Read(path), encoding, new SourceLocation(path));
    }

    /// <inheritdoc/>
    public bool Read() => next < samples && ++next > 0;

    /// <inheritdoc/>
    public void Encode<T>(Span<T> sample) where T : unmanaged, IFloatingPointIeee754<T>
    {
        values.AsSpan((next - 1) * scratch.Length, scratch.Length).CopyTo(scratch);
        encoder.Encode(scratch, sample);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private static bool IsArchive(string path) => Path.GetExtension(path).Equals(".npz", StringComparison.OrdinalIgnoreCase);

    private static NamedArray Choose(IReadOnlyList<NamedArray> arrays, string input, string path) =>
        arrays.FirstOrDefault(array => array.Name == input) ?? (arrays.Count == 1
            ? arrays[0]
            : throw new InputException($"the file holds {(arrays.Count == 0 ? "no array" : string.Join(", ", arrays.Select(array => $"'{array.Name}'")))}: expected one array, or one named '{input}' as the model's input is", new SourceLocation(path)));
}
