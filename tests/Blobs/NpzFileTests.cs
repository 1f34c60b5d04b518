using System.IO.Compression;

namespace NetFramework.Tests;

public class NpzFileTests
{
    [Test]
    public void A_stored_archive_that_numpy_wrote_is_read_in_its_order()
    {
        IReadOnlyList<NamedArray> arrays = NpzFile.Read(Fixture.PathOf("stored.npz"));
        Assert.That(arrays.Select(array => array.ToString()), Is.EqualTo(new[] { "weight: Float32 2×3", "data/x: Float64 2×3" }));
        Assert.That(arrays[0].ToArray<float>(), Is.EqualTo(Fixture.Floats));
        Assert.That(arrays[1].ToArray<double>(), Is.EqualTo(Fixture.Floats));
    }

    [Test]
    public void A_compressed_archive_that_numpy_wrote_is_read()
    {
        IReadOnlyList<NamedArray> arrays = NpzFile.Read(Fixture.PathOf("compressed.npz"));
        Assert.That(arrays.Select(array => array.ToString()), Is.EqualTo(new[] { "weight: Float32 2×3", "zeros: Float32 100×100" }));
        Assert.That(arrays[0].ToArray<float>(), Is.EqualTo(Fixture.Floats));
        Assert.That(arrays[1].ToArray<float>(), Is.All.Zero);
    }

    [Test]
    public void A_written_archive_holds_an_npy_entry_for_each_array([Values] bool compress)
    {
        using var folder = new TestFolder();
        string path = folder.PathOf("x.npz");
        NamedArray[] arrays = [NamedArray.Of("b", new Shape(1000), new float[1000]), NamedArray.Of("data/a", new Shape(1), [2.0])];
        NpzFile.Write(path, arrays, compress);

        using ZipArchive archive = ZipFile.OpenRead(path);
        Assert.That(archive.Entries.Select(entry => entry.FullName), Is.EqualTo(new[] { "b.npy", "data/a.npy" }));
        Assert.That(archive.Entries[0].CompressedLength, compress ? Is.LessThan(200) : Is.EqualTo(4128));
        Assert.That(archive.Entries[0].LastWriteTime.DateTime, Is.EqualTo(new DateTime(1980, 1, 1)));
        NpyFile.Write(folder.PathOf("a.npy"), arrays[1]);
        using var content = new MemoryStream();
        using (Stream entry = archive.Entries[1].Open())
            entry.CopyTo(content);
        Assert.That(content.ToArray(), Is.EqualTo(File.ReadAllBytes(folder.PathOf("a.npy"))));
    }

    [Test]
    public void The_same_arrays_give_the_same_bytes([Values] bool compress)
    {
        using var folder = new TestFolder();
        NamedArray[] arrays = [NamedArray.Of("w", new Shape(2, 2), [1f, 2, 3, 4]), NamedArray.Of("b", new Shape(2), [0.5, 0.25])];
        NpzFile.Write(folder.PathOf("1.npz"), arrays, compress);
        NpzFile.Write(folder.PathOf("2.npz"), arrays, compress);
        Assert.That(File.ReadAllBytes(folder.PathOf("2.npz")), Is.EqualTo(File.ReadAllBytes(folder.PathOf("1.npz"))));
    }

    [Test]
    public void An_archive_of_no_arrays_is_written_and_read()
    {
        using var folder = new TestFolder();
        NpzFile.Write(folder.PathOf("x.npz"), []);
        Assert.That(NpzFile.Read(folder.PathOf("x.npz")), Is.Empty);
    }

    [Test]
    public void Two_arrays_of_one_name_are_refused()
    {
        using var folder = new TestFolder();
        NamedArray array = NamedArray.Of("w", new Shape(1), [1f]);
        Assert.That(() => NpzFile.Write(folder.PathOf("x.npz"), [array, array]), Throws.ArgumentException.With.Message.EqualTo("two arrays have the name 'w'"));
    }
}
