using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>A layer whose Forward can pass its top through the maps of the layers that follow, while what it has computed is in the cache.</summary>
/// <typeparam name="T">The element type.</typeparam>
public interface IFusing<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The axes of the top around its channels.</summary>
    AxisExtents Channels { get; }

    /// <summary>What Forward applies to its top; null for nothing. The net sets it, in inference alone: Backward knows nothing of it.</summary>
    FusedMaps<T>? Fused { get; set; }
}
