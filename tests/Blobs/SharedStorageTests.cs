using System.Runtime.CompilerServices;

namespace NetFramework.Tests;

/// <summary>Blobs whose values lie in memory that is not theirs alone.</summary>
internal sealed class SharedStorageTests
{
    [Test]
    public void A_view_has_the_same_values_and_a_diff_of_its_own()
    {
        var blob = new Blob<float>(new Shape(2, 3));
        Blob<float> view = blob.View();
        view.Reshape(new Shape(3, 2));
        view.Data[4] = 7;
        view.Diff.Fill(1);
        Assert.That(blob.Data[4], Is.EqualTo(7));
        Assert.That(blob.HasDiff, Is.False);
        Assert.That(blob.Shape, Is.EqualTo(new Shape(2, 3)));
    }

    [Test]
    public void While_it_has_no_values_a_blob_has_a_shape_and_no_memory()
    {
        var blob = new Blob<double>(new Shape(0));
        blob.Storage.Absence = "not computed yet";
        blob.Reshape(new Shape(1000));
        Blob<double> view = blob.View();
        Assert.That(blob.Storage.Capacity, Is.Zero);
        Assert.That(() => blob.Data.Length, Throws.InvalidOperationException.With.Message.EqualTo("not computed yet"));
        Assert.That(() => view.Data.Length, Throws.InvalidOperationException);
        blob.Storage.Absence = null;
        blob.Storage.Reserve(1000);
        Assert.That(view.Data.Length, Is.EqualTo(1000));
    }

    [Test]
    public void A_blob_that_outgrows_its_place_moves_out_with_its_values()
    {
        var block = new AlignedStorage<float>();
        block.Reserve(64);
        block.AsSpan(64).Fill(-1);
        var blob = new Blob<float>(new Shape(16));
        blob.Storage.MoveInto(block, 32, 16);
        Assert.That(Unsafe.AreSame(ref blob.Data[0], ref block.AsSpan(64)[32]));
        blob.Data.Fill(5);
        Assert.That(block.AsSpan(64).ToArray(), Is.EqualTo(Enumerable.Range(0, 64).Select(i => i is >= 32 and < 48 ? 5 : -1)));

        blob.Reshape(new Shape(17));
        blob.Data[16] = 6;
        Assert.That(blob.Data.ToArray(), Is.EqualTo(Enumerable.Repeat(5f, 16).Append(6)));
        Assert.That(block.AsSpan(64)[48], Is.EqualTo(-1), "its neighbour's");
    }
}
