using NetFramework.Kernels;

namespace NetFramework.Tests.Kernels;

/// <summary>Top-k, rows and distances, against their naive forms.</summary>
public sealed class SmallKernelTests
{
    [Test]
    public void TopK_is_a_sort_by_value_then_by_falling_index([Values(1, 3, 7)] int k, [Values(1, 4)] int stride)
    {
        var random = new Random(k + stride);
        for (int trial = 0; trial < 50; trial++)
        {
            float[] x = [.. Enumerable.Range(0, 7 * stride).Select(_ => (float)random.Next(4))];
            int start = random.Next(stride);
            var indices = new int[k];
            TopK.Select(x, start, 7, stride, indices);
            Assert.That(indices, Is.EqualTo(Enumerable.Range(0, 7).OrderByDescending(i => x[start + i * stride]).ThenByDescending(i => i).Take(k)));
        }
    }

    [Test]
    public void NaN_ranks_above_all()
    {
        var indices = new int[3];
        TopK.Select([1, double.NaN, double.PositiveInfinity, double.NaN], 0, 4, 1, indices);
        Assert.That(indices, Is.EqualTo(new[] { 3, 1, 2 }));
    }

    [Test]
    public void More_than_there_are_cannot_be_chosen() => Assert.That(() => TopK.Select<float>([1, 2], 0, 2, 1, new int[3]), Throws.ArgumentException);

    [Test]
    public void A_vector_is_added_to_each_row()
    {
        double[] matrix = [1, 2, 3, 4, 5, 6];
        Rows.Add<double>([10, 20, 30], 2, matrix);
        Assert.That(matrix, Is.EqualTo(new double[] { 11, 22, 33, 14, 25, 36 }));
        Assert.That(() => Rows.Add<double>([1, 2], 2, matrix), Throws.ArgumentException);
    }

    [Test]
    public void The_sum_of_the_rows_is_added_to_a_vector()
    {
        double[] sum = [100, 200, 300];
        Rows.AddSum([1, 2, 3, 4, 5, 6], 2, sum);
        Assert.That(sum, Is.EqualTo(new double[] { 105, 207, 309 }));
        Assert.That(() => Rows.AddSum([1, 2], 2, sum), Throws.ArgumentException);
    }

    // 2²⁴ + 1 is no float: the difference must be taken beyond the precision of the operands.
    [Test]
    public void A_squared_distance_is_summed_in_double()
    {
        Assert.That(Distances.Squared<float>([16777216, 1], [-1, 0.5f]), Is.EqualTo(16777217.0 * 16777217.0 + 0.25));
        Assert.That(() => Distances.Squared<float>([1], [1, 2]), Throws.ArgumentException);
    }

    [Test]
    public void A_block_of_columns_is_copied()
    {
        double[] destination = [0, 0, 0, 0, 0, 0, 0, 0];
        Rows.CopyColumns<double>([1, 2, 3, 4, 5, 6], 3, 1, destination, 4, 2, 2, 2);
        Assert.That(destination, Is.EqualTo(new double[] { 0, 0, 2, 3, 0, 0, 5, 6 }));
        Assert.That(() => Rows.CopyColumns<double>([1, 2, 3, 4, 5, 6], 3, 2, destination, 4, 2, 2, 2), Throws.ArgumentException);
    }

    [Test]
    public void Rows_are_gathered_and_added_back_by_index()
    {
        double[] gathered = new double[6], matrix = [100, 200, 300, 400];
        Rows.Gather<double>([1, 2, 3, 4], [1, 0, 1], 2, gathered);
        Assert.That(gathered, Is.EqualTo(new double[] { 3, 4, 1, 2, 3, 4 }));
        Rows.AddScattered<double>(gathered, [1, 0, 1], 2, matrix);
        Assert.That(matrix, Is.EqualTo(new double[] { 101, 202, 306, 408 }));
    }
}
