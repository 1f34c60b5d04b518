using NetFramework.Layers;

namespace NetFramework.Benchmarks;

/// <summary>A net of the side-by-side table.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="File">Its file: of the samples, or of this project's own.</param>
/// <param name="Phase">TRAIN for a step (forward, backward and update), TEST for inference.</param>
/// <param name="ImageShape">The shape of a batch.</param>
internal sealed record BenchmarkNet(string Name, string File, Phase Phase, params int[] ImageShape)
{
    /// <summary>The rows of the table.</summary>
    public static IReadOnlyList<BenchmarkNet> All { get; } =
    [
        new("softmax regression 784→10", "softmax-regression.yaml", Phase.Train, 64, 784),
        new("MLP 784-512-256-10", "mlp.yaml", Phase.Train, 64, 784),
        new("LeNet", "samples/mnist/lenet.yaml", Phase.Train, 64, 1, 28, 28),
        new("cifar10_full", "samples/cifar10/full.yaml", Phase.Train, 100, 3, 32, 32),
        new("AlexNet", "samples/imagenet/alexnet.yaml", Phase.Train, 16, 3, 227, 227),
        new("GoogLeNet with both auxiliary heads", "samples/imagenet/googlenet.yaml", Phase.Train, 8, 3, 224, 224),
        new("SqueezeNet 1.1", "samples/imagenet/squeezenet.yaml", Phase.Test, 1, 3, 227, 227),
        new("ResNet-50", "samples/imagenet/resnet-50.yaml", Phase.Test, 1, 3, 224, 224),
        new("MobileNet v1", "samples/imagenet/mobilenet-v1.yaml", Phase.Test, 1, 3, 224, 224),
    ];

    /// <summary>The name with the batch size and what is done.</summary>
    public string Title => $"{Name} ({ImageShape[0]}), {(Phase == Phase.Train ? "step" : "inference")}";

    /// <summary>The layers of the phase. Its data are an Input that stays as it is; for inference, what reads the labels is left out.</summary>
    public NetDefinition Definition()
    {
        string path = File.StartsWith("samples/", StringComparison.Ordinal) ? Repository.PathOf(File) : Path.Join(AppContext.BaseDirectory, "nets", File);
        NetDefinition definition = Passes.PhaseFilter.Apply(NetDefinition.Load(path), new NetState { Phase = Phase });
        LayerDefinition data = definition.Layers.First(layer => layer.Bottom.Count == 0);
        (string image, string label) = (data.Top[0], data.Top[1]);
        var input = new LayerDefinition { Name = data.Name, Type = "Input", Top = [image, label], Options = new InputOptions { Shape = [ImageShape, [ImageShape[0]]] } };
        IEnumerable<LayerDefinition> rest = definition.Layers.Where(layer => layer.Bottom.Count > 0 && (Phase == Phase.Train || !layer.Bottom.Contains(label)));
        return definition with { Layers = [input, .. rest] };
    }
}
