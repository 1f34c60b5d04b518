using System.Numerics;
using System.Numerics.Tensors;

namespace NetFramework.Kernels;

/// <summary>Planes with rows and columns added around them.  x: planes × height × width, y: planes × output height × output width.</summary>
/// <remarks>Every method throws <see cref="ArgumentException"/> where the sizes do not fit.</remarks>
public static class Padding
{
    /// <summary>y[Top + i, Left + j] = x[i, j]; around it the value, or where the shape reflects, x mirrored at its border.</summary>
    public static void Forward<T>(PaddingShape shape, T value, ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        shape.Check(x.Length, y.Length);
        ForwardWork<T> work = new() { Shape = shape, Value = value, X = x, Y = y };
        Threads.For(shape.Blocks.Count, ref work);
    }

    /// <summary>∂x[i, j] = Σ ∂y over all places that show it.</summary>
    public static void Backward<T>(PaddingShape shape, ReadOnlySpan<T> yDiff, Span<T> xDiff) where T : unmanaged, IFloatingPointIeee754<T>
    {
        shape.Check(xDiff.Length, yDiff.Length);
        BackwardWork<T> work = new() { Shape = shape, YDiff = yDiff, XDiff = xDiff };
        Threads.For(shape.Blocks.Count, ref work);
    }

    private ref struct ForwardWork<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public PaddingShape Shape;
        public T Value;
        public ReadOnlySpan<T> X;
        public Span<T> Y;

        public readonly void Run(int block)
        {
            (int first, int end) = Shape.Blocks.Of(block);
            int height = Shape.OutputHeight, width = Shape.OutputWidth;
            for (int i = first * height; i < end * height; i++)
            {
                Span<T> y = Y.Slice(i * width, width);
                int row = Shape.Row(i % height);
                if (row < 0)
                {
                    y.Fill(Value);
                    continue;
                }
                ReadOnlySpan<T> x = X.Slice((i / height * Shape.Height + row) * Shape.Width, Shape.Width);
                Span<T> left = y[..Shape.Left], right = y[(Shape.Left + Shape.Width)..];
                x.CopyTo(y[Shape.Left..]);
                if (Shape.Reflects)
                {
                    for (int j = 0; j < left.Length; j++) left[j] = x[PaddingShape.Mirror(j - left.Length, x.Length)];
                    for (int j = 0; j < right.Length; j++) right[j] = x[PaddingShape.Mirror(x.Length + j, x.Length)];
                }
                else
                {
                    left.Fill(Value);
                    right.Fill(Value);
                }
            }
        }
    }

    private ref struct BackwardWork<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public PaddingShape Shape;
        public ReadOnlySpan<T> YDiff;
        public Span<T> XDiff;

        public readonly void Run(int block)
        {
            (int first, int end) = Shape.Blocks.Of(block);
            int height = Shape.OutputHeight, width = Shape.OutputWidth;
            XDiff[(first * Shape.Height * Shape.Width)..(end * Shape.Height * Shape.Width)].Clear();
            for (int i = first * height; i < end * height; i++)
            {
                int row = Shape.Row(i % height);
                if (row < 0) continue;
                ReadOnlySpan<T> y = YDiff.Slice(i * width, width);
                Span<T> x = XDiff.Slice((i / height * Shape.Height + row) * Shape.Width, Shape.Width);
                TensorPrimitives.Add(x, y.Slice(Shape.Left, x.Length), x);
                if (!Shape.Reflects) continue;
                for (int j = 0; j < Shape.Left; j++) x[PaddingShape.Mirror(j - Shape.Left, x.Length)] += y[j];
                for (int j = 0; j < Shape.Right; j++) x[PaddingShape.Mirror(x.Length + j, x.Length)] += y[Shape.Left + x.Length + j];
            }
        }
    }
}
