using System.Numerics;
using NetFramework.Layers;

namespace NetFramework.Tests.Layers;

/// <summary>One layer with its blobs, outside a net.</summary>
internal sealed class LayerRun<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly LayerContext context;

    /// <summary>Sets the layer up on the bottoms' shapes.</summary>
    public LayerRun(string type, LayerOptions options, IReadOnlyList<Shape> bottoms, int tops, Phase phase)
    {
        Layer = LayerRegistry.Create<T>(type, options);
        Bottoms = [.. bottoms.Select(shape => new Blob<T>(shape))];
        Tops = [.. Enumerable.Range(0, tops).Select(_ => new Blob<T>(new Shape(0)))];
        context = new LayerContext { LayerName = "tested", Phase = phase, Seed = 5, TopNames = [.. Enumerable.Range(0, tops).Select(i => $"top{i}")] };
        Layer.Setup(context, Bottoms, Tops);
        Layer.Reshape(Bottoms, Tops);
        PropagateDown = [.. Enumerable.Range(0, Bottoms.Length).Select(Layer.TakesGradient)];
    }

    /// <summary>The layer of a case, its bottoms and parameters filled with values that are the same for every T.</summary>
    public LayerRun(LayerCase layerCase) : this(layerCase.Type, layerCase.Options, [.. layerCase.Bottoms.Select(bottom => bottom.Shape)], layerCase.Tops, layerCase.Phase)
    {
        Fill(layerCase);
        FillParameters();
    }

    public Layer<T> Layer { get; }

    public Blob<T>[] Bottoms { get; }

    public Blob<T>[] Tops { get; }

    /// <summary>By default all bottoms that take a gradient.</summary>
    public bool[] PropagateDown { get; }

    public void Forward() => Layer.Forward(Bottoms, Tops);

    public void Backward() => Layer.Backward(Tops, PropagateDown, Bottoms);

    public void Reshape(IReadOnlyList<Shape> shapes)
    {
        for (int i = 0; i < Bottoms.Length; i++)
            Bottoms[i].Reshape(shapes[i]);
        Layer.Reshape(Bottoms, Tops);
    }

    /// <summary>Fills the bottoms, at their present shapes, as the case says.</summary>
    public void Fill(LayerCase layerCase)
    {
        for (int i = 0; i < Bottoms.Length; i++)
            Values.Set(Bottoms[i].Data, layerCase.Bottoms[i].Draw(Bottoms[i].Shape, new Random(100 + i)));
    }

    /// <summary>Puts values on the tops' diffs that are the same for every T.</summary>
    public void SeedTopDiffs()
    {
        for (int i = 0; i < Tops.Length; i++)
            Values.Set(Tops[i].Diff, Values.Normal(Tops[i].Count, 300 + i));
    }

    public void ClearParameterDiffs()
    {
        foreach (Parameter<T> parameter in Layer.Parameters)
            parameter.Diff.Clear();
    }

    private void FillParameters()
    {
        for (int i = 0; i < Layer.Parameters.Count; i++)
            Values.Set(Layer.Parameters[i].Data, Values.Normal(Layer.Parameters[i].Blob.Count, 200 + i));
    }
}
