using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>A tile summed in double and rounded once: for element types that have no vectors.</summary>
internal readonly unsafe struct PlainKernel<T> : IGemmKernel<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    public static int Rows => 4;

    public static int Columns => 16;

    public static int RowsWritten(int rows) => rows;

    public static int ColumnsWritten(int columns) => columns;

    public static void Multiply(int rows, int columns, nint k, T* a, nint aRow, nint aStep, T* b, nint bStep, T* c, nint cRow, T alpha, T beta)
    {
        double factor = double.CreateTruncating(alpha), keep = double.CreateTruncating(beta);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                double sum = 0;
                for (nint p = 0; p < k; p++) sum += double.CreateTruncating(a[i * aRow + p * aStep]) * double.CreateTruncating(b[p * bStep + j]);
                T* element = c + i * cRow + j;
                *element = T.CreateTruncating(keep == 0 ? factor * sum : factor * sum + keep * double.CreateTruncating(*element));
            }
        }
    }
}
