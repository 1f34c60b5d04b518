using System.Numerics;
using System.Numerics.Tensors;

namespace NetFramework.Layers;

/// <summary>Applies a <see cref="FeatureEncoding"/> to whole samples: x′ = (scale·x − mean) / standard deviation, in double, rounded once to the element type.</summary>
internal sealed class FeatureEncoder(FeatureEncoding encoding)
{
    private readonly double[]? mean = encoding.Mean is null ? null : [.. encoding.Mean];
    private readonly double[]? deviation = encoding.StandardDeviation is null ? null : [.. encoding.StandardDeviation];

    /// <summary>Encodes one sample.</summary>
    /// <param name="values">The raw values; their encoded values, in double, afterwards.</param>
    /// <param name="encoded">The encoded values.</param>
    public void Encode<T>(Span<double> values, Span<T> encoded) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (encoding.Scale != 1)
            TensorPrimitives.Multiply(values, encoding.Scale, values);
        if (mean is not null)
            TensorPrimitives.Subtract<double>(values, mean, values);
        if (deviation is not null)
            TensorPrimitives.Divide<double>(values, deviation, values);
        TensorPrimitives.ConvertTruncating<double, T>(values, encoded);
    }
}
