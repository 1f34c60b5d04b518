using System.Globalization;
using NetFramework.Layers;

namespace NetFramework.Passes;

/// <summary>The rewriting of one loss head, in a list of layers that it changes.</summary>
internal sealed class HeadRewrite
{
    private readonly List<LayerDefinition> layers;
    private readonly Wiring wiring;
    private readonly LossHead head;
    private readonly Formulation target;
    private readonly LayerDefinition loss;
    private readonly string? staysFor;

    public HeadRewrite(List<LayerDefinition> layers, Wiring wiring, LossHead head, Formulation target)
    {
        (this.layers, this.wiring, this.head, this.target, loss) = (layers, wiring, head, target, head.LossLayer);
        staysFor = head.SoftmaxLayer is null ? null : WhyItStays(head.SoftmaxIndex);
    }

    private string SoftmaxName => $"{loss.Name}_softmax";

    private string ProbabilitiesName => $"{loss.Name}_probabilities";

    private string LogSoftmaxName => $"{loss.Name}_log_softmax";

    private string LogProbabilitiesName => $"{loss.Name}_log_probabilities";

    /// <summary>The softmax that the three formulations have in common.</summary>
    private SoftmaxOptions CommonSoftmax => new() { Axis = head.SoftmaxOptions.Axis, Beta = head.SoftmaxOptions.Beta };

    /// <summary>Why the head has no equivalent in the formulation asked for; null where it has one.</summary>
    public InputError? Refusal()
    {
        string refused = FormulationRewrite.Refused(target);
        if (loss.Options is MultinomialLogisticLossOptions { MinProbability: > 0 and double least })
            return loss.Error(refused + string.Create(CultureInfo.InvariantCulture, $"'min_probability: {least:R}' clamps the probabilities, and without probabilities there is nothing to clamp"), "min_probability");
        if (head.SoftmaxLayer is { } softmax)
        {
            if (head.SoftmaxOptions.Epsilon > 0)
            {
                return softmax.Error(
                    string.Create(CultureInfo.InvariantCulture, $"the loss '{loss.Name}' {refused}'epsilon: {head.SoftmaxOptions.Epsilon:R}' makes this another function, which only the separated formulation has"), "epsilon");
            }
            if (head.SoftmaxOptions.Axis != head.Options.Axis)
                return loss.Error($"{refused}its axis is {head.Options.Axis}, but that of layer '{softmax.Name}' ({softmax.Type}) is {head.SoftmaxOptions.Axis}", "axis");
            if (Overwriter() is { } overwriter)
                return loss.Error($"{refused}the scores '{head.Scores}' are overwritten in place by layer '{overwriter.Name}' ({overwriter.Type}) before the loss", "bottom/0");
        }
        return TakenName() is { } taken ? loss.Error($"{refused}the name '{taken}' that it needs is taken") : null;
    }

    /// <summary>Rewrites the head and says what became of it.</summary>
    public string Apply()
    {
        string before = head.Description;
        string after = target switch
        {
            Formulation.Fused => Fuse(),
            Formulation.Separated => Separate(),
            _ => TakeLogarithms(),
        };
        if (head.SoftmaxLayer is { } softmax && staysFor is null)
            layers.Remove(softmax);
        string stays = head.SoftmaxLayer is not null && layers.Contains(head.SoftmaxLayer) ? $"; '{head.Softmax}' stays, since {staysFor}" : "";
        string unshifted = head.SoftmaxOptions.Shift == SoftmaxShift.None ? "; its scores are now shifted by their maximum" : "";
        return $"loss '{loss.Name}': {before} became {after}{stays}{unshifted}";
    }

