using System.Diagnostics.CodeAnalysis;
using NetFramework.Layers;
using NetFramework.Passes;

namespace NetFramework.Numerics;

/// <summary>
/// Runs one net in every formulation of its classification losses and in every precision, from the same weights on the same batches, and measures how far each is from the truth.
/// </summary>
/// <remarks>
/// Weights and data are rounded to what the narrowest precision holds, so that all start from exactly the same numbers, and a difference is one of arithmetic.
/// <para>The loss of a head and ∂z, the gradient of its scores, are judged against double-double arithmetic on the very scores of that run (<see cref="CrossEntropyReference"/>).
/// All other gradients are judged against those of the fused net in double, without a clamp (min_probability) where the net has one.</para>
/// <para>Layers with random numbers draw the same ones in every run.</para>
/// </remarks>
public sealed class FormulationComparison
{
    private readonly Net<double> net;
    private readonly ComparisonSettings settings;
    private readonly NetSettings netSettings;
    private readonly CommonNumbers numbers;
    private readonly CommonBatches batches;
    private readonly StartWeights weights;
    private readonly Dictionary<Formulation, NetDefinition> definitions = [];
    private readonly Dictionary<Formulation, string> refusals = [];

    private FormulationComparison(Net<double> net, ComparisonSettings settings)
    {
        (this.net, this.settings) = (net, settings);
        numbers = new CommonNumbers(settings.Precisions);
        RequireHeads(net);
        batches = new CommonBatches(net, numbers, CommonBatches.LabelsOf(net));
        weights = new StartWeights(net, settings.Precisions);
        netSettings = net.Settings with { Formulation = null, LogsFormulation = false, CheckFinite = false };
        foreach (Formulation formulation in settings.Formulations)
            Rewrite(formulation);
    }

    /// <summary>Compares.</summary>
    /// <param name="net">The net, with the weights to compare with; its Input blobs hold the data that no layer of it reads. It is not run.</param>
    /// <param name="settings">What to run.</param>
    /// <exception cref="InputException">The net has no classification loss, or a precision does not hold the weights or the data.</exception>
    public static ComparisonResult Run(Net<double> net, ComparisonSettings settings)
    {
        ArgumentNullException.ThrowIfNull(net);
        ArgumentNullException.ThrowIfNull(settings);
        return new FormulationComparison(net, settings).Run();
    }

    private static void RequireHeads(Net<double> net)
    {
        if (FormulationRewrite.Heads(net.Definition).Count > 0)
            return;
        string name = net.Definition.Name.Length > 0 ? $"the net '{net.Definition.Name}'" : "the net";
        throw new InputException($"{name} has no classification loss whose formulations could be compared: expected SoftmaxWithLoss, Softmax with MultinomialLogisticLoss, or LogSoftmax with NLLLoss");
    }

    private ComparisonResult Run()
    {
        (NetDefinition truth, string? note) = Truth();
        bool force = truth.ForceBackward;
        ComparedNet reference = Build(ElementPrecision.Double, truth, force);
        if (!reference.ReachesScores)
            (force, reference) = (true, Build(ElementPrecision.Double, truth, forceBackward: true));
        var runs = new List<(Formulation Formulation, ElementPrecision Precision, VariantSum? Sum)>();
        foreach (ElementPrecision precision in settings.Precisions)
        {
            foreach (Formulation formulation in settings.Formulations)
                runs.Add((formulation, precision, definitions.TryGetValue(formulation, out NetDefinition? definition) ? new VariantSum(Build(precision, definition, force), ElementFormat.Of(precision)) : null));
        }
        double referenceLoss = 0;
        for (int i = 0; i < settings.Batches; i++)
        {
            IReadOnlyList<BatchBlob> batch = batches.Read(i);
            referenceLoss += reference.Run(batch, i);
            BlobNumbers[] expected = [.. reference.Gradients()];
            IReadOnlyList<HeadNumbers> heads = reference.Heads();
            foreach ((_, _, VariantSum? sum) in runs)
                sum?.Add(batch, i, expected, heads);
        }
        IReadOnlyList<ComparedVariant> variants =
        [
            .. runs.Select(run => run.Sum is { } sum
                ? new ComparedVariant(run.Formulation, run.Precision, null, sum.Loss / settings.Batches, sum.Blobs(), sum.Norms())
                : new ComparedVariant(run.Formulation, run.Precision, refusals[run.Formulation], double.NaN, [], [])),
        ];
        return new ComparisonResult(net.Definition.Name, settings.Batches, weights.Count, weights.Rounded, batches.RoundedNumbers, numbers.Narrowest, referenceLoss / settings.Batches, note, variants);
    }

