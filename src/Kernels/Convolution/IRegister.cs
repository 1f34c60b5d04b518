namespace NetFramework.Kernels;

/// <summary>A register with some elements side by side.</summary>
internal unsafe interface IRegister<TSelf, T> where TSelf : struct, IRegister<TSelf, T> where T : unmanaged
{
    /// <summary>The number of elements.</summary>
    static abstract int Count { get; }

    /// <summary>Rows of two registers that are summed at the same time without running out of registers: 4, 6 or 12.</summary>
    static abstract int Rows { get; }

    /// <summary>One value in all places.</summary>
    static abstract TSelf Broadcast(T value);

    static abstract TSelf Load(T* source);

    /// <summary>a·b + c.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    static abstract TSelf Divide(TSelf a, TSelf b);

    /// <summary>The elements where the mask has ones in all bits, and 0 where it has none.</summary>
    TSelf And(TSelf mask);

    /// <summary>0 where an element is below it: NaN stays.</summary>
    TSelf Rectify();

    /// <summary>Where the value is larger, or is NaN and the maximum is not, the maximum becomes the value, and what it is at becomes the number.</summary>
    static abstract void KeepLarger(TSelf value, TSelf number, ref TSelf max, ref TSelf at);

    /// <summary>destination[i] = start + i·step + element i, for elements that are integers.</summary>
    void StoreIndices(int* destination, int start, int step);

    /// <summary>Adds the elements to what is there.</summary>
    void AddTo(T* destination);

    void Store(T* destination);
}
