using System.Numerics;
using System.Security.Cryptography;
using NetFramework.Layers;

namespace NetFramework.Solvers;

/// <summary>Has the code of a training compiled, which the runtime does when a method is first called: on a thread of its own it is ready when the data are read.</summary>
public static class TrainingWarmUp
{
    /// <summary>Tests and trains a perceptron on made-up data, for two iterations, and leaves nothing behind.</summary>
    /// <typeparam name="T">The element type of the training to come.</typeparam>
    public static void Run<T>() where T : unmanaged, IFloatingPointIeee754<T>
    {
        // The products of 64 samples, 64 hidden units and 10 classes take the paths of most small nets.
        const int samples = 64, hidden = 64, classes = 10;
        var msra = new FillerOptions { Type = "msra" };
        LayerDefinition[] layers =
        [
            new() { Name = "data", Type = "DummyData", Top = ["x", "label"], Options = new DummyDataOptions { Shape = [[samples, hidden], [samples]] } },
            new() { Name = "hidden", Type = "InnerProduct", Bottom = ["x"], Top = ["hidden"], Options = new InnerProductOptions { NumOutput = hidden, WeightFiller = msra } },
            new() { Name = "relu", Type = "ReLU", Bottom = ["hidden"], Top = ["hidden"], Options = new ReLUOptions() },
            new() { Name = "dropout", Type = "Dropout", Bottom = ["hidden"], Top = ["hidden"], Options = new DropoutOptions() },
            new() { Name = "scores", Type = "InnerProduct", Bottom = ["hidden"], Top = ["scores"], Options = new InnerProductOptions { NumOutput = classes, WeightFiller = msra } },
            new() { Name = "loss", Type = "SoftmaxWithLoss", Bottom = ["scores", "label"], Top = ["loss"], Options = new SoftmaxWithLossOptions() },
            new() { Name = "accuracy", Type = "Accuracy", Bottom = ["scores", "label"], Top = ["accuracy"], Options = new AccuracyOptions(), Include = [new() { Phase = Phase.Test }] },
        ];
        var definition = new SolverDefinition
        {
            Net = new NetDefinition { Layers = layers },
            BaseLr = 0.1,
            Momentum = 0.9,
            WeightDecay = 0.0005,
            MaxIter = 2,
            TestIter = [1],
            TestInterval = 2,
        };
        new Solver<T>(definition, sharesDiffs: true).Step(2);
        // The library behind it is loaded for the first hash, which would be that of the checkpoint.
        SHA256.HashData([]);
    }
}
