using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>The matrix product as it is defined, summed in double and rounded once: for element types that have no vectors.</summary>
internal static unsafe class PlainGemm<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    public static void Multiply(in GemmArguments<T> product)
    {
        Work work = new(product);
        Threads.For(product.M, ref work);
    }

    private readonly struct Work(GemmArguments<T> product) : IBlockWork
    {
        public void Run(int block)
        {
            T* a = (T*)product.A + block * product.ARow;
            T* c = (T*)product.C + block * product.CLine;
            double alpha = double.CreateTruncating(product.Alpha), beta = double.CreateTruncating(product.Beta);
            for (int j = 0; j < product.N; j++)
            {
                T* b = (T*)product.B + j * product.BColumn;
                double sum = 0;
                for (int p = 0; p < product.K; p++) sum += double.CreateTruncating(a[p * product.AStep]) * double.CreateTruncating(b[p * product.BStep]);
                c[j] = T.CreateTruncating(beta == 0 ? alpha * sum : alpha * sum + beta * double.CreateTruncating(c[j]));
            }
        }
    }
}
