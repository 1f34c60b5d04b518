using System.Runtime.CompilerServices;

namespace NetFramework.Kernels;

/// <summary>The inner loops of softmax over one contiguous row, float or double, at one vector width.</summary>
/// <remarks>As in <see cref="Extremum"/>, loops stay apart from what calls them, and each holds one exponential: with two of them the compiler spills its registers.</remarks>
internal static class ExponentialSums<TLanes> where TLanes : struct, ILanes<TLanes>
{
    /// <summary>terms_k = e^(β·(x_k − m)); returns Σ_{k ≠ index} terms_k. For results narrower than double. <paramref name="terms"/> may be the row itself.</summary>
    /// <param name="row">x.</param>
    /// <param name="length">Number of elements.</param>
    /// <param name="max">m.</param>
    /// <param name="beta">β.</param>
    /// <param name="index">The term that is left out of the sum.</param>
    /// <param name="terms">Where the terms go.</param>
    /// <param name="keep">False: only the sum is asked for, and terms holds one vector of no meaning.</param>
    public static double Fast<TSource>(ref TSource row, int length, double max, double beta, int index, ref double terms, bool keep) where TSource : unmanaged
        => length < TLanes.Count
            ? FastShort(ref row, length, max, beta * Exponential.Log2E, index, ref terms)
            : FastLong(ref row, length, max, beta * Exponential.Log2E, index, ref terms, keep);

    /// <summary>As <see cref="Fast"/>, each term within 0.6 ulp of double and the sum compensated.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static (double High, double Low) Accurate<TSource>(ref TSource row, int length, double max, double beta, int index, ref double terms) where TSource : unmanaged
    {
        Span<double> lanes = stackalloc double[TLanes.Count];
        CompensatedSum sum = default;
        int count = TLanes.Count;
        for (int i = 0; i < length; i += count)
        {
            int used = Math.Min(count, length - i);
            if (used == count) Term(Load(ref row, i), max, beta).Store(ref lanes[0]);
            else
            {
                lanes.Fill(max);
                for (int lane = 0; lane < used; lane++) lanes[lane] = Read(ref row, i + lane);
                Term(TLanes.Load(ref lanes[0]), max, beta).Store(ref lanes[0]);
            }
            for (int lane = 0; lane < used; lane++)
            {
                Unsafe.Add(ref terms, i + lane) = lanes[lane];
                if (i + lane != index) sum.Add(lanes[lane]);
            }
        }
        return sum.Pair;
    }

    /// <summary>result_k = β·(x_k − m) − logSum, correctly rounded to float from there. <paramref name="result"/> may be the row itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void LogProbabilities(ref float row, int length, double max, double beta, double logSum, ref float result)
    {
        TLanes m = TLanes.Broadcast(max), b = TLanes.Broadcast(beta), rest = TLanes.Broadcast(-logSum);
        int i = 0;
        for (; i <= length - TLanes.Count; i += TLanes.Count) TLanes.MultiplyAddToOdd(Load(ref row, i) - m, b, rest).Store(ref Unsafe.Add(ref result, i));
        for (; i < length; i++) Unsafe.Add(ref result, i) = (float)DoubleMath.AddToOdd(beta * (Unsafe.Add(ref row, i) - max), -logSum);
    }

    /// <summary>result_k = terms_k·factor, rounded once. No span overlaps the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Scale<TResult>(ref double terms, int length, double factor, ref TResult result) where TResult : unmanaged
    {
        TLanes f = TLanes.Broadcast(factor);
        int i = 0;
        for (; i <= length - TLanes.Count; i += TLanes.Count) Store(TLanes.Load(ref Unsafe.Add(ref terms, i)) * f, ref result, i);
        if (i < length && length >= TLanes.Count)
        {
            i = length - TLanes.Count;
            Store(TLanes.Load(ref Unsafe.Add(ref terms, i)) * f, ref result, i);
            return;
        }
        for (; i < length; i++) Write(Unsafe.Add(ref terms, i) * factor, ref result, i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static double FastLong<TSource>(ref TSource row, int length, double max, double scale, int index, ref double terms, bool keep) where TSource : unmanaged
    {
        int last = length - TLanes.Count, place = keep ? -1 : 0;
        TLanes m = TLanes.Broadcast(max), s = TLanes.Broadcast(scale), sum = TLanes.Broadcast(0);
        // The last vector overlaps the one before it; where the row is overwritten, it has to be read first.
        TLanes tail = Load(ref row, last);
        for (int i = 0; i < length; i += TLanes.Count)
        {
            int at = Math.Min(i, last);
            TLanes term = TLanes.Exp2Fast(((i > last ? tail : Load(ref row, i)) - m) * s);
            term.Store(ref Unsafe.Add(ref terms, at & place));
            if (i > last || (uint)(index - i) < (uint)TLanes.Count) term = TLanes.KeepLanes(term, i - at, index - at);
            sum += term;
        }
        return sum.Sum();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static TLanes Single(TLanes x, double max, double scale, ref double term)
    {
        TLanes value = TLanes.Exp2Fast((x - TLanes.Broadcast(max)) * TLanes.Broadcast(scale));
        value.Store(ref term);
        return value;
    }

    private static double FastShort<TSource>(ref TSource row, int length, double max, double scale, int index, ref double terms) where TSource : unmanaged
    {
        Span<double> lanes = stackalloc double[TLanes.Count];
        lanes.Fill(max);
        int first = lanes.Length - length;
        for (int k = 0; k < length; k++) lanes[first + k] = Read(ref row, k);
        TLanes term = Single(TLanes.Load(ref lanes[0]), max, scale, ref lanes[0]);
        for (int k = 0; k < length; k++) Unsafe.Add(ref terms, k) = lanes[first + k];
        return TLanes.KeepLanes(term, first, first + index).Sum();
    }

    // e^(β·(x − m)) with the rounding errors of the difference and of the product carried along.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Term(TLanes x, double max, double beta)
    {
        TLanes b = TLanes.Broadcast(beta), zero = TLanes.Broadcast(0);
        (TLanes difference, TLanes error) = Exponential.TwoSum(x, TLanes.Broadcast(-max));
        TLanes high = difference * b;
        TLanes low = TLanes.MultiplyAdd(error, b, TLanes.MultiplyAdd(difference, b, zero - high));
        return Exponential.Accurate(high, low);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Load<TSource>(ref TSource row, int at) where TSource : unmanaged
        => typeof(TSource) == typeof(float)
            ? TLanes.Load(ref Unsafe.As<TSource, float>(ref Unsafe.Add(ref row, at)))
            : TLanes.Load(ref Unsafe.As<TSource, double>(ref Unsafe.Add(ref row, at)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TResult>(TLanes value, ref TResult result, int at) where TResult : unmanaged
    {
        if (typeof(TResult) == typeof(float)) value.Store(ref Unsafe.As<TResult, float>(ref Unsafe.Add(ref result, at)));
        else value.Store(ref Unsafe.As<TResult, double>(ref Unsafe.Add(ref result, at)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Read<TSource>(ref TSource row, int at) where TSource : unmanaged
        => typeof(TSource) == typeof(float) ? Unsafe.As<TSource, float>(ref Unsafe.Add(ref row, at)) : Unsafe.As<TSource, double>(ref Unsafe.Add(ref row, at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write<TResult>(double value, ref TResult result, int at) where TResult : unmanaged
    {
        if (typeof(TResult) == typeof(float)) Unsafe.As<TResult, float>(ref Unsafe.Add(ref result, at)) = (float)value;
        else Unsafe.As<TResult, double>(ref Unsafe.Add(ref result, at)) = value;
    }
}
