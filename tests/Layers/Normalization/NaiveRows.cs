namespace NetFramework.Tests.Layers.Normalization;

/// <summary>Row normalization by its documented formulas, element by element.</summary>
internal sealed class NaiveRows
{
    public NaiveRows(double[] x, double[] yDiff, double[] weight, double[] bias, Func<int, int> rowOf, Func<int, int> weightOf, bool isCentered, double epsilon)
    {
        Top = new double[x.Length];
        BottomDiff = new double[x.Length];
        WeightDiff = new double[weight.Length];
        BiasDiff = new double[weight.Length];
        foreach (IGrouping<int, int> row in Enumerable.Range(0, x.Length).GroupBy(rowOf))
        {
            double mean = isCentered ? row.Average(i => x[i]) : 0;
            double root = Math.Sqrt(row.Average(i => (x[i] - mean) * (x[i] - mean)) + epsilon);
            double Z(int i) => (x[i] - mean) / root;
            double G(int i) => yDiff[i] * weight[weightOf(i)];
            foreach (int i in row)
            {
                Top[i] = Z(i) * weight[weightOf(i)] + bias[weightOf(i)];
                BottomDiff[i] = (G(i) - (isCentered ? row.Average(G) : 0) - Z(i) * row.Average(j => G(j) * Z(j))) / root;
                WeightDiff[weightOf(i)] += yDiff[i] * Z(i);
                BiasDiff[weightOf(i)] += yDiff[i];
            }
        }
    }

    public double[] Top { get; }

    public double[] BottomDiff { get; }

    public double[] WeightDiff { get; }

    public double[] BiasDiff { get; }
}