    private ComparedNet Build(ElementPrecision precision, NetDefinition definition, bool forceBackward)
    {
        ComparedNet built = ComparedNet.Create(precision, batches.Detached(definition) with { ForceBackward = forceBackward, Formulation = null }, netSettings);
        built.Start(weights);
        return built;
    }

    private void Rewrite(Formulation formulation)
    {
        if (TryRewrite(net.Definition, formulation, out NetDefinition? definition, out string? refusal))
            definitions[formulation] = definition;
        else
            refusals[formulation] = refusal;
    }

    /// <summary>The fused net without a clamp; where there is none, the net as it is written, with the reason.</summary>
    private (NetDefinition Definition, string? Note) Truth()
    {
        NetDefinition unclamped = net.Definition with
        {
            Layers = [.. net.Definition.Layers.Select(layer => layer.Options is MultinomialLogisticLossOptions { MinProbability: > 0 } loss ? layer with { Options = loss with { MinProbability = 0 } } : layer)],
        };
        return TryRewrite(unclamped, Formulation.Fused, out NetDefinition? fused, out string? refusal)
            ? (fused, null)
            : (unclamped, $"the reference is the net in double as it is written, not fused: {refusal}");
    }

    private static bool TryRewrite(NetDefinition definition, Formulation formulation, [NotNullWhen(true)] out NetDefinition? rewritten, [NotNullWhen(false)] out string? refusal)
    {
        try
        {
            (rewritten, refusal) = (FormulationRewrite.Apply(definition, formulation).Definition, null);
            return true;
        }
        catch (InputException exception)
        {
            (rewritten, refusal) = (null, string.Join("; ", exception.Errors.Select(error => error.Message)));
            return false;
        }
    }

    /// <summary>The errors of one variant, batch by batch.</summary>
    private sealed class VariantSum(ComparedNet run, ElementFormat format)
    {
        private readonly Dictionary<(string, BlobRole), BlobErrorSum> sums = [];

        public double Loss { get; private set; }

        public IReadOnlyList<BlobError> Blobs() => [.. sums.Values.Select(sum => sum.Result)];

        public IReadOnlyList<LayerGradientNorms> Norms() => run.Norms();

        public void Add(IReadOnlyList<BatchBlob> batch, long iteration, BlobNumbers[] expected, IReadOnlyList<HeadNumbers> expectedHeads)
        {
            Loss += run.Run(batch, iteration);
            HashSet<string> scores = [];
            foreach (HeadNumbers head in run.Heads())
            {
                HeadNumbers other = expectedHeads.First(candidate => candidate.Loss == head.Loss);
                if (head.Reference is { } truth)
                    Sum(head.Loss, BlobRole.Loss).Add(head.Losses, truth.Losses);
                else
                    Sum(head.Loss, BlobRole.Loss).Add(head.Losses, other.Losses);
                if (head.Gradient is not { } gradient)
                    continue;
                scores.Add(head.Scores);
                if (head.Reference is { } known)
                    Sum(head.Scores, BlobRole.ScoresGradient).Add(gradient, known.Gradient);
                else if (other.Gradient is { } ofOther)
                    Sum(head.Scores, BlobRole.ScoresGradient).Add(gradient, ofOther);
            }
            Dictionary<(string, BlobRole), BlobNumbers> own = run.Gradients().ToDictionary(blob => (blob.Name, blob.Role));
            foreach (BlobNumbers blob in expected.Reverse())
            {
                bool isHeads = blob.Role == BlobRole.Gradient && scores.Contains(blob.Name);
                if (!isHeads && own.TryGetValue((blob.Name, blob.Role), out BlobNumbers? actual) && actual.Shape == blob.Shape)
                    Sum(blob.Name, blob.Role).Add(actual.Values, blob.Values);
            }
        }

        private BlobErrorSum Sum(string name, BlobRole role)
        {
            if (!sums.TryGetValue((name, role), out BlobErrorSum? sum))
                sums[(name, role)] = sum = new BlobErrorSum(name, role, format);
            return sum;
        }
    }
}
