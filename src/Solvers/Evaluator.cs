using System.Numerics;
using NetFramework.Solvers;

namespace NetFramework;

/// <summary>Runs a net over test data: averages its outputs, measures its metrics over all samples and, where it compares class scores with labels, counts which class was taken for which.</summary>
/// <typeparam name="T">The element type.</typeparam>
public sealed class Evaluator<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Net<T> net;
    private readonly int batches;
    private readonly NetLayer<T>? source;
    private readonly ClassificationCount<T>? classification;
    private readonly OutputFigure<T>[] outputs;

    /// <summary>Prepares the evaluation of a net.</summary>
    /// <param name="net">The net, in the test phase.</param>
    /// <param name="batches">The number of batches; null: one pass over the data, each sample once.</param>
    /// <exception cref="InputException">There is no number of batches, and no data layer that knows the number of its samples.</exception>
    public Evaluator(Net<T> net, int? batches = null)
    {
        ArgumentNullException.ThrowIfNull(net);
        this.net = net;
        this.batches = batches ?? net.Extent?.BatchesPerEpoch
            ?? throw new InputException($"the length of a test of the net '{net.Definition.Name}' is not known, since no data layer of it knows the number of its samples; give 'test_iter'");
        source = net.Layers.FirstOrDefault(layer => layer.Layer.Extent is not null) ?? net.Layers.FirstOrDefault(layer => layer.Bottoms.Length == 0 && layer.Tops.Length > 0);
        classification = ClassificationCount<T>.Of(net);
        outputs = [.. net.Outputs.Select(name => OutputFigure<T>.Of(net, name)).OfType<OutputFigure<T>>()];
    }

    /// <summary>Runs the batches, from the first of the data on.</summary>
    /// <param name="cancellation">Ends the run after the batch at hand; the result is that of the batches so far.</param>
    /// <exception cref="InputException">The data are wrong.</exception>
    /// <exception cref="NonFiniteException">A class score is NaN, so that no class can be told.</exception>
    public Evaluation Run(CancellationToken cancellation = default)
    {
        long samples = 0;
        double loss = 0;
        int batch = 0;
        classification?.Clear();
        foreach (OutputFigure<T> output in outputs)
            output.Clear();
        while (batch < batches && !cancellation.IsCancellationRequested)
        {
            net.Iteration = batch++;
            double batchLoss = net.Forward();
            int batchSamples = source is { } data && data.Tops[0].Shape.Rank > 0 ? data.Tops[0].Shape[data.Layer.Extent?.BatchAxis ?? 0] : 1;
            samples += batchSamples;
            loss += batchLoss * batchSamples;
            foreach (OutputFigure<T> output in outputs)
                output.Add(batchSamples);
            classification?.Add(net.Iteration - 1);
        }
        return new Evaluation
        {
            Net = net.Definition.Name,
            Samples = samples,
            Batches = batch,
            Loss = loss / samples,
            Outputs = [.. outputs.Select(output => output.Result(samples))],
            Confusion = classification?.Matrix,
        };
    }
}
