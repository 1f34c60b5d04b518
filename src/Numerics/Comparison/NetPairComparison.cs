namespace NetFramework.Numerics;

/// <summary>Two nets in one precision.</summary>
/// <param name="Precision">The precision.</param>
/// <param name="FirstLoss">The mean of the first net's total loss over the batches.</param>
/// <param name="SecondLoss">The same of the second net.</param>
/// <param name="Blobs">How far the second net is from the first, worst first: blobs, gradients and learned blobs' gradients that both have, in one shape.</param>
public sealed record ComparedPair(ElementPrecision Precision, double FirstLoss, double SecondLoss, IReadOnlyList<BlobError> Blobs);

/// <summary>What a comparison of two nets found.</summary>
/// <param name="First">The first net's name.</param>
/// <param name="Second">The second net's name.</param>
/// <param name="Batches">The number of batches.</param>
/// <param name="SharedWeights">The learned blobs that the second net took from the first, by name.</param>
/// <param name="OwnWeights">The learned blobs of the second net that the first does not have so: they keep their values.</param>
/// <param name="OnlyInOne">Blobs that only one of the nets has, or that they have in different shapes, in words.</param>
/// <param name="Narrowest">The name of the precision that weights and data were rounded to.</param>
/// <param name="Pairs">The nets in each precision.</param>
public sealed record PairResult(
    string First, string Second, int Batches, IReadOnlyList<string> SharedWeights, IReadOnlyList<string> OwnWeights, IReadOnlyList<string> OnlyInOne, string Narrowest, IReadOnlyList<ComparedPair> Pairs)
{
    /// <summary>All blobs in all precisions, worst first.</summary>
    public IEnumerable<(ComparedPair Pair, BlobError Blob)> WorstFirst() => Pairs
        .SelectMany(pair => pair.Blobs.Select(blob => (Pair: pair, Blob: blob)))
        .OrderBy(entry => entry.Blob, Comparer<BlobError>.Create(BlobError.WorstFirst));
}

/// <summary>Runs two nets on the same batches, with the same weights where layers and learned blobs have the same names, and compares them blob by blob where names match.</summary>
/// <remarks>The first net gives the data, the weights and the reference, in each precision its own run. As for one net, weights and data are rounded to what every precision holds.</remarks>
public static class NetPairComparison
{
    /// <summary>Compares.</summary>
    /// <param name="first">The first net, with the weights; its Input blobs hold the data that no layer of it reads.</param>
    /// <param name="second">The second net; its data layers are fed from the first.</param>
    /// <param name="settings">The precisions and the number of batches.</param>
    /// <exception cref="InputException">The second net reads data that the first does not have, or a precision does not hold the numbers.</exception>
    public static PairResult Run(Net<double> first, Net<double> second, ComparisonSettings settings)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentNullException.ThrowIfNull(settings);
        var numbers = new CommonNumbers(settings.Precisions);
        var batches = new CommonBatches(first, numbers, CommonBatches.LabelsOf(first));
        StartWeights weights = new(first, settings.Precisions), own = new(second, settings.Precisions);
        ComparedNet Build(Net<double> net, ElementPrecision precision, bool forceBackward) => ComparedNet.Create(
            precision,
            batches.Detached(net.Definition) with { Formulation = null, ForceBackward = forceBackward || net.Definition.ForceBackward },
            net.Settings with { Formulation = null, LogsFormulation = false, CheckFinite = false });
        bool forceBackward = !Build(first, settings.Precisions[0], false).ReachesScores || !Build(second, settings.Precisions[0], false).ReachesScores;

        var pairs = new List<(ElementPrecision Precision, ComparedNet First, ComparedNet Second, PairSum Sum)>();
        IReadOnlyList<string> taken = [];
        foreach (ElementPrecision precision in settings.Precisions)
        {
            ComparedNet a = Build(first, precision, forceBackward), b = Build(second, precision, forceBackward);
            a.Start(weights);
            b.Start(own);
            taken = b.Start(weights);
            pairs.Add((precision, a, b, new PairSum(ElementFormat.Of(precision))));
        }
        for (int i = 0; i < settings.Batches; i++)
        {
            IReadOnlyList<BatchBlob> batch = batches.Read(i);
            foreach ((_, ComparedNet a, ComparedNet b, PairSum sum) in pairs)
                sum.Add(a.Run(batch, i), b.Run(batch, i), Numbers(a), Numbers(b));
        }
        return new PairResult(
            first.Definition.Name, second.Definition.Name, settings.Batches, taken, [.. own.Names.Except(taken)], pairs[0].Sum.OnlyInOne, numbers.Narrowest,
            [.. pairs.Select(pair => new ComparedPair(pair.Precision, pair.Sum.FirstLoss / settings.Batches, pair.Sum.SecondLoss / settings.Batches, pair.Sum.Blobs()))]);
    }

    private static BlobNumbers[] Numbers(ComparedNet net) => [.. net.Values(), .. net.Gradients()];

    private sealed class PairSum(ElementFormat format)
    {
        private readonly Dictionary<(string, BlobRole), BlobErrorSum> sums = [];

        public double FirstLoss { get; private set; }

        public double SecondLoss { get; private set; }

        public IReadOnlyList<string> OnlyInOne { get; private set; } = [];

        public IReadOnlyList<BlobError> Blobs() => [.. sums.Values.Select(sum => sum.Result).Order(Comparer<BlobError>.Create(BlobError.WorstFirst))];

        public void Add(double firstLoss, double secondLoss, BlobNumbers[] first, BlobNumbers[] second)
        {
            (FirstLoss, SecondLoss) = (FirstLoss + firstLoss, SecondLoss + secondLoss);
            Dictionary<(string, BlobRole), BlobNumbers> others = second.ToDictionary(blob => (blob.Name, blob.Role));
            List<string> onlyInOne = [];
            foreach (BlobNumbers blob in first)
            {
                (string, BlobRole) key = (blob.Name, blob.Role);
                string title = blob.Role is BlobRole.Value or BlobRole.Loss ? blob.Name : $"∂{blob.Name}";
                if (!others.Remove(key, out BlobNumbers? other))
                    onlyInOne.Add($"{title} in the first");
                else if (other.Shape != blob.Shape)
                    onlyInOne.Add($"{title}: {blob.Shape} in the first, {other.Shape} in the second");
                else
                    Sum(blob).Add(other.Values, blob.Values);
            }
            onlyInOne.AddRange(others.Values.Select(blob => $"{(blob.Role is BlobRole.Value or BlobRole.Loss ? "" : "∂")}{blob.Name} in the second"));
            OnlyInOne = onlyInOne;
        }

        private BlobErrorSum Sum(BlobNumbers blob)
        {
            if (!sums.TryGetValue((blob.Name, blob.Role), out BlobErrorSum? sum))
                sums[(blob.Name, blob.Role)] = sum = new BlobErrorSum(blob.Name, blob.Role, format);
            return sum;
        }
    }
}
