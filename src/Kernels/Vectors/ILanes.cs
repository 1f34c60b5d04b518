namespace NetFramework.Kernels;

/// <summary>A hardware vector of doubles, so that one kernel serves every width.</summary>
internal interface ILanes<TSelf> where TSelf : struct, ILanes<TSelf>
{
    static abstract int Count { get; }

    static abstract TSelf Broadcast(double value);

    static abstract TSelf Load(ref readonly double source);

    /// <summary>Count floats, exactly as doubles.</summary>
    static abstract TSelf Load(ref readonly float source);

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator *(TSelf left, TSelf right);

    static abstract TSelf operator /(TSelf left, TSelf right);

    static abstract TSelf Abs(TSelf value);

    /// <summary>a·b + c, rounded once where the machine can.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>The larger lane by lane, NaN where <paramref name="value"/> is NaN.</summary>
    static abstract TSelf Max(TSelf value, double least);

    /// <summary>atLeast where test ≥ least, else below: also where test is NaN.</summary>
    static abstract TSelf Select(TSelf test, double least, TSelf atLeast, TSelf below);

    /// <summary>value where test ≥ least, else 0.</summary>
    static abstract TSelf KeepWhereAtLeast(TSelf value, TSelf test, double least);

    /// <summary>value in the lanes ≥ <paramref name="first"/> but for lane <paramref name="except"/>, else 0.</summary>
    static abstract TSelf KeepLanes(TSelf value, int first, int except);

    /// <summary>value·2ⁿ for integral n, with gradual underflow.</summary>
    static abstract TSelf Scale(TSelf value, TSelf n);

    /// <summary>2ˣ for x ≤ 1023 with a relative error below 2⁻⁴⁷, which a narrower type sees in fewer than one of 2²² roundings to float, and then as 0.5 + 2⁻²² ulp; what is below 2⁻¹⁰²² counts as 2⁻¹⁰²², which is 0 in any narrower type.</summary>
    static abstract TSelf Exp2Fast(TSelf x);

    /// <summary>a·b + c such that rounding it to float is the only rounding (see <see cref="DoubleMath.AddToOdd"/>; what is −∞ may come as −<see cref="double.MaxValue"/>, and an exact sum as one a little larger).</summary>
    static abstract TSelf MultiplyAddToOdd(TSelf a, TSelf b, TSelf c);

    double Sum();

    void Store(ref double destination);

    /// <summary>Rounds to Count floats.</summary>
    void Store(ref float destination);
}
