using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NetFramework.Tests;

public class BlobTests
{
    [Test]
    public void Data_and_diff_begin_at_a_multiple_of_64_bytes([Values(1, 2, 3, 7, 64, 1000, 100_003)] int count)
    {
        Assert.That(Address(new Blob<float>(new Shape(count)).Data) % 64, Is.Zero);
        Assert.That(Address(new Blob<double>(new Shape(count)).Diff) % 64, Is.Zero);
        Assert.That(Address(new Blob<Half>(new Shape(count)).Data) % 64, Is.Zero);
    }

    [Test]
    public void Alignment_outlasts_growth_and_a_compacting_collection()
    {
        var blob = new Blob<float>(new Shape(3));
        for (int count = 4; count < 5000; count = count * 3 / 2)
        {
            blob.Reshape(new Shape(count));
            ulong before = Address(blob.Data);
            GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
            Assert.That(Address(blob.Data), Is.EqualTo(before));
            Assert.That(before % 64, Is.Zero);
        }
    }

    [Test]
    public void A_new_blob_is_all_zeros()
    {
        var blob = new Blob<double>(new Shape(2, 50));
        Assert.That(blob.Data.ToArray(), Is.All.Zero);
        Assert.That(blob.Diff.ToArray(), Is.All.Zero);
    }

    [Test]
    public void The_diff_is_allocated_when_it_is_first_asked_for()
    {
        var blob = new Blob<float>(new Shape(1000));
        blob.Data.Fill(1);
        Assert.That(blob.HasDiff, Is.False);
        blob.Reshape(new Shape(2000));
        Assert.That(blob.HasDiff, Is.False);
        Assert.That(blob.Diff.Length, Is.EqualTo(2000));
        Assert.That(blob.HasDiff, Is.True);
    }

    [Test]
    public void Reshape_keeps_memory_and_values_where_the_new_shape_fits()
    {
        var blob = new Blob<float>(new Shape(2, 3));
        Fill(blob.Data);
        Fill(blob.Diff);
        ulong address = Address(blob.Data);
        blob.Reshape(new Shape(4));
        Assert.That(blob.Data.ToArray(), Is.EqualTo(new[] { 1f, 2, 3, 4 }));
        blob.Reshape(new Shape(3, 2));
        Assert.That(blob.Data.ToArray(), Is.EqualTo(new[] { 1f, 2, 3, 4, 5, 6 }));
        Assert.That(blob.Diff.ToArray(), Is.EqualTo(new[] { 1f, 2, 3, 4, 5, 6 }));
        Assert.That(Address(blob.Data), Is.EqualTo(address));
    }

    [Test]
    public void Reshape_to_more_elements_keeps_the_old_ones()
    {
        var blob = new Blob<float>(new Shape(3));
        Fill(blob.Data);
        Fill(blob.Diff);
        blob.Reshape(new Shape(100));
        Assert.That(blob.Data[..3].ToArray(), Is.EqualTo(new[] { 1f, 2, 3 }));
        Assert.That(blob.Diff[..3].ToArray(), Is.EqualTo(new[] { 1f, 2, 3 }));
        Assert.That(blob.Diff.Length, Is.EqualTo(100));
    }

    [Test]
    public void Reshape_within_the_capacity_allocates_nothing()
    {
        var blob = new Blob<float>(new Shape(64, 10));
        var small = new Shape(32, 10);
        var large = new Shape(64, 10);
        blob.Diff.Clear();
        blob.Reshape(small);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            blob.Reshape(large);
            blob.Data[^1] += blob.Diff[^1];
            blob.Reshape(small);
        }
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Blobs_that_share_data_see_each_others_values_under_their_own_shapes()
    {
        var owner = new Blob<double>(new Shape(2, 3));
        var other = new Blob<double>(new Shape(6));
        other.ShareData(owner);
        owner.Data[4] = 5;
        Assert.That(other.Data[4], Is.EqualTo(5));
        other.Data[0] = 7;
        Assert.That(owner.Data[0], Is.EqualTo(7));
        other.Diff[1] = 1;
        Assert.That(owner.Diff[1], Is.Zero);
        Assert.That(other.Shape, Is.EqualTo(new Shape(6)));
    }

    [Test]
    public void Blobs_that_share_a_diff_do_so_whichever_allocates_it()
    {
        var owner = new Blob<double>(new Shape(6));
        var other = new Blob<double>(new Shape(3, 2));
        other.ShareDiff(owner);
        other.Diff[1] = 1;
        Assert.That(owner.HasDiff, Is.True);
        owner.Diff[1] += 2;
        Assert.That(other.Diff[1], Is.EqualTo(3));
        owner.Data[0] = 1;
        Assert.That(other.Data[0], Is.Zero);
    }

