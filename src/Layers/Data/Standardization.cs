namespace NetFramework.Layers;

/// <summary>Mean and standard deviation of each element over a set of samples.</summary>
internal static class Standardization
{
    /// <summary>Writes the values of one sample.</summary>
    public delegate void SampleReader(int sample, Span<double> values);

    /// <summary>
    /// mean = Σx / n, std = √(Σ(x − mean)² / n), in two passes with the correction for the rounding of the mean: var = (Σd² − (Σd)²/n) / n, d = x − mean.
    /// (Chan, Golub, LeVeque: Algorithms for computing the sample variance. The American Statistician 37(3), 1983.) A constant element has std 1.
    /// </summary>
    public static (double[] Mean, double[] StandardDeviation) Fit(int samples, int elements, SampleReader read)
    {
        double[] values = new double[elements], mean = new double[elements], sum = new double[elements], squares = new double[elements];
        double[] min = new double[elements], max = new double[elements];
        Array.Fill(min, double.PositiveInfinity);
        Array.Fill(max, double.NegativeInfinity);
        for (int i = 0; i < samples; i++)
        {
            read(i, values);
            for (int j = 0; j < elements; j++)
            {
                mean[j] += values[j] / samples;
                min[j] = Math.Min(min[j], values[j]);
                max[j] = Math.Max(max[j], values[j]);
            }
        }
        for (int i = 0; i < samples; i++)
        {
            read(i, values);
            for (int j = 0; j < elements; j++)
            {
                double difference = values[j] - mean[j];
                sum[j] += difference;
                squares[j] += difference * difference;
            }
        }
        var deviation = new double[elements];
        for (int j = 0; j < elements; j++)
        {
            bool isConstant = min[j] == max[j];
            mean[j] = isConstant ? min[j] : mean[j] + sum[j] / samples;
            deviation[j] = isConstant ? 1 : Math.Sqrt((squares[j] - sum[j] * sum[j] / samples) / samples);
        }
        return (mean, deviation);
    }
}
