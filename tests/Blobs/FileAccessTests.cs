using System.Runtime.Versioning;

namespace NetFramework.Tests;

public class FileAccessTests
{
    [Test]
    public void A_missing_file_is_told_with_the_nearest_name_in_its_folder()
    {
        using var folder = new TestFolder();
        folder.Write("solver.yaml", []);
        string path = folder.PathOf("slover.yaml");
        Assert.That(() => InputFile.Open(path), Throws.TypeOf<InputException>().With.Message.EqualTo($"{path}: no such file, did you mean 'solver.yaml'?"));
        path = folder.PathOf("weights.npz");
        Assert.That(() => InputFile.Open(path), Throws.TypeOf<InputException>().With.Message.EqualTo($"{path}: no such file"));
    }

    [Test]
    public void A_missing_folder_is_named()
    {
        using var folder = new TestFolder();
        string path = Path.Combine(folder.Root, "none", "x.npy");
        Assert.That(() => NpyFile.Read(path), Throws.TypeOf<InputException>().With.Message.EqualTo($"{path}: no such file: there is no folder '{Path.Combine(folder.Root, "none")}'"));
        Assert.That(() => NpyFile.Write(path, NamedArray.Of("x", new Shape(1), [1f])),
            Throws.TypeOf<InputException>().With.Message.EqualTo($"{path}: cannot write: there is no folder '{Path.Combine(folder.Root, "none")}'"));
    }

    [Test]
    public void A_folder_is_no_file()
    {
        using var folder = new TestFolder();
        Assert.That(() => NpzFile.Read(folder.Root), Throws.TypeOf<InputException>().With.Message.EqualTo($"{folder.Root}: this is a folder, but a file was expected"));
        Assert.That(() => NpzFile.Write(folder.Root, []), Throws.TypeOf<InputException>().With.Message.EqualTo($"{folder.Root}: cannot write: this is a folder, but a file was expected"));
        string path = folder.Root + "/new/";
        Assert.That(() => NpzFile.Write(path, []), Throws.TypeOf<InputException>().With.Message.EqualTo($"{path}: cannot write: this is a folder, but a file was expected"));
    }

    [Test]
    public void An_empty_path_is_told()
    {
        Assert.That(() => SafetensorsFile.Open(""), Throws.TypeOf<InputException>().With.Message.EqualTo("the name of a file is empty"));
        Assert.That(() => SafetensorsFile.Write("", []), Throws.TypeOf<InputException>().With.Message.EqualTo("the name of a file is empty"));
    }

    [Test]
    public void A_path_that_no_file_can_have_is_told()
    {
        Assert.That(() => InputFile.Open("a\0b"), Throws.TypeOf<InputException>());
        Assert.That(() => InputFile.Open(new string('x', 5000)), Throws.TypeOf<InputException>());
    }

    [Test]
    [Platform(Exclude = "Win")]
    [UnsupportedOSPlatform("windows")]
    public void A_file_that_may_not_be_read_or_written_is_told()
    {
        if (Environment.IsPrivilegedProcess)
            Assert.Ignore("permissions do not bind root");
        using var folder = new TestFolder();
        string path = folder.Write("x.npy", [1]);
        File.SetUnixFileMode(path, UnixFileMode.None);
        Assert.That(() => NpyFile.Read(path), Throws.TypeOf<InputException>().With.Message.EqualTo($"{path}: the file may not be read: permission denied"));
        File.SetUnixFileMode(folder.Root, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.That(() => NpyFile.Write(path, NamedArray.Of("x", new Shape(1), [1f])), Throws.TypeOf<InputException>().With.Message.EqualTo($"{path}: cannot write: permission denied"));
        File.SetUnixFileMode(folder.Root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Test]
    [Platform(Exclude = "Win")]
    public void A_device_is_never_replaced_by_a_file()
    {
        Assert.That(() => NpzFile.Write("/dev/null", []), Throws.TypeOf<InputException>().With.Message.EqualTo("/dev/null: cannot write: this is a device or a pipe, but a file was expected"));
        Assert.That(() => NpzFile.Write("/dev/stdout", []), Throws.TypeOf<InputException>());
    }

    [Test]
    public void A_write_that_fails_leaves_the_old_file_and_nothing_else()
    {
        using var folder = new TestFolder();
        string path = folder.Write("x.bin", [1, 2, 3]);
        Assert.That(() => AtomicFile.Write(path, stream =>
        {
            stream.Write(new byte[100_000]);
            throw new IOException("No space left on device");
        }), Throws.TypeOf<IOException>().With.Message.EqualTo($"{path}: cannot write: No space left on device"));
        Assert.That(File.ReadAllBytes(path), Is.EqualTo(new byte[] { 1, 2, 3 }));
        Assert.That(Directory.GetFiles(folder.Root), Is.EqualTo(new[] { path }));
    }

    [Test]
    public void A_write_that_succeeds_replaces_the_old_file_and_leaves_nothing_else()
    {
        using var folder = new TestFolder();
        string path = folder.Write("x.bin", [1, 2, 3]);
        AtomicFile.Write(path, stream => stream.WriteByte(7));
        Assert.That(File.ReadAllBytes(path), Is.EqualTo(new byte[] { 7 }));
        Assert.That(Directory.GetFiles(folder.Root), Is.EqualTo(new[] { path }));
    }

    [Test]
    [Platform(Exclude = "Win")]
    public void A_link_is_followed()
    {
        using var folder = new TestFolder();
        string target = folder.Write("target.bin", [1]);
        string link = folder.PathOf("link.bin");
        File.CreateSymbolicLink(link, target);
        AtomicFile.Write(link, stream => stream.WriteByte(7));
        Assert.That(File.ReadAllBytes(target), Is.EqualTo(new byte[] { 7 }));
        Assert.That(new FileInfo(link).LinkTarget, Is.EqualTo(target));
    }
}
