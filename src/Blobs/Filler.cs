using System.Buffers;
using System.Numerics;
using MathNet.Numerics.Distributions;

namespace NetFramework;

/// <summary>
/// Fills a blob with initial values, by Caffe's formulas (Caffe 1.0, <c>filler.hpp</c>). Every value is drawn in double and then rounded to the blob's
/// element type, so that a run in float and a run in double start from the same values.
/// </summary>
public static class Filler
{
    /// <summary>The names of all fillers.</summary>
    public static IReadOnlyList<string> Types { get; } = ["bilinear", "constant", "gaussian", "msra", "positive_unitball", "uniform", "xavier"];

    [ThreadStatic]
    private static Random? reused;

    /// <summary>Fills <paramref name="blob"/> with values drawn from <paramref name="random"/>: the same stream gives the same values.</summary>
    /// <exception cref="InputException">The filler's type is unknown, its options are wrong (<see cref="FillerOptions.Validate"/>), or they do not fit the blob.</exception>
    public static void Fill<T>(Blob<T> blob, FillerOptions options, RandomStream random) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(blob);
        InputError[] errors = [.. options.Validate().Select(broken => new InputError(broken.Message))];
        if (errors.Length > 0)
            throw new InputException(errors);
        CheckFits(blob.Shape, options);
        Refill(blob, options, random);
    }

    /// <summary>As <see cref="Fill"/>, for options that it has taken for a blob of this shape: nothing is checked, and, after the first time on a thread, nothing allocated.</summary>
    public static void Refill<T>(Blob<T> blob, FillerOptions options, RandomStream random) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(blob);
        ArgumentNullException.ThrowIfNull(options);
        if (blob.Count == 0)
            return;
        Random source = random.ToRandom(ref reused);
        switch (options.Type)
        {
            case "constant": blob.Data.Fill(T.CreateTruncating(options.Value)); break;
            case "uniform": Uniform(blob.Data, options.Min, options.Max, source); break;
            case "gaussian": Gaussian(blob, options, source); break;
            case "positive_unitball": PositiveUnitball(blob, source); break;
            case "xavier": Xavier(blob, options.VarianceNorm, source); break;
            case "msra": Msra(blob, options.VarianceNorm, source); break;
            default: Bilinear(blob); break;
        }
    }

    private static void CheckFits(Shape shape, FillerOptions options)
    {
        if (shape.Rank == 0 && (options.Type is "xavier" or "msra" || options.Sparse >= 0))
            throw new InputException($"the {options.Type} filler counts the inputs and outputs of a blob by its axes, but the blob is a scalar");
        if (options.Sparse > 0 && options.Sparse > shape[0])
            throw new InputException($"the gaussian filler needs sparse ≤ the number of outputs, {shape[0]} for the shape {shape}, but sparse is {options.Sparse}");
        if (options.Type == "bilinear" && shape.Rank != 4)
            throw new InputException($"the bilinear filler needs a blob with 4 axes, N×C×K×K, but the shape is {shape}");
        if (options.Type == "bilinear" && shape[2] != shape[3])
            throw new InputException($"the bilinear filler needs a square kernel, N×C×K×K, but the shape is {shape}");
    }

    /// <summary>x ~ U(min, max).</summary>
    private static void Uniform<T>(Span<T> values, double min, double max, Random random) where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (ref T value in values)
            value = T.CreateTruncating(ContinuousUniform.Sample(random, min, max));
    }

    /// <summary>x ~ N(mean, std²).</summary>
    private static void Normally<T>(Span<T> values, double mean, double std, Random random) where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (ref T value in values)
            value = T.CreateTruncating(Normal.Sample(random, mean, std));
    }

    /// <summary>
    /// x = m·z, z ~ N(mean, std²). m = 1 without sparse; else m ~ Bernoulli(sparse / N), where N = shape[0] is the number of outputs.
    /// In a weight N×K, then, each of the K inputs reaches sparse of the N outputs on average, and an output has sparse·K/N inputs.
    /// </summary>
    private static void Gaussian<T>(Blob<T> blob, FillerOptions options, Random random) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Normally(blob.Data, options.Mean, options.Std, random);
        if (options.Sparse < 0)
            return;
        double nonZero = options.Sparse / (double)blob.Shape[0];
        foreach (ref T value in blob.Data)
        {
            if (random.NextDouble() >= nonZero)
                value = T.Zero;
        }
    }

    /// <summary>xᵢⱼ = uᵢⱼ / Σⱼ uᵢⱼ, u ~ U(0, 1), where i counts shape[0] and j all other axes: each row is positive and sums to 1.</summary>
    private static void PositiveUnitball<T>(Blob<T> blob, Random random) where T : unmanaged, IFloatingPointIeee754<T>
    {
        int rows = blob.Shape.Rank == 0 ? 1 : blob.Shape[0];
        int columns = blob.Count / rows;
        double[] rented = ArrayPool<double>.Shared.Rent(columns);
        Span<double> row = rented.AsSpan(0, columns);
        for (int i = 0; i < rows; i++)
        {
            double sum = 0;
            foreach (ref double value in row)
            {
                // In (0, 1], so that no row sums to 0.
                value = 1 - random.NextDouble();
                sum += value;
            }
            Span<T> target = blob.Data.Slice(i * row.Length, row.Length);
            for (int j = 0; j < row.Length; j++)
                target[j] = T.CreateTruncating(row[j] / sum);
        }
        ArrayPool<double>.Shared.Return(rented);
    }

    /// <summary>x ~ U(−a, a), a = √(3 / n), so that the variance is 1/n; n is the fan. (Glorot, Bengio: Understanding the difficulty of training deep feedforward neural networks. AISTATS 2010.)</summary>
    private static void Xavier<T>(Blob<T> blob, VarianceNorm norm, Random random) where T : unmanaged, IFloatingPointIeee754<T>
    {
        double bound = Math.Sqrt(3 / Fan(blob.Shape, norm));
        Uniform(blob.Data, -bound, bound, random);
    }

    /// <summary>x ~ N(0, 2/n), n the fan: half of a ReLU's inputs are cut off. (He, Zhang, Ren, Sun: Delving deep into rectifiers. ICCV 2015.)</summary>
    private static void Msra<T>(Blob<T> blob, VarianceNorm norm, Random random) where T : unmanaged, IFloatingPointIeee754<T> =>
        Normally(blob.Data, 0, Math.Sqrt(2 / Fan(blob.Shape, norm)), random);

    /// <summary>
    /// The kernel of bilinear upsampling in each K×K plane: x[i, j] = (1 − |i/f − c|)·(1 − |j/f − c|), f = ⌈K/2⌉, c = (K − 1)/(2f).
    /// A deconvolution of stride s with K = 2s − s mod 2 and padding ⌈(s − 1)/2⌉ upsamples by s with it.
    /// </summary>
    private static void Bilinear<T>(Blob<T> blob) where T : unmanaged, IFloatingPointIeee754<T>
    {
        int extent = blob.Shape[2];
        double f = Math.Ceiling(extent / 2.0);
        double c = (extent - 1) / (2 * f);
        Span<T> data = blob.Data;
        for (int k = 0; k < data.Length; k++)
            data[k] = T.CreateTruncating((1 - Math.Abs(k / extent % extent / f - c)) * (1 - Math.Abs(k % extent / f - c)));
    }

    /// <summary>The count that scales the variance: fan_in = count / shape[0]; fan_out = count / shape[1], or count where there is one axis; or their mean.</summary>
    private static double Fan(Shape shape, VarianceNorm norm)
    {
        double fanIn = shape.Count / shape[0];
        double fanOut = shape.Rank > 1 ? shape.Count / shape[1] : shape.Count;
        return norm switch
        {
            VarianceNorm.FanIn => fanIn,
            VarianceNorm.FanOut => fanOut,
            _ => (fanIn + fanOut) / 2,
        };
    }
}
