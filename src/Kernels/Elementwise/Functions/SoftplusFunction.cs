using System.Runtime.CompilerServices;

namespace NetFramework.Kernels;

/// <summary>f(x) = (max(z, 0) + log(1 + e^−|z|)) / β, f′(x) = σ(z), z = β·x.</summary>
internal readonly struct SoftplusFunction(double beta) : IActivation
{
    private readonly double beta = beta;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Value<TLanes, T>(TLanes x) where TLanes : struct, ILanes<TLanes>
    {
        TLanes b = TLanes.Broadcast(beta), zero = TLanes.Broadcast(0), z = x * b;
        TLanes e = Exponential.Of<TLanes, T>(zero - TLanes.Abs(z), zero);
        return (TLanes.Max(z, 0) + Logarithm.Log1P(e)) / b;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Derivative<TLanes, T>(TLanes x) where TLanes : struct, ILanes<TLanes> => Logistic.Of<TLanes, T>(x * TLanes.Broadcast(beta)).Sigmoid;
}
