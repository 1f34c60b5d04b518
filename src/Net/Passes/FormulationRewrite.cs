using System.Globalization;
using NetFramework.Layers;

namespace NetFramework.Passes;

/// <summary>One loss head that was rewritten.</summary>
/// <param name="Loss">The name of the loss layer.</param>
/// <param name="From">How it was written.</param>
/// <param name="To">How it is written now.</param>
/// <param name="Description">What became of which layer, in one sentence.</param>
public sealed record RewrittenHead(string Loss, Formulation From, Formulation To, string Description);

/// <summary>A definition whose loss heads are in one formulation.</summary>
/// <param name="Definition">The definition.</param>
/// <param name="Heads">What was rewritten; a head that was in that formulation already is not among them.</param>
public sealed record RewrittenNet(NetDefinition Definition, IReadOnlyList<RewrittenHead> Heads);

/// <summary>
/// Rewrites the classification losses of a net to one formulation: SoftmaxWithLoss; Softmax and MultinomialLogisticLoss; LogSoftmax and NLLLoss.
/// </summary>
/// <remarks>
/// The loss layer keeps its name, its top, its place and all that it says (axis, ignore_label, class weights, sample weights, smoothing, soft labels, β, divisor, loss_weight, propagate_down,
/// include and exclude); no weights are involved. Layers and blobs that come in are named after it: <c>&lt;loss&gt;_softmax</c> with <c>&lt;loss&gt;_probabilities</c>,
/// <c>&lt;loss&gt;_log_softmax</c> with <c>&lt;loss&gt;_log_probabilities</c>; a softmax of the same scores that is there already is read instead.
/// A Softmax or LogSoftmax that another layer reads, or whose top is a loss, stays. The second top of a SoftmaxWithLoss becomes that of <c>&lt;loss&gt;_softmax</c>, and back.
/// </remarks>
public static class FormulationRewrite
{
    /// <summary>The loss heads of a definition, in the order of their layers.</summary>
    /// <param name="definition">The layers of one phase.</param>
    public static IReadOnlyList<LossHead> Heads(NetDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        if (TryWire(definition.Layers) is not { } wiring)
            return [];
        return [.. Enumerable.Range(0, definition.Layers.Count)
            .Where(index => IsLoss(definition.Layers[index]))
            .Select(index => LossHead.Of(definition.Layers, wiring, index))
            .OfType<LossHead>()];
    }

    /// <summary>The definition with all its classification losses in one formulation.</summary>
    /// <param name="definition">The layers of one phase.</param>
    /// <param name="formulation">What is asked for.</param>
    /// <exception cref="InputException">A loss has no equivalent in it: each is an error at its layer, with the reason.</exception>
    public static RewrittenNet Apply(NetDefinition definition, Formulation formulation)
    {
        ArgumentNullException.ThrowIfNull(definition);
        List<LayerDefinition> layers = [.. definition.Layers];
        List<RewrittenHead> heads = [];
        List<InputError> errors = [];
        foreach (LayerDefinition loss in definition.Layers)
        {
            // What is wrong with the wiring the net reports when it is built.
            if (!IsLoss(loss) || LossHead.FormulationOf(loss) is not { } from || from == formulation || TryWire(layers) is not { } wiring)
                continue;
            int index = layers.FindIndex(layer => layer.Name == loss.Name);
            if (LossHead.Of(layers, wiring, index) is not { } head)
            {
                errors.Add(NotASoftmax(layers, wiring, index, formulation));
                continue;
            }
            var rewrite = new HeadRewrite(layers, wiring, head, formulation);
            if (rewrite.Refusal() is { } refusal)
                errors.Add(refusal);
            else
                heads.Add(new RewrittenHead(loss.Name, from, formulation, rewrite.Apply()));
        }
        return errors.Count == 0 ? new RewrittenNet(definition with { Layers = layers }, heads) : throw new InputException(errors);
    }

    /// <summary>How a message begins that says why not.</summary>
    internal static string Refused(Formulation formulation) => $"cannot be rewritten to the formulation '{YamlNames.Value(formulation)}': ";

    private static bool IsLoss(LayerDefinition layer) =>
        LossHead.FormulationOf(layer) is not null && layer.Bottom.Count is 2 or 3 && (layer.PropagateDown.Count == 0 || layer.PropagateDown.Count == layer.Bottom.Count)
        && (layer.LossWeight.Count == 0 || layer.LossWeight.Count == layer.Top.Count);

    private static Wiring? TryWire(IReadOnlyList<LayerDefinition> layers)
    {
        List<InputError> errors = [];
        Wiring wiring = Wiring.Of(layers, errors);
        return errors.Count == 0 ? wiring : null;
    }

    private static InputError NotASoftmax(List<LayerDefinition> layers, Wiring wiring, int index, Formulation formulation)
    {
        LayerDefinition loss = layers[index], producer = layers[wiring.Values[wiring.Bottoms[index][0]].Producer];
        (string what, string type) = LossHead.FormulationOf(loss) == Formulation.Log ? ("log-probabilities", "LogSoftmax") : ("probabilities", "Softmax");
        return loss.Error(string.Create(
            CultureInfo.InvariantCulture,
            $"{Refused(formulation)}its {what} '{loss.Bottom[0]}' come from layer '{producer.Name}' ({producer.Type}) and not from a {type} layer, so the scores are not known"), "bottom/0");
    }
}
