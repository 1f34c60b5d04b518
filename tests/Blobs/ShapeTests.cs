using FsCheck.Fluent;

namespace NetFramework.Tests;

public class ShapeTests
{
    [Test]
    public void An_axis_from_minus_rank_to_rank_minus_1_is_canonical_as_in_Caffe()
    {
        var shape = new Shape(2, 3, 5);
        Assert.That(Enumerable.Range(-3, 6).Select(shape.CanonicalAxis), Is.EqualTo(new[] { 0, 1, 2, 0, 1, 2 }));
        Assert.That(Enumerable.Range(-3, 6).Select(axis => shape[axis]), Is.EqualTo(new[] { 2, 3, 5, 2, 3, 5 }));
    }

    [TestCase(3)]
    [TestCase(-4)]
    [TestCase(int.MaxValue)]
    [TestCase(int.MinValue)]
    public void An_axis_out_of_range_is_refused_with_shape_and_rank(int axis)
    {
        Assert.That(() => new Shape(2, 3, 5).CanonicalAxis(axis),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.StartsWith($"axis {axis} is out of range for the shape 2×3×5 of rank 3"));
    }

    [Test]
    public void A_scalar_has_rank_0_and_one_element()
    {
        Assert.That(Shape.Scalar.Rank, Is.Zero);
        Assert.That(Shape.Scalar.Count, Is.EqualTo(1));
        Assert.That(Shape.Scalar.ToString(), Is.EqualTo("scalar"));
        Assert.That(() => Shape.Scalar.CanonicalAxis(0), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Counts_of_slices_are_products_of_extents()
    {
        var shape = new Shape(2, 3, 5, 7);
        Assert.That(shape.Count, Is.EqualTo(210));
        Assert.That(shape.CountOf(1, 3), Is.EqualTo(15));
        Assert.That(shape.CountOf(2, 2), Is.EqualTo(1));
        Assert.That(shape.CountFrom(2), Is.EqualTo(35));
        Assert.That(shape.CountFrom(4), Is.EqualTo(1));
    }

    [Test]
    public void A_negative_extent_is_refused()
    {
        Assert.That(() => new Shape(2, -1), Throws.ArgumentException.With.Message.EqualTo("an extent of a shape is at least 0, but [2, -1] holds -1"));
    }

    [TestCase(new[] { int.MaxValue, 2 })]
    [TestCase(new[] { int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue })]
    [TestCase(new[] { 0, 100_000, 100_000 })]
    [TestCase(new[] { 100_000, 100_000, 0 })]
    public void More_elements_than_an_array_holds_are_refused_whatever_the_order_of_the_extents(int[] extents)
    {
        Assert.That(() => new Shape(extents), Throws.ArgumentException.With.Message.EndsWith($"has more than {Array.MaxLength} elements"));
    }

    [Test]
    public void An_extent_of_0_leaves_no_elements()
    {
        Assert.That(new Shape(4, 0, 3).Count, Is.Zero);
    }

    [Test]
    public void With_and_Without_change_one_axis()
    {
        var shape = new Shape(2, 3, 5);
        Assert.That(shape.With(-1, 9), Is.EqualTo(new Shape(2, 3, 9)));
        Assert.That(shape.Without(0), Is.EqualTo(new Shape(3, 5)));
        Assert.That(shape.Without(-2), Is.EqualTo(new Shape(2, 5)));
        Assert.That(shape.ToString(), Is.EqualTo("2×3×5"));
    }

    [Test]
    public void Equality_is_that_of_the_extents()
    {
        FsCheck.Check.QuickThrowOnFailure(Prop.ForAll<byte[], byte[]>((left, right) =>
        {
            int[] a = [.. left.Take(3).Select(extent => (int)extent)];
            int[] b = [.. right.Take(3).Select(extent => (int)extent)];
            bool same = a.SequenceEqual(b);
            return (new Shape(a) == new Shape(b)) == same && new Shape(a).Equals(new Shape([.. a]))
                && new Shape(a).GetHashCode() == new Shape([.. a]).GetHashCode();
        }));
    }
}
