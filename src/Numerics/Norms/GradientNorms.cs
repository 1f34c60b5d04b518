using System.Numerics;

namespace NetFramework.Numerics;

/// <summary>How large a gradient is.</summary>
/// <param name="Name">The blob's name: a top's, or what a learned blob is to its layer.</param>
/// <param name="Count">The number of elements.</param>
/// <param name="Euclidean">√(Σ gᵢ²).</param>
/// <param name="MeanAbsolute">Σ |gᵢ| / count: the figure of Caffe's debug_info.</param>
/// <param name="NotFinite">How many elements are NaN or infinite; they make the norms NaN or infinite too.</param>
/// <param name="Zeros">How many elements are 0.</param>
public sealed record GradientNorm(string Name, int Count, double Euclidean, double MeanAbsolute, int NotFinite, int Zeros)
{
    /// <summary>The norms of a gradient.</summary>
    public static GradientNorm Of<T>(string name, ReadOnlySpan<T> gradient) where T : unmanaged, IFloatingPointIeee754<T>
    {
        double largest = 0, sum = 0;
        int notFinite = 0, zeros = 0;
        foreach (T element in gradient)
        {
            double magnitude = Math.Abs(double.CreateTruncating(element));
            largest = Math.Max(largest, magnitude);
            sum += magnitude;
            notFinite += double.IsFinite(magnitude) ? 0 : 1;
            zeros += magnitude == 0 ? 1 : 0;
        }
        return new GradientNorm(name, gradient.Length, EuclideanNorm(gradient, largest), gradient.IsEmpty ? 0 : sum / gradient.Length, notFinite, zeros);
    }

    // Scaled by the largest element: squares neither overflow nor underflow.
    private static double EuclideanNorm<T>(ReadOnlySpan<T> gradient, double largest) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (largest == 0 || !double.IsFinite(largest))
            return largest;
        double squares = 0;
        foreach (T element in gradient)
        {
            double scaled = double.CreateTruncating(element) / largest;
            squares += scaled * scaled;
        }
        return largest * Math.Sqrt(squares);
    }
}

/// <summary>The gradients of one layer.</summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="Type">The layer's type.</param>
/// <param name="Tops">The diffs of its tops.</param>
/// <param name="Parameters">The diffs of its learned blobs; those with learning rate 0 too.</param>
public sealed record LayerGradientNorms(string Layer, string Type, IReadOnlyList<GradientNorm> Tops, IReadOnlyList<GradientNorm> Parameters);

/// <summary>The gradients of a net by layer: where they vanish, where they explode, where they stop being numbers.</summary>
public static class GradientNorms
{
    /// <summary>The norms of all diffs that the last Backward gave, layer by layer in the order of the net. Layers that it did not run for are left out.</summary>
    /// <remarks>Diffs of learned blobs add up until they are cleared: clear them before Backward for those of one batch.</remarks>
    public static IReadOnlyList<LayerGradientNorms> Of<T>(Net<T> net) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(net);
        List<LayerGradientNorms> norms = [];
        foreach (NetLayer<T> layer in net.Layers.Where(layer => layer.NeedsBackward))
        {
            List<GradientNorm> tops = [];
            for (int i = 0; i < layer.Tops.Length; i++)
            {
                if (layer.Tops[i].HasDiff)
                    tops.Add(GradientNorm.Of<T>(layer.Definition.Top[i], layer.Tops[i].Diff));
            }
            GradientNorm[] parameters = [.. layer.Layer.Parameters.Where(parameter => parameter.Blob.HasDiff).Select(parameter => GradientNorm.Of<T>(parameter.Name, parameter.Diff))];
            norms.Add(new LayerGradientNorms(layer.Name, layer.Type, tops, parameters));
        }
        return norms;
    }
}
