namespace NetFramework.Kernels;

/// <summary>A function of one variable and its derivative on vectors of doubles.</summary>
internal interface IActivation
{
    /// <summary>f(x), precise enough for rounding to T.</summary>
    TLanes Value<TLanes, T>(TLanes x) where TLanes : struct, ILanes<TLanes>;

    /// <summary>f′(x), precise enough for rounding to T.</summary>
    TLanes Derivative<TLanes, T>(TLanes x) where TLanes : struct, ILanes<TLanes>;
}
