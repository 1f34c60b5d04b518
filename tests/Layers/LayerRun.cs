using System.Numerics;
using NetFramework.Layers;

namespace NetFramework.Tests.Layers;

/// <summary>One layer with its blobs, outside a net.</summary>
internal sealed class LayerRun<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly LayerContext context;

    /// <summary>Sets the layer up on the bottoms' shapes.</summary>
    public LayerRun(string type, LayerOptions options, IReadOnlyList<Shape> bottoms, int tops, Phase phase, Preprocessing? preprocessing = null, IReadOnlyList<ParameterSpec>? specs = null)
    {
        Layer = LayerRegistry.Create<T>(type, options);
        Bottoms = [.. bottoms.Select(shape => new Blob<T>(shape))];
        Tops = [.. Enumerable.Range(0, tops).Select(_ => new Blob<T>(new Shape(0)))];
        context = new LayerContext
        {
            LayerName = "tested",
            Phase = phase,
            Seed = 5,
            TopNames = [.. Enumerable.Range(0, tops).Select(i => $"top{i}")],
            Preprocessing = preprocessing ?? new Preprocessing(),
            ParameterSpecs = specs ?? [],
        };
        Layer.Setup(context, Bottoms, Tops);
        Layer.Reshape(Bottoms, Tops);
        PropagateDown = [.. Enumerable.Range(0, Bottoms.Length).Select(Layer.TakesGradient)];
    }

    /// <summary>The layer of a case, its bottoms and parameters filled with values that are the same for every T.</summary>
    public LayerRun(LayerCase layerCase, IReadOnlyList<Shape>? shapes = null, IReadOnlyList<ParameterSpec>? specs = null)
        : this(layerCase.Type, layerCase.Options, shapes ?? [.. layerCase.Bottoms.Select(bottom => bottom.Shape)], layerCase.Tops, layerCase.Phase, layerCase.Preprocessing, specs)
    {
        Fill(layerCase);
        FillParameters(layerCase);
    }

    public Layer<T> Layer { get; }

    public Blob<T>[] Bottoms { get; }

    public Blob<T>[] Tops { get; }

    /// <summary>By default all bottoms that take a gradient.</summary>
    public bool[] PropagateDown { get; }

    /// <summary>The number of the forward pass: random numbers and batches are functions of it.</summary>
    public long Iteration
    {
        get => context.Iteration;
        set => context.Iteration = value;
    }

    /// <summary>Forward, as a net does it: a layer without bottoms is reshaped before each.</summary>
    public void Forward()
    {
        if (Bottoms.Length == 0)
            Layer.Reshape(Bottoms, Tops);
        Layer.Forward(Bottoms, Tops);
    }

    public void Backward() => Layer.Backward(Tops, PropagateDown, Bottoms);

    /// <summary>Forward, then Backward from the same top diffs every time, with parameter diffs that start at 0.</summary>
    public Result Pass()
    {
        Forward();
        SeedTopDiffs();
        ClearParameterDiffs();
        Backward();
        return new Result(
            [.. Tops.Select(top => top.Shape)],
            [.. Tops.Select(top => Values.Get<T>(top.Data))],
            [.. Bottoms.Select((bottom, i) => PropagateDown[i] ? Values.Get<T>(bottom.Diff) : [])],
            [.. Layer.Parameters.Select(parameter => Values.Get<T>(parameter.Diff))]);
    }

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

    private void FillParameters(LayerCase layerCase)
    {
        for (int i = 0; i < Layer.Parameters.Count; i++)
        {
            Blob<T> blob = Layer.Parameters[i].Blob;
            Values.Set(blob.Data, layerCase.Parameters?[i].Draw(blob.Shape, new Random(200 + i)) ?? Values.Normal(blob.Count, 200 + i));
        }
    }

    /// <summary>What a pass gives.</summary>
    public sealed record Result(Shape[] TopShapes, double[][] Tops, double[][] BottomDiffs, double[][] ParameterDiffs)
    {
        public IEnumerable<(string Name, double[] Values)> Arrays =>
            Tops.Select((values, i) => ($"top {i}", values))
                .Concat(BottomDiffs.Select((values, i) => ($"diff of bottom {i}", values)))
                .Concat(ParameterDiffs.Select((values, i) => ($"diff of parameter {i}", values)));
    }
}
