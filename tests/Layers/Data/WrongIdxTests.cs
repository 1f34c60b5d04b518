using NetFramework.Layers;

namespace NetFramework.Tests.Layers;

/// <summary>Wrong IDX files, each with its one message. IMAGES and LABELS stand for the files' paths.</summary>
public sealed class WrongIdxTests
{
    private static readonly byte[] Images = IdxBytes.File(0x08, [2, 1, 2], 1, 2, 3, 4);
    private static readonly byte[] Labels = IdxBytes.File(0x08, [2], 0, 1);

    private readonly TemporaryFolder folder = new();

    [OneTimeTearDown]
    public void RemoveFiles() => folder.Dispose();

    private string ErrorOf(byte[] images, byte[] labels, Preprocessing? preprocessing = null)
    {
        var options = new IdxDataOptions { Source = folder.Write($"{Guid.NewGuid():N}", images), Labels = folder.Write($"{Guid.NewGuid():N}", labels) };
        InputException wrong = Assert.Throws<InputException>(() => _ = new DataLayerRun<float>("IdxData", options, preprocessing is null ? Phase.Train : Phase.Test, preprocessing))!;
        return wrong.Message.Replace(options.Source, "IMAGES", StringComparison.Ordinal).Replace(options.Labels, "LABELS", StringComparison.Ordinal);
    }

    private static IEnumerable<TestCaseData> WrongImages()
    {
        static TestCaseData Case(string about, byte[] images, string message) => new TestCaseData(images, message).SetArgDisplayNames(about);
        const string Magic = ", expected 0000TTRR: an element type TT (08 ubyte, 09 byte, 0B short, 0C int, 0D float, 0E double) and a number of axes RR";

        yield return Case("nothing in it", [], "IMAGES: the file ends at byte 0, expected a header of at least 8 bytes");
        yield return Case("three bytes", [0, 0, 8], "IMAGES: the file ends at byte 3, expected a header of at least 8 bytes");
        yield return Case("a zip archive", [0x50, 0x4B, 3, 4, 0, 0, 0, 0], "IMAGES: the file begins with the bytes 504B0304" + Magic);
        yield return Case("an unknown element type", [0, 0, 0x0A, 1, 0, 0, 0, 1, 9], "IMAGES: the file begins with the bytes 00000A01" + Magic);
        yield return Case("no axes", [0, 0, 8, 0, 1], "IMAGES: the file begins with the bytes 00000800" + Magic);
        yield return Case("a header cut off", Images[..11], "IMAGES: the file ends at byte 11, expected a header of 16 bytes for 3 axes");
        yield return Case("an axis of 0", IdxBytes.File(0x08, [2, 0, 2]), "IMAGES: the extent of axis 1, at byte 8, is 0, expected 1 … 2147483647");
        yield return Case("an axis of 2³²−1", IdxBytes.File(0x08, [-1, 1, 2]), "IMAGES: the extent of axis 0, at byte 4, is 4294967295, expected 1 … 2147483647");
        yield return Case("elements cut off", Images[..^1], "IMAGES: the file ends at byte 19, expected 20 bytes: the header speaks of 2×1×2 elements of 1 byte(s)");
        yield return Case("a header that lies", IdxBytes.File(0x0C, [500_000_000], 1, 2, 3, 4), "IMAGES: the file ends at byte 12, expected 2000000008 bytes: the header speaks of 500000000 elements of 4 byte(s)");
        yield return Case("more than memory can hold", IdxBytes.File(0x0E, [2_000_000_000, 2_000_000_000], 1),
            "IMAGES: the header speaks of 2000000000×2000000000 elements of 8 byte(s), more than the 2147483591 bytes that can be read");
        yield return Case("trailing bytes", [.. Images, 0], "IMAGES: the file goes on after byte 20, expected its end: the header speaks of 2×1×2 elements of 1 byte(s)");
        yield return Case("trailing bytes in gzip", IdxBytes.Gzip([.. Images, 0]),
            "IMAGES: the file goes on after byte 20, expected its end: the header speaks of 2×1×2 elements of 1 byte(s) (bytes of the unpacked data)");
        yield return Case("gzip of elements cut off", IdxBytes.Gzip(Images[..^1]),
            "IMAGES: the file ends at byte 19, expected 20 bytes: the header speaks of 2×1×2 elements of 1 byte(s) (bytes of the unpacked data)");
        yield return Case("not a number", IdxBytes.File(0x0D, [2, 1], 0, 0, 0, 0, 0x7F, 0xC0, 0, 0), "IMAGES: sample 1, which begins at byte 16, holds a value that is not finite, expected numbers");
        yield return Case("another number of images", IdxBytes.File(0x08, [3, 1, 1], 1, 2, 3), "LABELS: the file holds 2 labels, expected 3, one for each sample of IMAGES");
    }

