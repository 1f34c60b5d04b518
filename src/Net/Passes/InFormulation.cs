using Microsoft.Extensions.Logging;
using NetFramework.Layers;

namespace NetFramework.Passes;

/// <summary>What a net does about formulations when it is built: rewrites where that is asked for, and otherwise tells the user of a separated loss that there is a better form.</summary>
internal static class InFormulation
{
    /// <summary>The definition in the formulation that the settings, or else the definition itself, ask for.</summary>
    /// <param name="definition">The layers of one phase.</param>
    /// <param name="settings">The settings of the net.</param>
    /// <exception cref="InputException">A loss has no equivalent in it.</exception>
    public static NetDefinition Of(NetDefinition definition, NetSettings settings)
    {
        ILogger logger = settings.LoggerFactory.CreateLogger("formulation");
        if ((settings.Formulation ?? definition.Formulation) is not { } formulation)
        {
            if (settings.LogsFormulation && Hint(definition) is { } hint)
                logger.LogInformation("{Hint}", hint);
            return definition;
        }
        RewrittenNet rewritten = FormulationRewrite.Apply(definition, formulation);
        if (!settings.LogsFormulation)
            return rewritten.Definition;
        foreach (RewrittenHead head in rewritten.Heads)
            logger.LogInformation("{Rewritten}", head.Description);
        if (FormulationRewrite.Heads(rewritten.Definition).Count == 0)
            logger.LogInformation("formulation '{Formulation}': the net has no loss that it could apply to", YamlNames.Value(formulation));
        return rewritten.Definition;
    }

    private static string? Hint(NetDefinition definition)
    {
        LossHead[] separated = [.. FormulationRewrite.Heads(definition).Where(head => head.Formulation == Formulation.Separated && head.SoftmaxOptions.Epsilon == 0)];
        if (separated.Length == 0)
            return null;
        LossHead first = separated[0];
        bool isClamped = first.LossLayer.Options is MultinomialLogisticLossOptions { MinProbability: > 0 };
        string others = separated.Length == 1 ? "" : $" (and {separated.Length - 1} more)";
        string fails = isClamped ? "below 'min_probability' its gradient is 0" : "where the probability of a label underflows to 0 it is +∞ and its gradient NaN";
        string how = isClamped ? "" : " ('formulation: fused')";
        return $"hint: the loss '{first.Loss}'{others} is computed from probabilities ({first.Description}): {fails}; SoftmaxWithLoss on the scores '{first.Scores}'{how} is exact at any gap between them, and saves a pass over the probabilities in each direction";
    }
}
