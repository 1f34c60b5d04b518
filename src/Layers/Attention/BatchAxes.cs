namespace NetFramework.Layers;

/// <summary>Batch axes that meet as in NumPy: aligned at the last, and an axis that is missing or has the extent 1 serves every index of the other's.</summary>
internal static class BatchAxes
{
    /// <summary>The batch axes that both serve; null where they do not fit.</summary>
    public static Shape? Join(ReadOnlySpan<int> first, ReadOnlySpan<int> second)
    {
        var extents = new int[Math.Max(first.Length, second.Length)];
        for (int i = 1; i <= extents.Length; i++)
        {
            int a = i <= first.Length ? first[^i] : 1, b = i <= second.Length ? second[^i] : 1;
            if (a != b && a != 1 && b != 1)
                return null;
            extents[^i] = a == 1 ? b : a;
        }
        return InputChecks.TopShape(extents);
    }

    /// <summary>For each index of the batch, row-major, that of the operand.</summary>
    public static int[] Indices(ReadOnlySpan<int> operand, Shape batch)
    {
        var indices = new int[batch.Count];
        for (int i = 0; i < indices.Length; i++)
        {
            for (int axis = 1, rest = i, stride = 1; axis <= operand.Length; axis++)
            {
                (rest, int at) = Math.DivRem(rest, batch[-axis]);
                indices[i] += operand[^axis] == 1 ? 0 : at * stride;
                stride *= operand[^axis];
            }
        }
        return indices;
    }
}
