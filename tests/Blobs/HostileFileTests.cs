using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace NetFramework.Tests;

/// <summary>Files that lie, are cut off, or are something else: each gives its one message, and no allocation beyond its own size.</summary>
public class HostileFileTests
{
    private const string Shape23 = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";

    private static readonly TestCaseData[] NpyCases =
    [
        Case("empty", [], "the file ends within its header: it has 0 bytes, but a .npy array begins with at least 10"),
        Case("other magic", "PK\u0003\u0004 and so on"u8.ToArray(), "the file is no .npy array: it does not begin with \\x93NUMPY"),
        Case("cut in the magic", [0x93, .. "NUM"u8], "the file ends within its header: it has 4 bytes, but a .npy array begins with at least 10"),
        Case("version 4", NpyFileTests.Build(Shape23, new byte[24], major: 4), "the file has version 4.0 of the .npy format, but only 1.0, 2.0 and 3.0 are supported"),
        Case("cut in the header", NpyFileTests.Build(Shape23, [])[..40], "the file ends within its header, which claims 59 bytes, but only 30 follow"),
        Case("header of 4 GB", [0x93, .. "NUMPY"u8, 2, 0, 255, 255, 255, 255, .. "{'descr'"u8], "the file ends within its header, which claims 4294967295 bytes, but only 8 follow"),
        Case("header over the limit", [0x93, .. "NUMPY"u8, 2, 0, 1, 0, 1, 0, .. new byte[70_000]], "the file claims a header of 65537 bytes, but at most 65536 are supported"),
        Case("cut in the elements", NpyFileTests.Build(Shape23, new byte[23]), "the header of the file claims 24 bytes of elements (Float32 2×3), but only 23 bytes follow"),
        Case("more after the elements", NpyFileTests.Build(Shape23, new byte[25]), "the header of the file claims 24 bytes of elements (Float32 2×3), but 25 bytes follow"),
        Case("giant shape", NpyFileTests.Build("{'descr': '<f8', 'fortran_order': False, 'shape': (2000000000,), }", new byte[8]), "the header of the file claims 16000000000 bytes of elements (Float64 2000000000), but only 8 bytes follow"),
        Case("overflowing shape", NpyFileTests.Build("{'descr': '<f8', 'fortran_order': False, 'shape': (4294967296, 4294967296), }", []), "the file has the shape [4294967296, 4294967296], which has more than the 2147483591 elements that an array can hold"),
        Case("overflowing shape times 0", NpyFileTests.Build("{'descr': '<f8', 'fortran_order': False, 'shape': (0, 4294967296), }", []), "the file has the shape [0, 4294967296], which has more than the 2147483591 elements that an array can hold"),
        Case("extent beyond 64 bits", NpyFileTests.Build("{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999,), }", []), "the header of the file has the extent 99999999999999999999, which is out of range"),
        Case("negative extent", NpyFileTests.Build("{'descr': '<f4', 'fortran_order': False, 'shape': (-2, -3), }", new byte[24]), "the file has the shape [-2, -3], but an extent is at least 0"),
        Case("33 axes", NpyFileTests.Build($"{{'descr': '<f4', 'fortran_order': False, 'shape': ({string.Concat(Enumerable.Repeat("1, ", 33))}), }}", new byte[4]), "the file has 33 axes, but at most 32 are supported"),
        Case("no shape", NpyFileTests.Build("{'descr': '<f4', 'fortran_order': False}", new byte[4]), "the header of the file lacks the key 'shape'"),
        Case("shape twice", NpyFileTests.Build("{'descr': '<f4', 'shape': (1,), 'shape': (1,)}", new byte[4]), "the header of the file has the key 'shape' twice"),
        Case("unknown key", NpyFileTests.Build("{'desc': '<f4', 'fortran_order': False, 'shape': (1,)}", new byte[4]), "the header of the file has the unknown key 'desc', did you mean 'descr'?"),
        Case("wrong literal", NpyFileTests.Build("{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}", new byte[4]), "the header of the file has '0' at character 35, where True or False was expected"),
        Case("control character", NpyFileTests.Build("{\0", new byte[4]), "the header of the file has '\\x00' at character 2, where a string was expected"),
        Case("string without end", NpyFileTests.Build("{'descr", []), "the header of the file has a string without an end"),
        Case("dictionary without end", NpyFileTests.Build("{'descr': '<f4', ", []), "the header of the file has its end at character 18, where a string was expected"),
        Case("text after the dictionary", NpyFileTests.Build(Shape23 + " x", new byte[24]), "the header of the file has 'x' at character 61, where the end was expected"),
        Case("extent of letters", NpyFileTests.Build("{'shape': (n,)}", []), "the header of the file has 'n' at character 12, where an integer was expected"),
        Case("Python objects", Fixture.Read("objects.npy"), "the file holds Python objects (dtype '|O'), which are pickled and never loaded: save it with a number type"),
        Case("structured", Fixture.Read("structured.npy"), "the file is a structured array (its dtype is a list of fields), but only arrays of numbers are supported"),
        Case("complex", Fixture.Read("complex.npy"), "the file has the dtype '<c8', but only real numbers (b1, i1 … i8, u1 … u8, f2, f4, f8) are supported"),
        Case("text", Fixture.Read("text.npy"), "the file has the dtype '<U1', but only real numbers (b1, i1 … i8, u1 … u8, f2, f4, f8) are supported"),
        Case("empty dtype", NpyFileTests.Build("{'descr': '', 'fortran_order': False, 'shape': (1,)}", new byte[4]), "the file has the dtype '', but only real numbers (b1, i1 … i8, u1 … u8, f2, f4, f8) are supported"),
    ];

