using System.Buffers.Binary;
using System.Text;

namespace NetFramework.Tests;

public class NpyFileTests
{
    [TestCase("f2", ElementType.Float16)]
    [TestCase("f4", ElementType.Float32)]
    [TestCase("f8", ElementType.Float64)]
    public void Floats_that_numpy_wrote_are_read_in_either_byte_order(string code, ElementType type)
    {
        CheckBothByteOrders(code, type, Fixture.Floats);
    }

    [TestCase("i2", ElementType.Int16)]
    [TestCase("i4", ElementType.Int32)]
    [TestCase("i8", ElementType.Int64)]
    [TestCase("u2", ElementType.UInt16)]
    [TestCase("u4", ElementType.UInt32)]
    [TestCase("u8", ElementType.UInt64)]
    public void Integers_that_numpy_wrote_are_read_in_either_byte_order(string code, ElementType type)
    {
        CheckBothByteOrders(code, type, Fixture.Integers);
    }

    [Test]
    public void Bytes_and_booleans_that_numpy_wrote_are_read()
    {
        Check(NpyFile.Read(Fixture.PathOf("little_i1.npy")), ElementType.Int8, Fixture.Integers);
        Check(NpyFile.Read(Fixture.PathOf("little_u1.npy")), ElementType.UInt8, Fixture.Integers);
        Check(NpyFile.Read(Fixture.PathOf("little_b1.npy")), ElementType.Boolean, Fixture.Booleans);
    }

    [Test]
    public void Every_version_of_the_format_is_read([Values(1, 2, 3)] int version)
    {
        Check(NpyFile.Read(Fixture.PathOf($"version_{version}.npy")), ElementType.Float32, Fixture.Floats);
    }

    [TestCase("fortran.npy", ElementType.Float32)]
    [TestCase("fortran_big_f8.npy", ElementType.Float64)]
    public void A_column_major_array_is_read_row_major(string file, ElementType type)
    {
        NamedArray array = NpyFile.Read(Fixture.PathOf(file));
        Assert.That(array.ElementType, Is.EqualTo(type));
        Assert.That(array.Shape, Is.EqualTo(new Shape(2, 3, 4)));
        double[] expected = [.. from i in Enumerable.Range(0, 2) from j in Enumerable.Range(0, 3) from k in Enumerable.Range(0, 4) select 100.0 * i + 10 * j + k];
        Assert.That(array.ToArray<double>(), Is.EqualTo(expected));
    }

    [Test]
    public void A_scalar_and_an_empty_array_are_read()
    {
        NamedArray scalar = NpyFile.Read(Fixture.PathOf("scalar.npy"));
        Assert.That(scalar.Shape, Is.EqualTo(Shape.Scalar));
        Assert.That(scalar.ToArray<float>(), Is.EqualTo(new[] { 2.5f }));
        NamedArray empty = NpyFile.Read(Fixture.PathOf("empty.npy"));
        Assert.That(empty.Shape, Is.EqualTo(new Shape(0, 3)));
        Assert.That(empty.ToArray<float>(), Is.Empty);
    }

    [Test]
    public void An_array_takes_the_name_of_its_file()
    {
        Assert.That(NpyFile.Read(Fixture.PathOf("version_1.npy")).Name, Is.EqualTo("version_1"));
    }

    [TestCase("{\"shape\":(2L,),\"fortran_order\":False,\"descr\":\"f4\"}")]
    [TestCase("{ 'descr' : '=f4' ,\n'shape': ( 2 ) , 'fortran_order':True }   \n")]
    public void A_header_written_by_other_tools_is_read(string header)
    {
        using var folder = new TestFolder();
        string path = folder.Write("x.npy", Build(header, [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0]));
        Assert.That(NpyFile.Read(path).ToArray<float>(), Is.EqualTo(new[] { 1f, -2f }));
    }

