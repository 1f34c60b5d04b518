using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>Moves what a register tile computed to where a part of it belongs.</summary>
internal static unsafe class TileRows
{
    /// <summary>to = tile + beta·to for some rows and columns; to is not read where beta = 0.</summary>
    public static void Add<T>(T* tile, nint tileLine, int rows, int columns, T beta, T* to, nint toLine) where T : unmanaged, IFloatingPointIeee754<T>
    {
        int lastVector = Vector<T>.IsSupported ? columns - Vector<T>.Count : -1;
        for (int i = 0; i < rows; i++, tile += tileLine, to += toLine)
        {
            if (lastVector < 0)
            {
                for (int j = 0; j < columns; j++) to[j] = T.IsZero(beta) ? tile[j] : T.FusedMultiplyAdd(beta, to[j], tile[j]);
                continue;
            }
            // The last vector ends where the row does, and may overlap with the one before it.
            Vector<T> last = Sum(tile + lastVector, beta, to + lastVector);
            for (int j = 0; j < lastVector; j += Vector<T>.Count) Sum(tile + j, beta, to + j).Store(to + j);
            last.Store(to + lastVector);
        }
    }

    private static Vector<T> Sum<T>(T* tile, T beta, T* to) where T : unmanaged, IFloatingPointIeee754<T>
        => T.IsZero(beta) ? Vector.Load(tile) : Vector.Load(tile) + beta * Vector.Load(to);
}