    private static readonly TestCaseData[] NpzCases =
    [
        Case("no array", Zip(("readme.txt", [1])), "the entry 'readme.txt' is no array: the entries of a .npz file are named NAME.npy"),
        Case("no name", Zip((".npy", Fixture.Read("version_1.npy"))), "the entry '.npy' is no array: the entries of a .npz file are named NAME.npy"),
        Case("one name twice", Zip(("w.npy", Fixture.Read("version_1.npy")), ("w.npy", Fixture.Read("version_1.npy"))), "two entries have the name 'w.npy'"),
        Case("entry that is no npy", Zip(("w.npy", "no array at all"u8.ToArray())), "the entry 'w.npy' is no .npy array: it does not begin with \\x93NUMPY"),
        Case("entry of nothing", Zip(("w.npy", [])), "the entry 'w.npy' ends within its header: it has 0 bytes, but a .npy array begins with at least 10"),
        Case("entry with a lying shape", Zip(("w.npy", NpyFileTests.Build("{'descr': '<f8', 'fortran_order': False, 'shape': (2000000000,), }", []))),
            "the header of the entry 'w.npy' claims 16000000000 bytes of elements (Float64 2000000000), but only 0 bytes follow"),
        Case("bomb: size beyond what deflate can hold", LyingSize(Zip(("w.npy", NpyFileTests.Build(Giant(4_000_000_000), new byte[100]))), 4_000_000_000),
            "the entry 'w.npy' claims 4000000000 bytes, but its …"),
        Case("bomb: size larger than the contents", LyingSize(Zip(("w.npy", NpyFileTests.Build(Giant(10_000), new byte[100]))), 10_000), "the entry 'w.npy' ends within its elements"),
        Case("bomb: size smaller than the contents", LyingSize(Zip(("w.npy", NpyFileTests.Build(Giant(1_000), new byte[100_000]))), 1_000), "the entry 'w.npy' is damaged: its checksum is …"),
        Case("bomb: entries that overlap", Overlapping(), "the entry 'b.npy' claims 100072 compressed bytes, more than the rest of the file has"),
        Case("damaged contents", Damaged(), "the entry 'weight.npy' is damaged: its checksum is …"),
    ];

