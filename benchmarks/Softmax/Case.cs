using NetFramework.Kernels;
using NetFramework.Layers;

namespace NetFramework.Benchmarks;

/// <summary>One operation at one size: ours and the peer's.</summary>
internal sealed record Case(string Operation, string Size, Action Ours, Action Peer)
{
    /// <summary>All operations on rows × classes logits ~ 3·N(0, 1).</summary>
    public static IEnumerable<Case> Of(int rows, int classes)
    {
        Random random = new(rows + classes);
        float[] logits = [.. Enumerable.Range(0, rows * classes).Select(_ => 3 * Normal(random))];
        int[] labels = [.. Enumerable.Range(0, rows).Select(_ => random.Next(classes))];
        float[] result = new float[logits.Length];
        TensorPrimitivesPeer peer = new(logits, labels, rows, classes);
        string size = $"{rows}×{classes}";
        yield return new("Softmax.Forward", size, () => Softmax.Forward<float>(logits, result, rows, classes, 1), peer.Softmax());
        yield return new("LogSoftmax.Forward", size, () => LogSoftmax.Forward<float>(logits, result, rows, classes, 1), peer.LogSoftmax());
        yield return new(
            "SoftmaxCrossEntropy.ForwardBackward",
            size,
            () => SoftmaxCrossEntropy.ForwardBackward<float>(logits, labels, default, default, 1.0 / rows, result, rows, classes, 1, new()),
            peer.ForwardBackward());
        yield return new("SoftmaxWithLoss layer, Forward then Backward", size, SoftmaxWithLoss(logits, labels, rows, classes), peer.ForwardThenBackward());
    }

    private static Action SoftmaxWithLoss(float[] logits, int[] labels, int rows, int classes)
    {
        Blob<float> scores = new(new Shape(rows, classes)), classLabels = new(new Shape(rows)), loss = new(Shape.Scalar);
        logits.CopyTo(scores.Data);
        for (int i = 0; i < rows; i++) classLabels.Data[i] = labels[i];
        Blob<float>[] bottom = [scores, classLabels], top = [loss];
        bool[] propagateDown = [true, false];
        SoftmaxWithLossLayer<float> layer = new(new SoftmaxWithLossOptions());
        layer.Setup(new LayerContext { LayerName = "loss" }, bottom, top);
        layer.Reshape(bottom, top);
        loss.Diff[0] = 1;
        return () =>
        {
            layer.Forward(bottom, top);
            layer.Backward(top, propagateDown, bottom);
        };
    }

    private static float Normal(Random random) => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble()));
}