    [Test]
    public void Sharing_outlasts_growth()
    {
        var owner = new Blob<float>(new Shape(2));
        var other = new Blob<float>(new Shape(2));
        other.ShareData(owner);
        owner.Reshape(new Shape(1000));
        other.Reshape(new Shape(1000));
        owner.Data[999] = 1;
        Assert.That(other.Data[999], Is.EqualTo(1));
    }

    [Test]
    public void Sharing_and_copying_need_the_same_number_of_elements()
    {
        var six = new Blob<float>(new Shape(2, 3));
        var five = new Blob<float>(new Shape(5));
        const string message = "a blob of shape 2×3 cannot take the 5 elements of one of shape 5";
        Assert.That(() => six.ShareData(five), Throws.ArgumentException.With.Message.EqualTo(message));
        Assert.That(() => six.ShareDiff(five), Throws.ArgumentException.With.Message.EqualTo(message));
        Assert.That(() => six.CopyDataFrom(five), Throws.ArgumentException.With.Message.EqualTo(message));
    }

    [Test]
    public void A_copy_is_independent()
    {
        var source = new Blob<float>(new Shape(3));
        Fill(source.Data);
        var copy = new Blob<float>(new Shape(3, 1));
        copy.CopyDataFrom(source);
        source.Data[0] = 9;
        Assert.That(copy.Data.ToArray(), Is.EqualTo(new[] { 1f, 2, 3 }));
    }

    [Test]
    public void A_tensor_is_a_view_of_the_same_memory_with_the_blobs_extents()
    {
        var blob = new Blob<float>(new Shape(2, 3));
        Fill(blob.Data);
        Assert.That(blob.DataTensor.Lengths.ToArray(), Is.EqualTo(new nint[] { 2, 3 }));
        Assert.That(blob.DataTensor[1, 0], Is.EqualTo(4));
        blob.DiffTensor[1, 2] = 8;
        Assert.That(blob.Diff[5], Is.EqualTo(8));
        Assert.That(new Blob<float>(Shape.Scalar).DataTensor.Lengths.ToArray(), Is.EqualTo(new nint[] { 1 }));
    }

    [Test]
    public void A_parameter_shared_with_its_owner_has_its_values_and_adds_to_its_gradient()
    {
        var owner = new Parameter<double>("weight", new Blob<double>(new Shape(2, 2)), new ParameterSpec());
        var other = new Parameter<double>("weight", new Blob<double>(new Shape(4)), new ParameterSpec { Name = "w" });
        other.ShareWith(owner);
        owner.Data[3] = 2;
        owner.Diff[3] += 1;
        other.Diff[3] += 1;
        Assert.That(other.Data[3], Is.EqualTo(2));
        Assert.That(owner.Diff[3], Is.EqualTo(2));
        Assert.That(other.Owner, Is.SameAs(owner));
        Assert.That(owner.Owner, Is.Null);
    }

    [Test]
    public void A_diff_that_was_cleared_is_zero_for_whoever_reads_or_adds()
    {
        var parameter = new Parameter<float>("weight", new Blob<float>(new Shape(5)), new ParameterSpec());
        var other = new Parameter<float>("weight", new Blob<float>(new Shape(5)), new ParameterSpec());
        other.ShareWith(parameter);
        parameter.Diff.Fill(3);
        parameter.Blob.ClearDiff();
        Assert.That(other.Diff.ToArray(), Is.All.Zero);
        parameter.Diff.Fill(4);
        Assert.That(parameter.Diff.ToArray(), Is.All.EqualTo(4), "it is cleared once");
    }

    [Test]
    public void A_diff_that_was_cleared_is_overwritten_by_the_first_and_added_to_by_the_next()
    {
        var parameter = new Parameter<float>("weight", new Blob<float>(new Shape(5)), new ParameterSpec());
        var other = new Parameter<float>("weight", new Blob<float>(new Shape(5)), new ParameterSpec());
        other.ShareWith(parameter);
        parameter.DiffToAddTo(out float first).Fill(2);
        Assert.That(first, Is.EqualTo(1), "a new diff has its zeros in memory");
        parameter.Blob.ClearDiff();
        other.DiffToAddTo(out float cleared).Fill(7);
        parameter.DiffToAddTo(out float next);
        Assert.That((cleared, next), Is.EqualTo((0f, 1f)));
        Assert.That(parameter.Diff.ToArray(), Is.All.EqualTo(7));
    }

    private static void Fill(Span<float> values)
    {
        for (int i = 0; i < values.Length; i++)
            values[i] = i + 1;
    }

    private static unsafe ulong Address<T>(Span<T> span) where T : unmanaged => (ulong)Unsafe.AsPointer(ref MemoryMarshal.GetReference(span));
}