    [Test]
    public void A_written_file_has_the_bytes_that_the_format_prescribes()
    {
        using var folder = new TestFolder();
        string path = folder.PathOf("x.npy");
        NpyFile.Write(path, NamedArray.Of("x", new Shape(2, 1), [1f, -2f]));

        const string dictionary = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1), }";
        byte[] expected =
        [
            0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. Encoding.ASCII.GetBytes(dictionary.PadRight(117)), (byte)'\n',
            0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0,
        ];
        Assert.That(File.ReadAllBytes(path), Is.EqualTo(expected));
    }

    [TestCase(new int[] { }, "()")]
    [TestCase(new[] { 3 }, "(3,)")]
    [TestCase(new[] { 1, 3, 1 }, "(1, 3, 1)")]
    public void A_shape_is_written_as_a_Python_tuple_and_the_elements_are_aligned(int[] extents, string tuple)
    {
        using var folder = new TestFolder();
        string path = folder.PathOf("x.npy");
        var shape = new Shape(extents);
        NpyFile.Write(path, NamedArray.Of("x", shape, new double[shape.Count]));
        byte[] bytes = File.ReadAllBytes(path);
        int headerLength = 10 + BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8));
        Assert.That(Encoding.ASCII.GetString(bytes, 10, headerLength - 10), Does.Contain($"'descr': '<f8', 'fortran_order': False, 'shape': {tuple}"));
        Assert.That(headerLength % 64, Is.Zero);
        Assert.That(bytes, Has.Length.EqualTo(headerLength + 8 * shape.Count));
    }

    [Test]
    public void Every_type_that_is_read_is_written_unchanged([Values("f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1")] string code)
    {
        using var folder = new TestFolder();
        string path = folder.PathOf("x.npy");
        NpyFile.Write(path, NpyFile.Read(Fixture.PathOf($"little_{code}.npy")));
        Assert.That(File.ReadAllBytes(path)[^6..], Is.EqualTo(Fixture.Read($"little_{code}.npy")[^6..]));
        Assert.That(NpyFile.Read(path).ElementType, Is.EqualTo(NpyFile.Read(Fixture.PathOf($"little_{code}.npy")).ElementType));
    }

    [Test]
    public void A_blob_is_written_as_it_is_at_that_time()
    {
        using var folder = new TestFolder();
        string path = folder.PathOf("x.npy");
        var blob = new Blob<float>(new Shape(2, 2));
        NamedArray data = NamedArray.OfData("x", blob);
        NamedArray diff = NamedArray.OfDiff("x", blob);
        blob.Data[3] = 5;
        blob.Diff[0] = 6;
        NpyFile.Write(path, data);
        Assert.That(NpyFile.Read(path).ToArray<float>(), Is.EqualTo(new[] { 0f, 0, 0, 5 }));
        NpyFile.Write(path, diff);
        Assert.That(NpyFile.Read(path).ToArray<double>(), Is.EqualTo(new[] { 6.0, 0, 0, 0 }));
    }

    [Test]
    public void Doubles_are_rounded_to_the_nearest_float()
    {
        double[] values = [1.0 / 3, 1 + Math.Pow(2, -24), 1 + 3 * Math.Pow(2, -24), 1e300, -1e-300, double.NaN];
        NamedArray array = NamedArray.Of("x", new Shape(6), values);
        Assert.That(array.ToArray<float>(), Is.EqualTo(new[] { 0.333333343f, 1f, 1 + MathF.Pow(2, -22), float.PositiveInfinity, -0f, float.NaN }));
    }

    [Test]
    public void A_long_array_is_converted_whole()
    {
        const int count = 1_100_000;
        NamedArray array = NamedArray.Of("x", new Shape(count), [.. Enumerable.Range(0, count).Select(i => (float)i)]);
        double[] converted = array.ToArray<double>();
        Assert.That(Enumerable.Range(0, count).All(i => converted[i] == i), Is.True);

        using var folder = new TestFolder();
        NpyFile.Write(folder.PathOf("x.npy"), array);
        converted = NpyFile.Read(folder.PathOf("x.npy")).ToArray<double>();
        Assert.That(Enumerable.Range(0, count).All(i => converted[i] == i), Is.True);
    }

    [Test]
    public void Elements_for_which_numpy_has_no_type_are_refused()
    {
        using var folder = new TestFolder();
        using SafetensorsFile file = SafetensorsFile.Open(Fixture.PathOf("types.safetensors"));
        Assert.That(() => NpyFile.Write(folder.PathOf("x.npy"), file.Find("bf16")!),
            Throws.ArgumentException.With.Message.EqualTo("a .npy array cannot hold elements of type BFloat16: convert to float first"));
        Assert.That(Directory.GetFiles(folder.Root), Is.Empty);
    }

    [Test]
    public void Misuse_is_an_argument_error()
    {
        NamedArray array = NamedArray.Of("w", new Shape(2, 3), new float[6]);
        Assert.That(() => NamedArray.Of("w", new Shape(2, 3), new float[5]), Throws.ArgumentException.With.Message.EqualTo("the array 'w' of shape 2×3 has 6 elements, but 5 were given"));
        Assert.That(() => array.CopyTo(new float[7].AsSpan()), Throws.ArgumentException.With.Message.EqualTo("the array 'w' of shape 2×3 has 6 elements, but the destination holds 7"));
        Assert.That(array.ToString(), Is.EqualTo("w: Float32 2×3"));
    }

    internal static byte[] Build(string header, byte[] elements, byte major = 1)
    {
        byte[] text = Encoding.Latin1.GetBytes(header);
        byte[] length = [(byte)text.Length, (byte)(text.Length >> 8), .. major == 1 ? [] : new byte[2]];
        return [0x93, .. "NUMPY"u8, major, 0, .. length, .. text, .. elements];
    }

    private static void CheckBothByteOrders(string code, ElementType type, double[] expected)
    {
        Check(NpyFile.Read(Fixture.PathOf($"little_{code}.npy")), type, expected);
        Check(NpyFile.Read(Fixture.PathOf($"big_{code}.npy")), type, expected);
    }

    private static void Check(NamedArray array, ElementType type, double[] expected)
    {
        Assert.That(array.ElementType, Is.EqualTo(type));
        Assert.That(array.Shape, Is.EqualTo(new Shape(2, 3)));
        Assert.That(array.ToArray<double>(), Is.EqualTo(expected));
        Assert.That(array.ToArray<float>(), Is.EqualTo(expected.Select(value => (float)value)));
        Assert.That(array.ToArray<Half>(), Is.EqualTo(expected.Select(value => (Half)value)));
    }
}
