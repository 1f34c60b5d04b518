using System.Numerics;
using System.Runtime.CompilerServices;
using static NetFramework.Kernels.RegisterTile;

namespace NetFramework.Kernels;

/// <summary>sums += patches · matrix for some rows of the patches, read where they lie, and as many columns as two registers have: one tile of the sums, held in registers while all positions pass by.</summary>
internal static unsafe class PatchTile<T, TRegister> where T : unmanaged, IFloatingPointIeee754<T> where TRegister : struct, IRegister<TRegister, T>
{
    /// <summary>Rows of the largest tile.</summary>
    public static int Rows => TRegister.Rows;

    /// <summary>Columns of a tile.</summary>
    public static int Columns => 2 * TRegister.Count;

    /// <summary>sums[i·line + j] += Σₚ rows[i][source of p] · matrix[p·Columns + j].</summary>
    /// <param name="rows">Where each row lies; those up to <see cref="Rows"/> are there, but sums of those from <paramref name="count"/> on may be left out.</param>
    /// <param name="count">The number of rows, 1 … Rows.</param>
    /// <param name="columns">The number of columns, 1 … Columns: as many registers are summed as they need.</param>
    /// <param name="runs">The positions p, without a gap.</param>
    /// <param name="matrix">A row of Columns elements for each position.</param>
    /// <param name="sums">The sums: rows up to Rows are there.</param>
    /// <param name="line">From a row of the sums to the next.</param>
    /// <param name="isFirst">Whether nothing has been summed yet: what is there is not read.</param>
    public static void Add(T** rows, int count, int columns, ReadOnlySpan<PatchRun> runs, T* matrix, T* sums, nint line, bool isFirst)
    {
        if (columns > TRegister.Count)
        {
            if (count > 6) Add<Tile12Wide>(rows, runs, matrix, sums, line, isFirst);
            else if (count > 4) Add<Tile6Wide>(rows, runs, matrix, sums, line, isFirst);
            else Add<Tile4Wide>(rows, runs, matrix, sums, line, isFirst);
        }
        else if (count > 6) Add<Tile12>(rows, runs, matrix, sums, line, isFirst);
        else if (count > 4) Add<Tile6>(rows, runs, matrix, sums, line, isFirst);
        else Add<Tile4>(rows, runs, matrix, sums, line, isFirst);
    }