    private string Fuse()
    {
        LayerDefinition fused = loss with
        {
            Type = "SoftmaxWithLoss",
            Options = new SoftmaxWithLossOptions(head.Options) { Beta = head.SoftmaxOptions.Beta },
            Bottom = [head.Scores, .. loss.Bottom.Skip(1)],
            PropagateDown = PropagateDown(),
        };
        if (SecondTop() is { } second)
        {
            fused = fused with
            {
                Top = [loss.Top.Count > 0 ? loss.Top[0] : loss.Name, second.Top[0]],
                LossWeight = loss.LossWeight.Count + second.LossWeight.Count == 0 ? [] : [loss.LossWeight.FirstOrDefault(1), second.LossWeight.FirstOrDefault(0)],
            };
            layers.Remove(second);
        }
        Replace(loss, fused);
        return fused.Type;
    }

    private string Separate()
    {
        LayerDefinition softmax;
        if (loss.Options is SoftmaxWithLossOptions && loss.Top.Count > 1)
            softmax = Insert(SoftmaxOfSecondTop());
        else
            softmax = Present(Formulation.Separated) ?? Insert(NewLayer(SoftmaxName, "Softmax", CommonSoftmax, ProbabilitiesName));
        return ReplaceLoss(softmax, "MultinomialLogisticLoss", new MultinomialLogisticLossOptions(head.Options));
    }

    private string TakeLogarithms()
    {
        if (loss.Options is SoftmaxWithLossOptions && loss.Top.Count > 1)
            Insert(SoftmaxOfSecondTop());
        LayerDefinition softmax = Present(Formulation.Log)
            ?? Insert(NewLayer(LogSoftmaxName, "LogSoftmax", new LogSoftmaxOptions { Axis = CommonSoftmax.Axis, Beta = CommonSoftmax.Beta }, LogProbabilitiesName));
        return ReplaceLoss(softmax, "NLLLoss", new NLLLossOptions(head.Options));
    }

    private string ReplaceLoss(LayerDefinition softmax, string type, LayerOptions options)
    {
        Replace(loss, loss with
        {
            Type = type,
            Options = options,
            Bottom = [softmax.Top[0], .. loss.Bottom.Skip(1)],
            Top = loss.Top.Count > 1 ? [loss.Top[0]] : loss.Top,
            LossWeight = loss.LossWeight.Count > 1 ? [loss.LossWeight[0]] : loss.LossWeight,
            PropagateDown = PropagateDown(),
        });
        return $"{softmax.Type} '{softmax.Name}' and {type}";
    }

    private LayerDefinition SoftmaxOfSecondTop() =>
        NewLayer(SoftmaxName, "Softmax", CommonSoftmax, loss.Top[1]) with { LossWeight = loss.LossWeight.Count > 1 ? [loss.LossWeight[1]] : [] };

    private LayerDefinition NewLayer(string name, string type, LayerOptions options, string top) => new()
    {
        Name = name,
        Type = type,
        Bottom = [head.Scores],
        Top = [top],
        PropagateDown = [.. PropagateDown().Take(1)],
        Include = loss.Include,
        Exclude = loss.Exclude,
        Options = options,
        Locations = loss.Locations.Where(entry => entry.Key.Length == 0).ToDictionary(),
    };

    private LayerDefinition Insert(LayerDefinition layer)
    {
        layers.Insert(layers.IndexOf(loss), layer);
        return layer;
    }

    private void Replace(LayerDefinition layer, LayerDefinition by) => layers[layers.IndexOf(layer)] = by;

    /// <summary>Whether a gradient goes down to the scores and the further bottoms, as a fused loss says it: no where either layer of a pair says no, asked for where its softmax asks.</summary>
    private IReadOnlyList<bool> PropagateDown()
    {
        if (head.SoftmaxLayer is not { PropagateDown: var ofSoftmax })
            return loss.PropagateDown;
        IEnumerable<bool> ofOthers = loss.PropagateDown.Count > 0 ? loss.PropagateDown.Skip(1) : loss.Bottom.Skip(1).Select(_ => false);
        if (ofSoftmax.Contains(false) || (loss.PropagateDown.Count > 0 && !loss.PropagateDown[0]))
            return [false, .. ofOthers];
        return ofSoftmax.Count > 0 ? [true, .. ofOthers] : [];
    }

