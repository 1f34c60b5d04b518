using NetFramework.Layers;

namespace NetFramework.Passes;

/// <summary>A classification loss of a net and the softmax before it, in one of the three formulations.</summary>
public sealed class LossHead
{
    internal LossHead(LayerDefinition loss, int lossIndex, Formulation formulation, SoftmaxOptions softmaxOptions, string scores, int scoresValue)
    {
        LossLayer = loss;
        LossIndex = lossIndex;
        Options = (ClassificationLossOptions)loss.Options;
        Formulation = formulation;
        SoftmaxOptions = softmaxOptions;
        Scores = scores;
        ScoresValue = scoresValue;
    }

    /// <summary>The name of the loss layer.</summary>
    public string Loss => LossLayer.Name;

    /// <summary>How it is written.</summary>
    public Formulation Formulation { get; }

    /// <summary>The name of the scores that the softmax takes.</summary>
    public string Scores { get; }

    /// <summary>The name of the Softmax or LogSoftmax layer; null where the loss is fused.</summary>
    public string? Softmax => SoftmaxLayer?.Name;

    /// <summary>The layers of the head as text: "Softmax 'prob' and MultinomialLogisticLoss".</summary>
    public string Description => SoftmaxLayer is null ? LossLayer.Type : $"{SoftmaxLayer.Type} '{SoftmaxLayer.Name}' and {LossLayer.Type}";

    internal LayerDefinition LossLayer { get; }

    internal int LossIndex { get; }

    internal ClassificationLossOptions Options { get; }

    /// <summary>What the softmax of the head is, whatever its layer: axis, β, shift and ε.</summary>
    internal SoftmaxOptions SoftmaxOptions { get; }

    /// <summary>Which value of the net's wiring the scores are.</summary>
    internal int ScoresValue { get; }

    internal LayerDefinition? SoftmaxLayer { get; init; }

    internal int SoftmaxIndex { get; init; } = -1;

    /// <summary>What the loss layer is, by its options; null where it is none that has formulations.</summary>
    internal static Formulation? FormulationOf(LayerDefinition layer) => layer.Options switch
    {
        SoftmaxWithLossOptions => Formulation.Fused,
        MultinomialLogisticLossOptions => Formulation.Separated,
        NLLLossOptions => Formulation.Log,
        _ => null,
    };

    /// <summary>The head of the loss layer at an index; null where its values come from no softmax.</summary>
    internal static LossHead? Of(IReadOnlyList<LayerDefinition> layers, Wiring wiring, int index)
    {
        LayerDefinition loss = layers[index];
        int value = wiring.Bottoms[index][0];
        if (FormulationOf(loss) is not { } formulation)
            return null;
        if (loss.Options is SoftmaxWithLossOptions fused)
            return new LossHead(loss, index, formulation, new SoftmaxOptions { Axis = fused.Axis, Beta = fused.Beta }, loss.Bottom[0], value);
        int producer = wiring.Values[value].Producer;
        LayerDefinition softmax = layers[producer];
        return OptionsOf(softmax, formulation) is { } options && softmax.Bottom.Count == 1
            ? new LossHead(loss, index, formulation, options, softmax.Bottom[0], wiring.Bottoms[producer][0]) { SoftmaxLayer = softmax, SoftmaxIndex = producer }
            : null;
    }

    /// <summary>What a layer is as the softmax of a formulation; null where it is none.</summary>
    internal static SoftmaxOptions? OptionsOf(LayerDefinition layer, Formulation? formulation) => (formulation, layer.Options) switch
    {
        (Formulation.Separated, SoftmaxOptions softmax) => softmax,
        (Formulation.Log, LogSoftmaxOptions log) => new SoftmaxOptions { Axis = log.Axis, Beta = log.Beta },
        _ => null,
    };
}
