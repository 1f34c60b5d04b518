using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NetFramework.Kernels;

/// <summary>An activation function applied to each element, in double whatever T is and rounded once, in blocks on all threads.</summary>
internal static class ActivationMap
{
    private const int BlockSize = 1 << 13;

    /// <summary>y = f(x). In place where y is x.</summary>
    public static void Forward<T, TFunction>(TFunction function, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TFunction : struct, IActivation
    {
        Shapes.Length(y.Length, x.Length, nameof(y));
        ForwardWork<T, TFunction> work = new() { Function = function, X = x, Y = y };
        Threads.For(Blocks(x.Length), ref work);
    }

    /// <summary>∂x = ∂y·f′(x).</summary>
    public static void Backward<T, TFunction>(TFunction function, ReadOnlySpan<T> x, ReadOnlySpan<T> yDiff, Span<T> xDiff)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TFunction : struct, IActivation
    {
        Shapes.Length(x.Length, xDiff.Length, nameof(x));
        Shapes.Length(yDiff.Length, xDiff.Length, nameof(yDiff));
        BackwardWork<T, TFunction> work = new() { Function = function, X = x, YDiff = yDiff, XDiff = xDiff };
        Threads.For(Blocks(x.Length), ref work);
    }

    private static int Blocks(int length) => (int)(((long)length + BlockSize - 1) / BlockSize);

    private static Range RangeOf(int block, int length) => (block * BlockSize)..(int)Math.Min((block + 1L) * BlockSize, length);

    private ref struct ForwardWork<T, TFunction> : IBlockWork
        where T : unmanaged, IFloatingPointIeee754<T>
        where TFunction : struct, IActivation
    {
        public TFunction Function;
        public ReadOnlySpan<T> X;
        public Span<T> Y;

        public readonly void Run(int block)
        {
            Range range = RangeOf(block, X.Length);
            ReadOnlySpan<T> x = X[range];
            ref T from = ref MemoryMarshal.GetReference(x), to = ref MemoryMarshal.GetReference(Y[range]);
            if (Vector512.IsHardwareAccelerated) Run<Lanes512>(Function, ref from, ref to, x.Length);
            else if (Vector256.IsHardwareAccelerated) Run<Lanes256>(Function, ref from, ref to, x.Length);
            else Run<Lanes128>(Function, ref from, ref to, x.Length);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Run<TLanes>(TFunction function, ref T x, ref T y, int length) where TLanes : struct, ILanes<TLanes>
        {
            int whole = Elements<TLanes>.Whole<T>(length);
            for (int i = 0; i < whole; i += TLanes.Count) Elements<TLanes>.Store(function.Value<TLanes, T>(Elements<TLanes>.Load(ref x, i)), ref y, i);
            if (whole < length) Rest<TLanes>(function, ref x, ref y, whole, length);
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private static void Rest<TLanes>(TFunction function, ref T x, ref T y, int from, int length) where TLanes : struct, ILanes<TLanes>
        {
            for (int i = from; i < length; i += TLanes.Count)
                Elements<TLanes>.StoreRest(function.Value<TLanes, T>(Elements<TLanes>.LoadRest(ref x, i, length)), ref y, i, length);
        }
    }

    private ref struct BackwardWork<T, TFunction> : IBlockWork
        where T : unmanaged, IFloatingPointIeee754<T>
        where TFunction : struct, IActivation
    {
        public TFunction Function;
        public ReadOnlySpan<T> X;
        public ReadOnlySpan<T> YDiff;
        public Span<T> XDiff;

        public readonly void Run(int block)
        {
            Range range = RangeOf(block, X.Length);
            ReadOnlySpan<T> x = X[range];
            ref T from = ref MemoryMarshal.GetReference(x), diff = ref MemoryMarshal.GetReference(YDiff[range]), to = ref MemoryMarshal.GetReference(XDiff[range]);
            if (Vector512.IsHardwareAccelerated) Run<Lanes512>(Function, ref from, ref diff, ref to, x.Length);
            else if (Vector256.IsHardwareAccelerated) Run<Lanes256>(Function, ref from, ref diff, ref to, x.Length);
            else Run<Lanes128>(Function, ref from, ref diff, ref to, x.Length);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Run<TLanes>(TFunction function, ref T x, ref T yDiff, ref T xDiff, int length) where TLanes : struct, ILanes<TLanes>
        {
            int whole = Elements<TLanes>.Whole<T>(length);
            for (int i = 0; i < whole; i += TLanes.Count)
                Elements<TLanes>.Store(Elements<TLanes>.Load(ref yDiff, i) * function.Derivative<TLanes, T>(Elements<TLanes>.Load(ref x, i)), ref xDiff, i);
            if (whole < length) Rest<TLanes>(function, ref x, ref yDiff, ref xDiff, whole, length);
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private static void Rest<TLanes>(TFunction function, ref T x, ref T yDiff, ref T xDiff, int from, int length) where TLanes : struct, ILanes<TLanes>
        {
            for (int i = from; i < length; i += TLanes.Count)
            {
                TLanes derivative = function.Derivative<TLanes, T>(Elements<TLanes>.LoadRest(ref x, i, length));
                Elements<TLanes>.StoreRest(Elements<TLanes>.LoadRest(ref yDiff, i, length) * derivative, ref xDiff, i, length);
            }
        }
    }
}
