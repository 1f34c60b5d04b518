using NetFramework.Layers;

namespace NetFramework.Numerics;

/// <summary>
/// Checks gradients, derivative by derivative: every ∂output[j]/∂input[i] of Backward, with a one-hot output diff, against a numeric derivative in double.
/// </summary>
/// <remarks>
/// A derivative is wrong where it differs from the numeric one by more than ten times the numeric one's own error estimate, at each of three ranges of steps, and the
/// function has no kink there. There is no fixed tolerance: it is a few units of the twelfth digit for a smooth layer, and larger only where the function itself is noisy.
/// Beside the derivatives the contract is checked: diffs are overwritten or added to as declared, values stay as they are, Forward is a function of its inputs, and
/// the gradient holds at a second point too, which it does not where Backward uses what an earlier pass left behind.
/// </remarks>
public static class GradientChecker
{
    /// <summary>Checks a function at the present values of its inputs. Values are restored; diffs are not.</summary>
    public static GradientReport Check(GradientFunction function, GradientCheckSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new GradientCheckRun(function, settings ?? new GradientCheckSettings()).Run();
    }

    /// <summary>
    /// Checks a layer that has been set up, at the present values of its bottoms and parameters: the gradients of the bottoms that take one and of all parameters that learn, and that
    /// a bottom that is not to be propagated to keeps its diff.
    /// </summary>
    /// <param name="layer">The layer.</param>
    /// <param name="bottoms">Its bottoms, filled.</param>
    /// <param name="tops">Its tops.</param>
    /// <param name="settings">How much to look at.</param>
    public static GradientReport CheckLayer(Layer<double> layer, Blob<double>[] bottoms, Blob<double>[] tops, GradientCheckSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(bottoms);
        ArgumentNullException.ThrowIfNull(tops);
        bool[] propagateDown = [.. Enumerable.Range(0, bottoms.Length).Select(layer.TakesGradient)];
        layer.Reshape(bottoms, tops);
        var function = new GradientFunction
        {
            Forward = () => layer.Forward(bottoms, tops),
            Backward = () => layer.Backward(tops, propagateDown, bottoms),
            Inputs =
            [
                .. bottoms.Select((blob, i) => new GradientVariable($"bottom[{i}]", blob)).Where((_, i) => propagateDown[i]),
                .. layer.Parameters.Select((parameter, i) => (parameter, i)).Where(item => item.parameter.Learns).Select(item => new GradientVariable(
                    layer.Parameters.Count(other => other.Name == item.parameter.Name) == 1 ? item.parameter.Name : $"{item.parameter.Name}[{item.i}]", item.parameter.Blob, Accumulates: true)),
            ],
            Outputs = [.. tops.Select((blob, i) => new GradientVariable($"top[{i}]", blob))],
        };
        GradientReport report = Check(function, settings);
        return report with { ContractErrors = [.. report.ContractErrors, .. IgnoredPropagateDown(layer, bottoms, tops, propagateDown)] };
    }

    /// <summary>
    /// Checks a whole net: the derivative of its total loss with respect to every parameter that learns. Each evaluation is the pass of the net's present
    /// <see cref="Net{T}.Iteration"/>, which is left as it is: one batch, one draw of all random numbers.
    /// </summary>
    /// <param name="net">The net; its inputs are filled.</param>
    /// <param name="settings">How much to look at.</param>
    public static GradientReport CheckNet(Net<double> net, GradientCheckSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(net);
        long iteration = net.Iteration;
        var loss = new Blob<double>(Shape.Scalar);
        GradientReport report = Check(
            new GradientFunction
            {
                Forward = () =>
                {
                    net.Iteration = iteration;
                    loss.Data[0] = net.Forward();
                },
                Backward = net.Backward,
                Inputs =
                [
                    .. from layer in net.Layers
                       from parameter in layer.Layer.Parameters
                       where parameter.Owner is null && parameter.Learns
                       select new GradientVariable($"{layer.Name}/{parameter.Name}", parameter.Blob, Accumulates: true),
                ],
                Outputs = [new GradientVariable("loss", loss)],
            },
            settings);
        net.Iteration = iteration;
        return report;
    }

    private static List<string> IgnoredPropagateDown(Layer<double> layer, Blob<double>[] bottoms, Blob<double>[] tops, bool[] propagateDown)
    {
        const double Sentinel = 0.123456789;
        List<string> errors = [];
        layer.Forward(bottoms, tops);
        foreach (Blob<double> top in tops)
            top.Diff.Fill(1);
        for (int i = 0; i < bottoms.Length; i++)
        {
            bool[] without = [.. propagateDown];
            without[i] = false;
            bottoms[i].Diff.Fill(Sentinel);
            layer.Backward(tops, without, bottoms);
            if (bottoms[i].Diff.ContainsAnyExcept(Sentinel))
                errors.Add($"Backward writes the diff of bottom[{i}] although propagate_down is false for it");
        }
        return errors;
    }
}
