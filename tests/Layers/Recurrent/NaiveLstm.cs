namespace NetFramework.Tests.Layers.Recurrent;

/// <summary>The documented formulas of LSTM, element by element in double.</summary>
internal sealed class NaiveLstm(int steps, int batch, int inputs, int outputs, double[] x, double[] marks, double[] w, double[] b, double[] wh)
{
    private readonly double[,,] a = new double[steps, batch, 4 * outputs], c = new double[steps, batch, outputs], h = new double[steps, batch, outputs];

    /// <summary>y, T×N×D.</summary>
    public double[] Forward()
    {
        for (int t = 0; t < steps; t++)
        {
            for (int n = 0; n < batch; n++)
            {
                for (int row = 0; row < 4 * outputs; row++)
                {
                    double sum = b[row];
                    for (int k = 0; k < inputs; k++)
                        sum += w[row * inputs + k] * x[(t * batch + n) * inputs + k];
                    for (int d = 0; d < outputs; d++)
                        sum += wh[row * outputs + d] * Before(h, t, n, d);
                    a[t, n, row] = row < 3 * outputs ? 1 / (1 + Math.Exp(-sum)) : Math.Tanh(sum);
                }
                for (int d = 0; d < outputs; d++)
                {
                    c[t, n, d] = F(t, n, d) * Before(c, t, n, d) + I(t, n, d) * G(t, n, d);
                    h[t, n, d] = O(t, n, d) * Math.Tanh(c[t, n, d]);
                }
            }
        }
        return [.. h.Cast<double>()];
    }

    /// <summary>∂x, ∂W, ∂b and ∂W_h.</summary>
    public (double[] X, double[] W, double[] B, double[] Wh) Backward(double[] yDiff)
    {
        double[] dx = new double[x.Length], dw = new double[w.Length], db = new double[b.Length], dwh = new double[wh.Length];
        var fromNextH = new double[batch, outputs];
        var fromNextC = new double[batch, outputs];
        for (int t = steps - 1; t >= 0; t--)
        {
            for (int n = 0; n < batch; n++)
            {
                var da = new double[4 * outputs];
                for (int d = 0; d < outputs; d++)
                {
                    double tanh = Math.Tanh(c[t, n, d]), dh = yDiff[(t * batch + n) * outputs + d] + fromNextH[n, d];
                    double dc = dh * O(t, n, d) * (1 - tanh * tanh) + fromNextC[n, d];
                    da[d] = dc * G(t, n, d) * I(t, n, d) * (1 - I(t, n, d));
                    da[outputs + d] = dc * Before(c, t, n, d) * F(t, n, d) * (1 - F(t, n, d));
                    da[2 * outputs + d] = dh * tanh * O(t, n, d) * (1 - O(t, n, d));
                    da[3 * outputs + d] = dc * I(t, n, d) * (1 - G(t, n, d) * G(t, n, d));
                    fromNextC[n, d] = marks[t * batch + n] * dc * F(t, n, d);
                }
                for (int d = 0; d < outputs; d++)
                {
                    fromNextH[n, d] = 0;
                    for (int row = 0; row < da.Length; row++)
                    {
                        fromNextH[n, d] += marks[t * batch + n] * da[row] * wh[row * outputs + d];
                        dwh[row * outputs + d] += da[row] * Before(h, t, n, d);
                    }
                }
                for (int row = 0; row < da.Length; row++)
                {
                    db[row] += da[row];
                    for (int k = 0; k < inputs; k++)
                    {
                        dx[(t * batch + n) * inputs + k] += da[row] * w[row * inputs + k];
                        dw[row * inputs + k] += da[row] * x[(t * batch + n) * inputs + k];
                    }
                }
            }
        }
        return (dx, dw, db, dwh);
    }

    private double Before(double[,,] state, int t, int n, int d) => t == 0 ? 0 : marks[t * batch + n] * state[t - 1, n, d];

    private double I(int t, int n, int d) => a[t, n, d];

    private double F(int t, int n, int d) => a[t, n, outputs + d];

    private double O(int t, int n, int d) => a[t, n, 2 * outputs + d];

    private double G(int t, int n, int d) => a[t, n, 3 * outputs + d];
}
