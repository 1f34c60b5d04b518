using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NetFramework.Kernels;

/// <summary>What a row is multiplied by, or what is added to it: one number, or one for each element.</summary>
internal readonly ref struct RowOperand<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly ReadOnlySpan<T> values;
    private readonly double value;

    public RowOperand(double value) => this.value = value;

    public RowOperand(ReadOnlySpan<T> values) => this.values = values;

    /// <summary>A whole vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes At<TLanes>(int at) where TLanes : struct, ILanes<TLanes>
        => values.IsEmpty ? TLanes.Broadcast(value) : Elements<TLanes>.Load(ref MemoryMarshal.GetReference(values), at);

    /// <summary>What is left of <paramref name="length"/> elements.</summary>
    public TLanes AtRest<TLanes>(int at, int length) where TLanes : struct, ILanes<TLanes>
        => values.IsEmpty ? TLanes.Broadcast(value) : Elements<TLanes>.LoadRest(ref MemoryMarshal.GetReference(values), at, length);
}
