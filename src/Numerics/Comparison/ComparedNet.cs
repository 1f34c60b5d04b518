using System.Numerics;
using NetFramework.Layers;
using NetFramework.Passes;

namespace NetFramework.Numerics;

/// <summary>The numbers of one blob of a run.</summary>
internal sealed record BlobNumbers(string Name, BlobRole Role, Shape Shape, double[] Values);

/// <summary>The numbers of a loss head in a run: its loss and the gradient of its scores, with the truth for exactly its scores.</summary>
/// <param name="Loss">The name of the loss layer.</param>
/// <param name="Scores">The name of the scores.</param>
/// <param name="Losses">The loss as computed.</param>
/// <param name="Gradient">∂z as computed; null where none goes down.</param>
/// <param name="Reference">The truth; null where the run does not leave it to be known: scores overwritten in place, a gradient that comes from elsewhere too.</param>
internal sealed record HeadNumbers(string Loss, string Scores, double[] Losses, double[]? Gradient, CrossEntropyReference? Reference);

/// <summary>A net in one of the precisions, seen as doubles.</summary>
internal abstract class ComparedNet
{
    /// <summary>Builds the net.</summary>
    /// <exception cref="InputException">The definition cannot be built.</exception>
    public static ComparedNet Create(ElementPrecision precision, NetDefinition definition, NetSettings settings) => precision switch
    {
        ElementPrecision.Half => new Typed<Half>(definition, settings),
        ElementPrecision.BFloat16 => new Typed<BFloat16>(definition, settings),
        ElementPrecision.Float => new Typed<float>(definition, settings),
        _ => new Typed<double>(definition, settings),
    };

    /// <summary>Takes the weights; gives the names of those that it took.</summary>
    public abstract IReadOnlyList<string> Start(StartWeights weights);

    /// <summary>Forward and Backward on one batch; gives the total loss.</summary>
    public abstract double Run(IReadOnlyList<BatchBlob> batch, long iteration);

    /// <summary>The loss heads of the last run.</summary>
    public abstract IReadOnlyList<HeadNumbers> Heads();

    /// <summary>The gradients of the last run: of learned blobs, and of all other blobs that have one.</summary>
    public abstract IEnumerable<BlobNumbers> Gradients();

    /// <summary>The values of all blobs of the last run.</summary>
    public abstract IEnumerable<BlobNumbers> Values();

    /// <summary>How large the gradients of the last run are, layer by layer.</summary>
    public abstract IReadOnlyList<LayerGradientNorms> Norms();

    /// <summary>Whether a gradient goes down to the scores of every loss head.</summary>
    public abstract bool ReachesScores { get; }

    private sealed class Typed<T> : ComparedNet where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly Net<T> net;
        private readonly IReadOnlyList<LossHead> heads;

        public Typed(NetDefinition definition, NetSettings settings)
        {
            net = new Net<T>(definition, settings);
            heads = FormulationRewrite.Heads(net.Definition);
        }

        public override bool ReachesScores => heads.All(head => net.ReceivesDiff(head.Scores));

        public override IReadOnlyList<string> Start(StartWeights weights) => weights.CopyTo(net);

        public override double Run(IReadOnlyList<BatchBlob> batch, long iteration)
        {
            foreach (NetLayer<T> layer in net.Layers.Where(layer => layer.Type == "Input"))
            {
                for (int i = 0; i < layer.Tops.Length; i++)
                    Fill(layer.Tops[i], batch.FirstOrDefault(blob => blob.Name == layer.Definition.Top[i]));
            }
            net.Iteration = iteration;
            double loss = net.Forward();
            net.ClearParameterDiffs();
            net.Backward();
            return loss;
        }

        public override IReadOnlyList<HeadNumbers> Heads() => [.. heads.Select(Numbers)];

        public override IEnumerable<BlobNumbers> Gradients() =>
        [
            .. from entry in net.NamedParameters()
               where entry.Parameter.Blob.HasDiff && entry.Parameter.Learns
               select new BlobNumbers(entry.Name, BlobRole.ParameterGradient, entry.Parameter.Blob.Shape, Widened.Of<T>(entry.Parameter.Diff)),
            .. from blob in net.BlobNames
               where net.ReceivesDiff(blob) && net.LossWeight(blob) == 0
               select new BlobNumbers(blob, BlobRole.Gradient, net[blob].Shape, Widened.Of<T>(net[blob].Diff)),
        ];

        public override IEnumerable<BlobNumbers> Values() =>
            net.BlobNames.Select(blob => new BlobNumbers(blob, net.LossWeight(blob) != 0 ? BlobRole.Loss : BlobRole.Value, net[blob].Shape, Widened.Of<T>(net[blob].Data)));

        public override IReadOnlyList<LayerGradientNorms> Norms() => GradientNorms.Of(net);

        private static void Fill(Blob<T> blob, BatchBlob? values)
        {
            if (values is null)
                return;
            blob.Reshape(values.Shape);
            for (int i = 0; i < values.Values.Length; i++)
                blob.Data[i] = T.CreateTruncating(values.Values[i]);
        }

        private HeadNumbers Numbers(LossHead head)
        {
            NetLayer<T> loss = net.Layer(head.Loss), first = net.Layer(head.Softmax ?? head.Loss);
            Blob<T> scores = first.Bottoms[0];
            bool hasGradient = first.NeedsBackward && scores.HasDiff;
            bool isKnown = !scores.Data.Overlaps(first.Tops[0].Data) && !ReadsElsewhere(head) && Epsilon(first) == 0;
            CrossEntropyReference? reference = isKnown
                ? CrossEntropyReference.Of<T>((ClassificationLossOptions)loss.Definition.Options, Beta(first), scores.Shape, scores.Data, loss.Bottoms[1].Data, loss.Bottoms.Length > 2 ? loss.Bottoms[2].Data : default, loss.Tops[0].Diff)
                : null;
            return new HeadNumbers(head.Loss, head.Scores, Widened.Of<T>(loss.Tops[0].Data), hasGradient ? Widened.Of<T>(scores.Diff) : null, reference);
        }

        private static double Beta(NetLayer<T> first) => first.Definition.Options switch
        {
            SoftmaxWithLossOptions fused => fused.Beta,
            SoftmaxOptions softmax => softmax.Beta,
            LogSoftmaxOptions log => log.Beta,
            _ => 1,
        };

        private static double Epsilon(NetLayer<T> first) => first.Definition.Options is SoftmaxOptions softmax ? softmax.Epsilon : 0;

        /// <summary>Whether a gradient reaches the scores through the head's softmax that is not the head's own: its probabilities are read, or are a loss, besides.</summary>
        private bool ReadsElsewhere(LossHead head)
        {
            NetLayer<T> loss = net.Layer(head.Loss);
            string? probabilities = head.Softmax is { } softmax ? net.Layer(softmax).Definition.Top[0] : loss.Definition.Top.ElementAtOrDefault(1);
            return probabilities is not null && (net.LossWeight(probabilities) != 0
                || net.Layers.Any(layer => layer != loss && layer.NeedsBackward && layer.Definition.Bottom.Select((name, i) => name == probabilities && layer.Layer.TakesGradient(i)).Any(reads => reads)));
        }
    }
}