    [TestCaseSource(nameof(WrongImages))]
    public void A_wrong_file_has_one_clear_message(byte[] images, string message) => Assert.That(ErrorOf(images, Labels), Is.EqualTo(message));

    private static IEnumerable<TestCaseData> WrongLabels()
    {
        static TestCaseData Case(string about, byte[] labels, string message) => new TestCaseData(labels, message).SetArgDisplayNames(about);

        yield return Case("images", Images, "LABELS: the file holds 2×1×2 elements of type UnsignedByte, expected one integer label for each of the 2 samples");
        yield return Case("fractions", IdxBytes.File(0x0D, [2], new byte[8]), "LABELS: the file holds 2 elements of type Float, expected one integer label for each of the 2 samples");
        yield return Case("a negative label", IdxBytes.File(0x09, [2], 0, 0xFF), "LABELS: the label of sample 1, at byte 9, is -1, expected 0 … 16777215");
        yield return Case("an enormous label", IdxBytes.File(0x0C, [2], 0, 0, 0, 0, 0x7F, 0xFF, 0xFF, 0xFF), "LABELS: the label of sample 1, at byte 12, is 2147483647, expected 0 … 16777215");
    }

    [TestCaseSource(nameof(WrongLabels))]
    public void Wrong_labels_have_one_clear_message(byte[] labels, string message) => Assert.That(ErrorOf(Images, labels), Is.EqualTo(message));

    [Test]
    public void Swapped_files_are_seen() => Assert.That(ErrorOf(Labels, Images),
        Is.EqualTo("LABELS: the file holds 2×1×2 elements of type UnsignedByte, expected one integer label for each of the 2 samples: are 'source' and 'labels' swapped?"));

    [Test]
    public void Gzip_that_is_damaged_or_cut_off_is_seen()
    {
        byte[] whole = IdxBytes.Gzip(IdxBytes.File(0x08, [1, 500, 2], [.. Enumerable.Range(0, 1000).Select(i => (byte)(i * i))]));
        byte[] damaged = [.. whole];
        damaged[^6] ^= 1; // In the checksum.
        Assert.That(ErrorOf(damaged, Labels), Is.EqualTo("IMAGES: the gzip data are corrupt or cut off, after 16 unpacked bytes"));
        Assert.That(ErrorOf(whole[..^20], Labels), Does.Match("^IMAGES: the file ends at byte [0-9]+, expected 1016 bytes: the header speaks of 1×500×2 elements of 1 byte.s. .bytes of the unpacked data.$"));
    }

    [Test]
    public void A_label_that_training_did_not_see_is_an_error()
    {
        var preprocessing = new Preprocessing();
        preprocessing.Classes["y"] = ["0"];
        Assert.That(ErrorOf(Images, Labels, preprocessing), Is.EqualTo("LABELS: the label of sample 1, at byte 9, is 1, expected 0 … 0 as in the training set"));
    }

    [Test]
    public void Samples_of_another_shape_than_in_training_are_an_error()
    {
        var preprocessing = new Preprocessing();
        preprocessing.Features["x"] = new FeatureEncoding { SampleShape = [1, 28, 28] };
        Assert.That(ErrorOf(Images, Labels, preprocessing), Is.EqualTo("IMAGES: the samples have the shape 1×1×2, expected 1×28×28 as in the training set"));
    }

    [Test]
    public void A_second_top_needs_a_file_of_labels()
    {
        string file = folder.Write("images", Images);
        InputException wrong = Assert.Throws<InputException>(() => _ = new DataLayerRun<float>("IdxData", new IdxDataOptions { Source = file }))!;
        Assert.That(wrong.Message, Is.EqualTo("there is a second top, but nothing for it: expected 'labels', the file with the labels"));
    }

    [TestCase(0)]
    [TestCase(double.NaN)]
    public void A_scale_is_a_finite_number_other_than_0(double scale) => Assert.That(new IdxDataOptions { Source = "", Scale = scale }.Validate().Single(),
        Is.EqualTo(("Scale", $"'scale' must be a finite number other than 0, not {scale}")));
}