    private static readonly TestCaseData[] SafetensorsCases =
    [
        Case("empty", [], "the file has 0 bytes, but a safetensors file begins with 8 bytes for the length of its header"),
        Case("cut in the length", new byte[5], "the file has 5 bytes, but a safetensors file begins with 8 bytes for the length of its header"),
        Case("something else", Zip(("w.npy", Fixture.Read("version_1.npy")))[..100], "the file is truncated or no safetensors file: its header claims 85966670672 bytes, but only 92 follow"),
        Case("length of 2⁶⁴ − 1", [255, 255, 255, 255, 255, 255, 255, 255, .. "{}"u8], "the file is truncated or no safetensors file: its header claims 18446744073709551615 bytes, but only 2 follow"),
        Case("no header", Safetensors("", 0), "the header is no valid JSON: line 1, byte 1: The input does not contain any JSON tokens. Expected the input to start with a valid JSON token, when isFinalBlock is true."),
        Case("header that is a list", Safetensors("[]", 0), "the header is not an object"),
        Case("text after the header", Safetensors("{} {}", 0), "the header is no valid JSON: line 1, byte 4: '{' is invalid after a single JSON value. Expected end of data."),
        Case("header of no UTF-8", [3, 0, 0, 0, 0, 0, 0, 0, (byte)'{', 0xFF, (byte)'}'], "the header is no valid UTF-8"),
        Case("half a surrogate pair", Safetensors("""{"\ud800":{}}""", 0), "the header holds a string that is no valid Unicode"),
        Case("one name twice", Safetensors($$"""{"w":{{Entry("F32", "[1]", 0, 4)}},"w":{{Entry("F32", "[1]", 4, 8)}}}""", 8), "the header has the key 'w' twice"),
        Case("one key twice", Safetensors("""{"w":{"dtype":"F32","dtype":"F64"}}""", 8), "the tensor 'w' has the key 'dtype' twice"),
        Case("no shape", Safetensors("""{"w":{"dtype":"F32","data_offsets":[0,4]}}""", 4), "the tensor 'w' lacks the key 'shape'"),
        Case("unknown key", Safetensors("""{"w":{"dtype":"F32","shape":[1],"offsets":[0,4]}}""", 4), "the tensor 'w' has the unknown key 'offsets'"),
        Case("tensor that is a number", Safetensors("""{"w":3}""", 0), "the tensor 'w' is not an object"),
        Case("unknown type", Safetensors($$"""{"w":{{Entry("F8_E4M3", "[4]", 0, 4)}}}""", 4), "the tensor 'w' has the dtype 'F8_E4M3', but only BOOL, U8, I8, U16, I16, U32, I32, U64, I64, F16, BF16, F32, F64 are supported"),
        Case("negative extent", Safetensors($$"""{"w":{{Entry("F32", "[-1]", 0, 4)}}}""", 4), "the tensor 'w' has the shape [-1], but an extent is at least 0"),
        Case("overflowing shape", Safetensors($$"""{"w":{{Entry("F32", "[4294967296,4294967296,4]", 0, 0)}}}""", 0), "the tensor 'w' has the shape [4294967296, 4294967296, 4], which has more than the 2147483591 elements that an array can hold"),
        Case("33 axes", Safetensors($$"""{"w":{{Entry("F32", $"[{string.Join(',', Enumerable.Repeat(1, 33))}]", 0, 4)}}}""", 4), "the tensor 'w' has 33 axes, but at most 32 are supported"),
        Case("extent with a fraction", Safetensors($$"""{"w":{{Entry("F32", "[1.5]", 0, 4)}}}""", 4), "the shape of the tensor 'w' holds 1.5, which is no integer of 64 bits"),
        Case("extent that is a string", Safetensors($$"""{"w":{{Entry("F32", "[\"1\"]", 0, 4)}}}""", 4), "the shape of the tensor 'w' is not a list of integers"),
        Case("three offsets", Safetensors("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}""", 4), "data_offsets of the tensor 'w' has 3 numbers, but 2 were expected: begin and end"),
        Case("offsets backwards", Safetensors($$"""{"w":{{Entry("F32", "[1]", 4, 0)}}}""", 4), "data_offsets of the tensor 'w' are [4, 0], but 0 ≤ begin ≤ end was expected"),
        Case("offsets before the data", Safetensors($$"""{"w":{{Entry("F32", "[1]", -4, 0)}}}""", 4), "data_offsets of the tensor 'w' are [-4, 0], but 0 ≤ begin ≤ end was expected"),
        Case("offsets that overflow", Safetensors($$"""{"w":{{Entry("F32", "[1]", 0, long.MaxValue)}}}""", 4), "the tensor 'w' of type F32 and shape 1 has 4 bytes, but its data_offsets span 9223372036854775807"),
        Case("offsets of another size", Safetensors($$"""{"w":{{Entry("F32", "[2]", 0, 4)}}}""", 4), "the tensor 'w' of type F32 and shape 2 has 8 bytes, but its data_offsets span 4"),
        Case("cut in the data", Safetensors($$"""{"w":{{Entry("F32", "[2]", 0, 8)}}}""", 7), "the tensor 'w' ends at byte 8 of the data, but the file has only 7"),
        Case("giant tensor", Safetensors($$"""{"w":{{Entry("F64", "[2000000000]", 0, 16_000_000_000)}}}""", 8), "the tensor 'w' ends at byte 16000000000 of the data, but the file has only 8"),
        Case("overlap", Safetensors($$"""{"a":{{Entry("F32", "[2]", 0, 8)}},"b":{{Entry("F32", "[1]", 4, 8)}}}""", 8), "the tensors 'a' and 'b' overlap: one ends at byte 8 of the data, the other begins at 4"),
        Case("hole at the start", Safetensors($$"""{"a":{{Entry("F32", "[1]", 4, 8)}}}""", 8), "the bytes 0 to 4 of the data belong to no tensor"),
        Case("hole between", Safetensors($$"""{"b":{{Entry("F32", "[1]", 8, 12)}},"a":{{Entry("F32", "[1]", 0, 4)}}}""", 12), "the bytes 4 to 8 of the data belong to no tensor"),
        Case("more after the data", Safetensors($$"""{"a":{{Entry("F32", "[1]", 0, 4)}}}""", 5), "the bytes 4 to 5 of the data belong to no tensor"),
        Case("metadata that is no text", Safetensors("""{"__metadata__":{"epoch":3}}""", 0), "__metadata__ 'epoch' is not a string"),
        Case("metadata that is a list", Safetensors("""{"__metadata__":[]}""", 0), "__metadata__ is not an object of strings"),
        Case("metadata key twice", Safetensors("""{"__metadata__":{"a":"1","a":"2"}}""", 0), "__metadata__ has the key 'a' twice"),
        Case("deep nesting", Safetensors(string.Concat(Enumerable.Repeat("""{"w":""", 100)), 0), "the tensor 'w' has the unknown key 'w'"),
    ];

