using System.Numerics;

namespace NetFramework.Timing;

/// <summary>The floating-point operations of a layer's passes: two for each multiply-add.</summary>
internal static class LayerFlops
{
    /// <summary>Those of Forward.</summary>
    public static long Forward<T>(NetLayer<T> layer) where T : unmanaged, IFloatingPointIeee754<T> => 2 * layer.Layer.MultiplyAdds(layer.Bottoms, layer.Tops);

    /// <summary>
    /// Those of Backward. Each product y = A·B of Forward has two in Backward, one for the gradient of each factor: as many are counted as gradients are taken.
    /// With parameters, the factors are the bottom and the weights; without, they are two bottoms.
    /// </summary>
    public static long Backward<T>(NetLayer<T> layer) where T : unmanaged, IFloatingPointIeee754<T>
    {
        int bottoms = layer.PropagateDown.Count(propagates => propagates);
        int gradients = layer.Layer.Parameters.Count == 0
            ? Math.Min(2, bottoms)
            : Math.Min(1, bottoms) + (layer.Layer.Parameters.Any(parameter => parameter.Learns) ? 1 : 0);
        return gradients * Forward(layer);
    }
}
