using System.Numerics;
using FsCheck;
using FsCheck.Fluent;

namespace NetFramework.Tests;

/// <summary>What is written is what is read, to the last bit, for any names, shapes and values.</summary>
public class RoundTripTests
{
    private static readonly Gen<double> Doubles =
        Gen.OneOf(ArbMap.Default.GeneratorFor<double>(), Gen.Elements(0.0, -0.0, double.NaN, double.PositiveInfinity, double.Epsilon, double.MaxValue, 1.0 / 3));

    private static readonly Gen<string> Names =
        from parts in Gen.NonEmptyListOf(Gen.Elements("ip1", "/", "0", "weight", ".", " ", "\u017E", "\U0001F600", "\"", "\\", "\n", "<", "'"))
        select string.Concat(parts);

    private static readonly Gen<Shape> Shapes =
        from extents in Gen.Choose(0, 5).ListOf().Resize(4)
        select new Shape([.. extents]);

    [Test]
    public void Npy_keeps_shape_and_bits()
    {
        using var folder = new TestFolder();
        string path = folder.PathOf("x.npy");
        FsCheck.Check.QuickThrowOnFailure(Prop.ForAll(Arrays("x").ToArbitrary(), array =>
        {
            NpyFile.Write(path, array);
            return Same(NpyFile.Read(path), array);
        }));
    }

    [Test]
    public void Npz_keeps_names_order_shapes_and_bits()
    {
        using var folder = new TestFolder();
        string path = folder.PathOf("x.npz");
        FsCheck.Check.QuickThrowOnFailure(Prop.ForAll(Lists.ToArbitrary(), arrays =>
        {
            foreach (bool compress in new[] { false, true })
            {
                NpzFile.Write(path, arrays, compress);
                IReadOnlyList<NamedArray> read = NpzFile.Read(path);
                if (read.Count != arrays.Length || !read.Zip(arrays).All(pair => Same(pair.First, pair.Second) && pair.First.Name == pair.Second.Name))
                    return false;
            }
            return true;
        }));
    }

    [Test]
    public void Safetensors_keeps_names_metadata_shapes_and_bits()
    {
        using var folder = new TestFolder();
        string path = folder.PathOf("x.safetensors");
        Gen<Dictionary<string, string>> metadata =
            from pairs in Gen.Zip(Names, Names).ListOf().Resize(3)
            select pairs.DistinctBy(pair => pair.Item1).ToDictionary(pair => pair.Item1, pair => pair.Item2);
        FsCheck.Check.QuickThrowOnFailure(Prop.ForAll(Gen.Zip(Lists, metadata).ToArbitrary(), given =>
        {
            (NamedArray[] arrays, Dictionary<string, string> texts) = given;
            SafetensorsFile.Write(path, arrays, texts);
            byte[] bytes = File.ReadAllBytes(path);
            using (SafetensorsFile file = SafetensorsFile.Open(path))
            {
                if (file.Arrays.Count != arrays.Length || !arrays.All(array => Same(file.Find(array.Name)!, array)))
                    return false;
                if (file.Metadata.Count != texts.Count || !texts.All(pair => file.Metadata[pair.Key] == pair.Value))
                    return false;
                // What was read is written as the same bytes.
                SafetensorsFile.Write(path, file.Arrays, file.Metadata);
            }
            return File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes);
        }));
    }

    private static Gen<NamedArray[]> Lists =>
        from names in Names.ListOf().Resize(5)
        from arrays in Gen.CollectToSequence(names.Distinct(), Arrays)
        select arrays.ToArray();

    private static Gen<NamedArray> Arrays(string name) =>
        from shape in Shapes
        from values in Gen.ArrayOf(Doubles, shape.Count)
        from size in Gen.Elements(2, 4, 8)
        select size switch
        {
            2 => NamedArray.Of(name, shape, Array.ConvertAll(values, value => (Half)value)),
            4 => NamedArray.Of(name, shape, Array.ConvertAll(values, value => (float)value)),
            _ => NamedArray.Of(name, shape, values),
        };

    private static bool Same(NamedArray left, NamedArray right) =>
        left.Shape == right.Shape && left.ElementType == right.ElementType
        && left.ElementType switch
        {
            ElementType.Float16 => SameBits<Half, ushort>(left, right, BitConverter.HalfToUInt16Bits),
            ElementType.Float32 => SameBits<float, uint>(left, right, BitConverter.SingleToUInt32Bits),
            _ => SameBits<double, ulong>(left, right, BitConverter.DoubleToUInt64Bits),
        };

    private static bool SameBits<T, TBits>(NamedArray left, NamedArray right, Func<T, TBits> bits) where T : unmanaged, IFloatingPointIeee754<T> =>
        left.ToArray<T>().Select(bits).SequenceEqual(right.ToArray<T>().Select(bits));
}