    [TestCaseSource(nameof(NpyCases))]
    public void A_wrong_npy_file_gives_its_one_message(byte[] bytes, string message) => CheckMessage(bytes, message, path => NpyFile.Read(path));

    [TestCaseSource(nameof(NpzCases))]
    public void A_wrong_npz_file_gives_its_one_message(byte[] bytes, string message) => CheckMessage(bytes, message, path => NpzFile.Read(path));

    [TestCaseSource(nameof(SafetensorsCases))]
    public void A_wrong_safetensors_file_gives_its_one_message(byte[] bytes, string message) => CheckMessage(bytes, message, path => SafetensorsFile.Open(path).Dispose());

    [Test]
    public void A_safetensors_header_over_the_limit_of_the_format_is_refused()
    {
        using var folder = new TestFolder();
        string path = folder.PathOf("x");
        // A sparse file: its length is real, its bytes take no room.
        using (FileStream stream = File.Create(path))
        {
            stream.Write([0xFF, 0xFF, 0xFF, 0x0F, 0, 0, 0, 0]);
            stream.SetLength(300_000_000);
        }
        Assert.That(() => SafetensorsFile.Open(path), Throws.TypeOf<InputException>().With.Message.EqualTo($"{path}: the header claims 268435455 bytes, but the format allows at most 100000000"));
    }

    [TestCase("little_f4.npy")]
    [TestCase("fortran_big_f8.npy")]
    [TestCase("version_3.npy")]
    [TestCase("stored.npz")]
    [TestCase("compressed.npz")]
    [TestCase("types.safetensors")]
    public void A_file_cut_off_anywhere_is_an_input_error(string name)
    {
        using var folder = new TestFolder();
        byte[] bytes = Fixture.Read(name);
        for (int length = 0; length < bytes.Length; length++)
            Assert.That(() => ReadAll(folder.Write(name, bytes[..length])), Throws.TypeOf<InputException>(), $"{length} bytes");
    }

