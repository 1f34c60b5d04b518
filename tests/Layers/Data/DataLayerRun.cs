using System.Globalization;
using System.Numerics;
using NetFramework.Layers;

namespace NetFramework.Tests.Layers;

/// <summary>A data layer, set up and with its tops, on which batches are asked for as a net does.</summary>
internal sealed class DataLayerRun<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly LayerContext context;

    public DataLayerRun(string type, LayerOptions options, Phase phase = Phase.Train, Preprocessing? preprocessing = null, int tops = 2, long seed = 1, string name = "data")
    {
        context = new LayerContext
        {
            LayerName = name,
            TopNames = [.. new[] { "x", "y", "z" }.Take(tops)],
            Phase = phase,
            Seed = seed,
            Preprocessing = preprocessing ?? new Preprocessing(),
        };
        Layer = LayerRegistry.Create<T>(type, options);
        Tops = [.. Enumerable.Range(0, tops).Select(_ => new Blob<T>(Shape.Scalar))];
        Layer.Setup(context, [], Tops);
    }

    public Layer<T> Layer { get; }

    public Blob<T>[] Tops { get; }

    public Preprocessing Preprocessing => context.Preprocessing;

    /// <summary>The number of batches that hold every sample once.</summary>
    public int BatchesPerEpoch => Layer.Extent!.Value.BatchesPerEpoch;

    public void Forward(long iteration)
    {
        context.Iteration = iteration;
        Layer.Reshape([], Tops);
        Layer.Forward([], Tops);
    }

    /// <summary>The values of a top in one batch.</summary>
    public double[] Batch(long iteration, int top = 0)
    {
        Forward(iteration);
        return [.. Tops[top].Data.ToArray().Select(value => double.CreateChecked(value))];
    }

    /// <summary>The samples of one epoch, each as one text with the values of all tops, in their order.</summary>
    public string[] Epoch(int epoch = 0)
    {
        List<string> samples = [];
        for (int i = 0; i < BatchesPerEpoch; i++)
        {
            Forward((long)epoch * BatchesPerEpoch + i);
            int count = Tops[0].Shape[0];
            for (int sample = 0; sample < count; sample++)
                samples.Add(string.Join('|', Tops.Select(top => string.Join(' ', SampleOf(top, sample, count)))));
        }
        return [.. samples];
    }

    private static IEnumerable<string> SampleOf(Blob<T> top, int sample, int count)
    {
        int width = top.Count / count;
        return top.Data.Slice(sample * width, width).ToArray().Select(value => double.CreateChecked(value).ToString("R", CultureInfo.InvariantCulture));
    }
}