    // c and d: the left and the right register of each row. What a smaller tile does not use, the compiler leaves out.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add<TTile>(T** rows, ReadOnlySpan<PatchRun> runs, T* matrix, T* sums, nint line, bool isFirst) where TTile : struct, ITile
    {
        TRegister c0 = default, d0 = default;
        TRegister c1 = default, d1 = default;
        TRegister c2 = default, d2 = default;
        TRegister c3 = default, d3 = default;
        TRegister c4 = default, d4 = default;
        TRegister c5 = default, d5 = default;
        TRegister c6 = default, d6 = default;
        TRegister c7 = default, d7 = default;
        TRegister c8 = default, d8 = default;
        TRegister c9 = default, d9 = default;
        TRegister c10 = default, d10 = default;
        TRegister c11 = default, d11 = default;
        byte* origin = (byte*)rows[0];
        nint row1 = (nint)((byte*)rows[1] - origin), row2 = (nint)((byte*)rows[2] - origin), row3 = (nint)((byte*)rows[3] - origin);
        nint row4 = 0, row5 = 0, row6 = 0, row7 = 0, row8 = 0, row9 = 0, row10 = 0, row11 = 0;
        if (TTile.Rows > 4)
        {
            row4 = (nint)((byte*)rows[4] - origin);
            row5 = (nint)((byte*)rows[5] - origin);
        }
        if (TTile.Rows > 6)
        {
            row6 = (nint)((byte*)rows[6] - origin);
            row7 = (nint)((byte*)rows[7] - origin);
            row8 = (nint)((byte*)rows[8] - origin);
            row9 = (nint)((byte*)rows[9] - origin);
            row10 = (nint)((byte*)rows[10] - origin);
            row11 = (nint)((byte*)rows[11] - origin);
        }
        foreach (PatchRun run in runs)
        {
            byte* at = origin + (nint)run.Source * sizeof(T);
            for (int step = run.Length; step > 0; step--)
            {
                TRegister left = TRegister.Load(matrix), right = default, x;
                if (TTile.IsWide) right = TRegister.Load(matrix + TRegister.Count);
                x = TRegister.Broadcast(*(T*)at);
                c0 = TRegister.MultiplyAdd(x, left, c0);
                if (TTile.IsWide) d0 = TRegister.MultiplyAdd(x, right, d0);
                x = TRegister.Broadcast(*(T*)(at + row1));
                c1 = TRegister.MultiplyAdd(x, left, c1);
                if (TTile.IsWide) d1 = TRegister.MultiplyAdd(x, right, d1);
                x = TRegister.Broadcast(*(T*)(at + row2));
                c2 = TRegister.MultiplyAdd(x, left, c2);
                if (TTile.IsWide) d2 = TRegister.MultiplyAdd(x, right, d2);
                x = TRegister.Broadcast(*(T*)(at + row3));
                c3 = TRegister.MultiplyAdd(x, left, c3);
                if (TTile.IsWide) d3 = TRegister.MultiplyAdd(x, right, d3);
                if (TTile.Rows > 4)
                {
                    x = TRegister.Broadcast(*(T*)(at + row4));
                    c4 = TRegister.MultiplyAdd(x, left, c4);
                    if (TTile.IsWide) d4 = TRegister.MultiplyAdd(x, right, d4);
                    x = TRegister.Broadcast(*(T*)(at + row5));
                    c5 = TRegister.MultiplyAdd(x, left, c5);
                    if (TTile.IsWide) d5 = TRegister.MultiplyAdd(x, right, d5);
                }
                if (TTile.Rows > 6)
                {
                    x = TRegister.Broadcast(*(T*)(at + row6));
                    c6 = TRegister.MultiplyAdd(x, left, c6);
                    if (TTile.IsWide) d6 = TRegister.MultiplyAdd(x, right, d6);
                    x = TRegister.Broadcast(*(T*)(at + row7));
                    c7 = TRegister.MultiplyAdd(x, left, c7);
                    if (TTile.IsWide) d7 = TRegister.MultiplyAdd(x, right, d7);
                    x = TRegister.Broadcast(*(T*)(at + row8));
                    c8 = TRegister.MultiplyAdd(x, left, c8);
                    if (TTile.IsWide) d8 = TRegister.MultiplyAdd(x, right, d8);
                    x = TRegister.Broadcast(*(T*)(at + row9));
                    c9 = TRegister.MultiplyAdd(x, left, c9);
                    if (TTile.IsWide) d9 = TRegister.MultiplyAdd(x, right, d9);
                    x = TRegister.Broadcast(*(T*)(at + row10));
                    c10 = TRegister.MultiplyAdd(x, left, c10);
                    if (TTile.IsWide) d10 = TRegister.MultiplyAdd(x, right, d10);
                    x = TRegister.Broadcast(*(T*)(at + row11));
                    c11 = TRegister.MultiplyAdd(x, left, c11);
                    if (TTile.IsWide) d11 = TRegister.MultiplyAdd(x, right, d11);
                }
                at += sizeof(T);
                matrix += Columns;
            }
        }
        Write<TTile>(sums, c0, d0, isFirst);
        Write<TTile>(sums + line, c1, d1, isFirst);
        Write<TTile>(sums + 2 * line, c2, d2, isFirst);
        Write<TTile>(sums + 3 * line, c3, d3, isFirst);
        if (TTile.Rows > 4)
        {
            Write<TTile>(sums + 4 * line, c4, d4, isFirst);
            Write<TTile>(sums + 5 * line, c5, d5, isFirst);
        }
        if (TTile.Rows > 6)
        {
            Write<TTile>(sums + 6 * line, c6, d6, isFirst);
            Write<TTile>(sums + 7 * line, c7, d7, isFirst);
            Write<TTile>(sums + 8 * line, c8, d8, isFirst);
            Write<TTile>(sums + 9 * line, c9, d9, isFirst);
            Write<TTile>(sums + 10 * line, c10, d10, isFirst);
            Write<TTile>(sums + 11 * line, c11, d11, isFirst);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write<TTile>(T* sums, TRegister left, TRegister right, bool isFirst) where TTile : struct, ITile
    {
        if (isFirst) left.Store(sums);
        else left.AddTo(sums);
        if (!TTile.IsWide) return;
        if (isFirst) right.Store(sums + TRegister.Count);
        else right.AddTo(sums + TRegister.Count);
    }
}