    [TestCase("little_f4.npy")]
    [TestCase("fortran_big_f8.npy")]
    [TestCase("version_3.npy")]
    [TestCase("stored.npz")]
    [TestCase("compressed.npz")]
    [TestCase("types.safetensors")]
    public void A_file_with_wrong_bytes_anywhere_is_read_or_an_input_error(string name)
    {
        using var folder = new TestFolder();
        byte[] bytes = Fixture.Read(name);
        var random = new RandomStream(20, name);
        List<Exception> unexpected = [];
        for (int trial = 0; trial < 500; trial++)
        {
            byte[] changed = [.. bytes];
            for (int change = random.NextInt32(4); change >= 0; change--)
                changed[random.NextInt32(changed.Length)] = random.NextInt32(3) == 0 ? (byte)255 : (byte)random.NextUInt64();
            string path = folder.Write(name, changed);
            try
            {
                ReadAll(path);
            }
            catch (Exception exception)
            {
                if (exception is not InputException)
                    unexpected.Add(exception);
            }
        }
        Assert.That(unexpected, Is.Empty);
    }

    private static void ReadAll(string path)
    {
        switch (Path.GetExtension(path))
        {
            case ".npy":
                NpyFile.Read(path).ToArray<float>();
                break;
            case ".npz":
                foreach (NamedArray array in NpzFile.Read(path))
                    array.ToArray<float>();
                break;
            default:
                using (SafetensorsFile file = SafetensorsFile.Open(path))
                {
                    foreach (NamedArray array in file.Arrays)
                        array.ToArray<float>();
                }
                break;
        }
    }

    private static void CheckMessage(byte[] bytes, string message, Action<string> read)
    {
        using var folder = new TestFolder();
        string path = folder.Write("x", bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        InputException? exception = null;
        try
        {
            read(path);
        }
        catch (InputException caught)
        {
            exception = caught;
        }
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(500_000 + 20 * bytes.Length), "allocated bytes");
        Assert.That(exception, Is.Not.Null);
        if (message.EndsWith('…'))
            Assert.That(exception!.Message, Does.StartWith($"{path}: {message[..^1]}"));
        else
            Assert.That(exception!.Message, Is.EqualTo($"{path}: {message}"));
    }

    // The message ends with … where the rest depends on how well the deflater at hand compresses.
    private static TestCaseData Case(string name, byte[] bytes, string message) =>
        new TestCaseData(bytes, message).SetArgDisplayNames(name);

    private static byte[] Safetensors(string header, int dataLength)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)text.Length);
        return [.. length, .. text, .. new byte[dataLength]];
    }

    private static string Entry(string type, string shape, long begin, long end) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"dtype":"{{type}}","shape":{{shape}},"data_offsets":[{{begin}},{{end}}]}""");

    private static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in entries)
            {
                using Stream entry = archive.CreateEntry(name).Open();
                entry.Write(content);
            }
        }
        return stream.ToArray();
    }

    // A header for an array of bytes that fills an entry of the given length.
    private static string Giant(long entryLength)
    {
        string text = "";
        for (long elements = entryLength; elements > 0; elements--)
        {
            text = $"{{'descr': '|u1', 'fortran_order': False, 'shape': ({elements},), }}";
            if (10 + text.Length + elements == entryLength)
                break;
        }
        return text;
    }

    // The archive with the uncompressed size of its first entry replaced, in the central directory (APPNOTE 4.3.12: 24 bytes after its signature).
    private static byte[] LyingSize(byte[] zip, uint size)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(CentralDirectory(zip) + 24), size);
        return zip;
    }

    // Two directory entries for the same bytes of the file.
    private static byte[] Overlapping()
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (string name in new[] { "a.npy", "b.npy" })
            {
                using Stream entry = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write(name == "a.npy" ? NpyFileTests.Build("{'descr': '|u1', 'fortran_order': False, 'shape': (100000,), }", new byte[100_000]) : []);
            }
        }
        byte[] zip = stream.ToArray();
        int first = CentralDirectory(zip);
        int second = first + zip.AsSpan(first + 4).IndexOf("PK\u0001\u0002"u8) + 4;
        // Checksum, compressed size and size; then the offset of the local header.
        zip.AsSpan(first + 16, 12).CopyTo(zip.AsSpan(second + 16));
        zip.AsSpan(first + 42, 4).CopyTo(zip.AsSpan(second + 42));
        return zip;
    }

    private static byte[] Damaged()
    {
        byte[] zip = Fixture.Read("stored.npz");
        zip[zip.AsSpan().IndexOf(" \n"u8) + 2] ^= 1;
        return zip;
    }

    private static int CentralDirectory(byte[] zip) => zip.AsSpan().IndexOf("PK\u0001\u0002"u8);
}
