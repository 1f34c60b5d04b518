using System.Security.Cryptography;
using NetFramework.Layers;

namespace NetFramework.Tests.Layers;

/// <summary>What tells the data of a layer from others.</summary>
internal sealed class DataFingerprintTests
{
    // python3 -c "import hashlib; print(hashlib.sha256(bytes([0, 1, 2, 3])).hexdigest())"
    [Test]
    public void It_is_the_SHA_256_of_the_values()
    {
        using var folder = new TemporaryFolder();
        string source = folder.Write("x", IdxBytes.Gzip(IdxBytes.File(0x08, [2, 2], 0, 1, 2, 3))), labels = folder.Write("y", IdxBytes.File(0x08, [2], 1, 0));
        var run = new DataLayerRun<float>("IdxData", new IdxDataOptions { Source = source, Labels = labels });
        Assert.That(run.Layer.Fingerprints[0], Is.EqualTo(new DataFingerprint("x", source, "054edec1d0211f624fed0cbca9d4f9400b0e491c43742af2c5b0abebf0c990d8")));
        Assert.That(run.Layer.Fingerprints[1], Is.EqualTo(new DataFingerprint("y", labels, Hex(SHA256.HashData([0, 0, 0x80, 0x3F, 0, 0, 0, 0])))));
    }

    [Test]
    public void Many_values_are_no_matter()
    {
        short[] values = [.. Enumerable.Range(0, (1 << 20) + 3).Select(i => (short)(i * 31))];
        byte[] bytes = new byte[2 * values.Length];
        Buffer.BlockCopy(values, 0, bytes, 0, bytes.Length);
        Assert.That(DataFingerprint.Of<short>("x", "file", values).Sha256, Is.EqualTo(Hex(SHA256.HashData(bytes))));
    }

    [Test]
    public void Data_that_code_sets_have_none()
    {
        var run = new DataLayerRun<double>("MemoryData", new MemoryDataOptions { BatchSize = 1, Channels = 1, Height = 1, Width = 1 });
        ((MemoryDataLayer<double>)run.Layer).SetData(new double[2], new double[2]);
        Assert.That(run.Layer.Fingerprints, Is.Empty);
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
