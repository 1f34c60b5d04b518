namespace NetFramework.Tests.Layers.Golden;

/// <summary>
/// y = (x − μ) / D(σ²) over groups of elements, and its gradient by the whole Jacobian, in double:
/// ∂yᵢ/∂xⱼ = ([i = j] − 1/n) / D − (xᵢ − μ)·D′/D² · 2·(xⱼ − μ)/n.
/// </summary>
internal sealed record NaiveNormalization(Func<int, int> Group, Func<double, double> Divisor, Func<double, double> DivisorDerivative)
{
    public double[] Top(GoldenCase golden) => Compute(golden.Bottoms[0].Data, []);

    public double[] BottomDiff(GoldenCase golden) => Compute(golden.Bottoms[0].Data, golden.TopDiffs[0].Data);

    private double[] Compute(double[] x, double[] topDiff)
    {
        var result = new double[x.Length];
        foreach (IGrouping<int, int> group in Enumerable.Range(0, x.Length).GroupBy(Group))
        {
            int[] members = [.. group];
            double n = members.Length, mean = members.Average(i => x[i]), variance = members.Average(i => (x[i] - mean) * (x[i] - mean));
            double divisor = Divisor(variance), slope = DivisorDerivative(variance);
            foreach (int j in members)
            {
                result[j] = topDiff.Length == 0
                    ? (x[j] - mean) / divisor
                    : members.Sum(i => topDiff[i] * (((i == j ? 1 : 0) - 1 / n) / divisor - (x[i] - mean) * slope / (divisor * divisor) * 2 * (x[j] - mean) / n));
            }
        }
        return result;
    }
}