    /// <summary>The Softmax that stands for the second top of a fused loss: <c>&lt;loss&gt;_softmax</c> with a top that is not <c>&lt;loss&gt;_probabilities</c> and is not read before the loss.</summary>
    private LayerDefinition? SecondTop()
    {
        int index = layers.FindIndex(layer => IsSecondTop(layer) && LossHead.OptionsOf(layer, Formulation.Separated) == CommonSoftmax);
        if (index < 0 || index > head.LossIndex || wiring.Bottoms[index][0] != head.ScoresValue)
            return null;
        return wiring.Values[wiring.Tops[index][0]].Readers.All(reader => reader.Layer >= head.LossIndex) ? layers[index] : null;
    }

    private bool IsSecondTop(LayerDefinition layer) => layer.Name == SoftmaxName && layer.Type == "Softmax" && layer.Top.Count == 1 && layer.Top[0] != ProbabilitiesName;

    /// <summary>A softmax of the same scores that the loss can read instead of one of its own.</summary>
    private LayerDefinition? Present(Formulation formulation)
    {
        bool[] propagateDown = [.. PropagateDown().Take(1)];
        for (int i = 0; i < head.LossIndex; i++)
        {
            LayerDefinition layer = layers[i];
            if (LossHead.OptionsOf(layer, formulation) == CommonSoftmax && layer.Top.Count == 1 && wiring.Bottoms[i][0] == head.ScoresValue
                && layer.PropagateDown.SequenceEqual(propagateDown) && !layers[(i + 1)..head.LossIndex].Any(later => later.Top.Contains(layer.Top[0])))
            {
                return layer;
            }
        }
        return null;
    }

    /// <summary>Why the head's softmax layer is still needed when its loss no longer reads it; null where it is not.</summary>
    private string? WhyItStays(int index)
    {
        LayerDefinition softmax = layers[index];
        if (wiring.Values[wiring.Tops[index][0]].Readers.FirstOrDefault(reader => reader.Layer != head.LossIndex, (Layer: -1, Bottom: -1)) is { Layer: >= 0 and int other })
            return $"layer '{layers[other].Name}' reads '{softmax.Top[0]}'";
        if (softmax.LossWeight.Any(weight => weight != 0))
            return $"'{softmax.Top[0]}' has a loss weight";
        return IsSecondTop(softmax) ? $"'{softmax.Top[0]}' is an output" : null;
    }

    /// <summary>The layer that gives the scores' name a new version between the softmax and the loss; null where the loss can read them.</summary>
    private LayerDefinition? Overwriter()
    {
        for (int i = head.SoftmaxIndex; i < head.LossIndex; i++)
        {
            bool goes = i == head.SoftmaxIndex && staysFor is null;
            if (!goes && layers[i].Top.Contains(head.Scores))
                return layers[i];
        }
        return null;
    }

    private string? TakenName()
    {
        bool hasSecondTop = loss.Options is SoftmaxWithLossOptions && loss.Top.Count > 1;
        List<string> newLayers = [], newBlobs = [];
        if (target != Formulation.Fused && hasSecondTop)
            newLayers.Add(SoftmaxName);
        else if (target == Formulation.Separated && Present(Formulation.Separated) is null)
            (newLayers, newBlobs) = ([SoftmaxName], [ProbabilitiesName]);
        if (target == Formulation.Log && Present(Formulation.Log) is null)
        {
            newLayers.Add(LogSoftmaxName);
            newBlobs.Add(LogProbabilitiesName);
        }
        return newLayers.FirstOrDefault(name => layers.Any(layer => layer.Name == name))
            ?? newBlobs.FirstOrDefault(name => layers.Any(layer => layer.Top.Contains(name)));
    }
}
