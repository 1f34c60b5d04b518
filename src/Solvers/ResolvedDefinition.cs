using System.Numerics;
using NetFramework.Passes;

namespace NetFramework.Solvers;

/// <summary>
/// What a solver was built from, with all that the layers of its training net left to the training set filled in: a checkpoint, a model and the configuration of a run hold the numbers.
/// </summary>
internal static class ResolvedDefinition
{
    /// <summary>The definition in numbers.</summary>
    /// <param name="definition">The solver's.</param>
    /// <param name="trained">The training net that was built of it.</param>
    public static SolverDefinition Of<T>(SolverDefinition definition, Net<T> trained) where T : unmanaged, IFloatingPointIeee754<T> => definition.TrainNet is { } net
        ? definition with { TrainNet = Of(net, trained) }
        : definition with { Net = Of(definition.Net!, trained) };

    // What is in the test phase alone keeps its words: a test net finds its numbers anew.
    private static NetDefinition Of<T>(NetDefinition net, Net<T> trained) where T : unmanaged, IFloatingPointIeee754<T>
    {
        IReadOnlyList<LayerDefinition> ofTraining = PhaseFilter.Apply(net, trained.Settings.State).Layers;
        return net with { Layers = [.. net.Layers.Select(layer => ofTraining.Contains(layer, ReferenceEqualityComparer.Instance) ? Of(layer, trained) : layer)] };
    }

    // A softmax that the formulation did away with has nothing to resolve.
    private static LayerDefinition Of<T>(LayerDefinition layer, Net<T> trained) where T : unmanaged, IFloatingPointIeee754<T> =>
        trained.Layers.FirstOrDefault(other => other.Name == layer.Name) is { } built
            ? layer with { Options = layer.Options.Resolve(trained.Settings.Preprocessing, layer.Bottom, [.. built.Bottoms.ToArray().Select(bottom => bottom.Shape)]) }
            : layer;
}
