using System.Buffers.Binary;
using System.Text;

namespace NetFramework.Tests;

public class SafetensorsFileTests
{
    [Test]
    public void Every_supported_type_is_read()
    {
        using SafetensorsFile file = SafetensorsFile.Open(Fixture.PathOf("types.safetensors"));
        Assert.That(file.Arrays.Select(array => array.ToString()).Order(), Is.EqualTo(new[]
        {
            "bf16: BFloat16 2×3", "bool: Boolean 2×3", "empty: Float32 0×3", "f16: Float16 2×3", "f32: Float32 2×3", "f64: Float64 2×3",
            "i16: Int16 2×3", "i32: Int32 2×3", "i64: Int64 2×3", "i8: Int8 2×3", "scalar: Float32 scalar",
            "u16: UInt16 2×3", "u32: UInt32 2×3", "u64: UInt64 2×3", "u8: UInt8 2×3",
        }));
        foreach (NamedArray array in file.Arrays.Where(array => array.Shape.Rank == 2 && array.Shape.Count > 0))
        {
            double[] expected = array.Name.Contains('f') ? Fixture.Floats : array.Name == "bool" ? Fixture.Booleans : Fixture.Integers;
            Assert.That(array.ToArray<double>(), Is.EqualTo(expected), array.Name);
            Assert.That(array.ToArray<float>(), Is.EqualTo(expected), array.Name);
        }
        Assert.That(file.Find("scalar")!.ToArray<float>(), Is.EqualTo(new[] { 2.5f }));
        Assert.That(file.Find("empty")!.ToArray<float>(), Is.Empty);
        Assert.That(file.Find("f3"), Is.Null);
        Assert.That(file.Metadata, Is.EquivalentTo(new Dictionary<string, string> { ["format"] = "pt", ["classes"] = "setosa,versicolor" }));
    }

    [Test]
    public void A_written_file_has_the_bytes_that_the_format_prescribes()
    {
        using var folder = new TestFolder();
        string path = folder.PathOf("x.safetensors");
        SafetensorsFile.Write(path, [NamedArray.Of("b", new Shape(1), [1f]), NamedArray.Of("w", new Shape(1, 1), [-2.0])],
            new Dictionary<string, string> { ["z"] = "1", ["a"] = "\"2\"\n" });

        // The wider type comes first, metadata keys in order, the header padded to a multiple of 8.
        const string header = """
            {"__metadata__":{"a":"\"2\"\n","z":"1"},"w":{"dtype":"F64","shape":[1,1],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}
            """;
        byte[] expected =
        [
            152, 0, 0, 0, 0, 0, 0, 0, .. Encoding.ASCII.GetBytes(header.PadRight(152)),
            0, 0, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0x80, 0x3F,
        ];
        Assert.That(File.ReadAllBytes(path), Is.EqualTo(expected));
    }

    [Test]
    public void The_header_length_is_a_multiple_of_8_whatever_the_names_are([Range(1, 17)] int length)
    {
        using var folder = new TestFolder();
        string path = folder.PathOf("x.safetensors");
        SafetensorsFile.Write(path, [NamedArray.Of(new string('w', length), new Shape(3), [1f, 2, 3])]);
        Assert.That(BinaryPrimitives.ReadUInt64LittleEndian(File.ReadAllBytes(path)) % 8, Is.Zero);
        using SafetensorsFile file = SafetensorsFile.Open(path);
        Assert.That(file.Arrays.Single().ToArray<float>(), Is.EqualTo(new[] { 1f, 2, 3 }));
        Assert.That(file.Metadata, Is.Empty);
    }

    [Test]
    public void A_file_of_no_tensors_keeps_its_metadata()
    {
        using var folder = new TestFolder();
        string path = folder.PathOf("x.safetensors");
        SafetensorsFile.Write(path, [], new Dictionary<string, string> { ["net"] = "name: iris\nlayers: [x, \u017E]" });
        using SafetensorsFile file = SafetensorsFile.Open(path);
        Assert.That(file.Arrays, Is.Empty);
        Assert.That(file.Metadata["net"], Is.EqualTo("name: iris\nlayers: [x, \u017E]"));
    }

    [Test]
    public void Elements_of_the_same_type_are_read_without_a_buffer_between()
    {
        using var folder = new TestFolder();
        string path = folder.PathOf("x.safetensors");
        const int count = 1 << 20;
        SafetensorsFile.Write(path, [NamedArray.Of("w", new Shape(count), [.. Enumerable.Range(0, count).Select(i => (float)i)])]);
        using SafetensorsFile file = SafetensorsFile.Open(path);
        var blob = new Blob<float>(new Shape(count));
        NamedArray array = file.Arrays.Single();
        long before = GC.GetAllocatedBytesForCurrentThread();
        array.CopyTo(blob.Data);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(4096));
        Assert.That(blob.Data[0], Is.Zero);
        Assert.That(blob.Data[^1], Is.EqualTo(count - 1));
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "an open file is locked there")]
    public void A_file_can_be_replaced_while_it_is_read()
    {
        using var folder = new TestFolder();
        string path = folder.PathOf("x.safetensors");
        SafetensorsFile.Write(path, [NamedArray.Of("w", new Shape(2), [1f, 2])]);
        using SafetensorsFile old = SafetensorsFile.Open(path);
        SafetensorsFile.Write(path, [NamedArray.Of("w", new Shape(1), [3f])]);
        Assert.That(old.Arrays.Single().ToArray<float>(), Is.EqualTo(new[] { 1f, 2 }));
        using SafetensorsFile current = SafetensorsFile.Open(path);
        Assert.That(current.Arrays.Single().ToArray<float>(), Is.EqualTo(new[] { 3f }));
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "an open file is locked there")]
    public void A_file_that_becomes_shorter_while_it_is_open_is_an_error()
    {
        using var folder = new TestFolder();
        string path = folder.PathOf("x.safetensors");
        SafetensorsFile.Write(path, [NamedArray.Of("w", new Shape(2), [1f, 2])]);
        using SafetensorsFile file = SafetensorsFile.Open(path);
        byte[] bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..^5]);
        Assert.That(() => file.Arrays.Single().ToArray<float>(), Throws.TypeOf<InputException>().With.Message.EqualTo($"{path}: the file became shorter while it was read"));
    }

    [Test]
    public void Names_that_cannot_be_are_refused()
    {
        using var folder = new TestFolder();
        NamedArray w = NamedArray.Of("w", new Shape(1), [1f]);
        NamedArray metadata = NamedArray.Of("__metadata__", new Shape(1), [1f]);
        Assert.That(() => SafetensorsFile.Write(folder.PathOf("x"), [w, w]), Throws.ArgumentException.With.Message.EqualTo("two tensors have the name 'w'"));
        Assert.That(() => SafetensorsFile.Write(folder.PathOf("x"), [metadata]), Throws.ArgumentException.With.Message.EqualTo("no tensor can have the name '__metadata__'"));
        Assert.That(File.Exists(folder.PathOf("x")), Is.False);
    }
}
