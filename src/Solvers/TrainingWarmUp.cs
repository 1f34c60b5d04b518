using System.Numerics;
using System.Security.Cryptography;

namespace NetFramework.Solvers;

/// <summary>Has the code of a training compiled, which the runtime does when a method is first called: on a thread of its own it is ready when the data are read.</summary>
public static class TrainingWarmUp
{
    // The products of 64 samples, 64 hidden units and 10 classes take the paths of most small nets.
    private const string Definition = """
        net:
          layers:
            - { name: data, type: DummyData, top: [x, label], shape: [[64, 64], [64]] }
            - { name: hidden, type: InnerProduct, bottom: x, top: hidden, num_output: 64, weight_filler: { type: msra } }
            - { name: relu, type: ReLU, bottom: hidden, top: hidden }
            - { name: dropout, type: Dropout, bottom: hidden, top: hidden }
            - { name: scores, type: InnerProduct, bottom: hidden, top: scores, num_output: 10, weight_filler: { type: msra } }
            - { name: loss, type: SoftmaxWithLoss, bottom: [scores, label], top: loss }
            - { name: accuracy, type: Accuracy, bottom: [scores, label], top: accuracy, include: { phase: TEST } }
        base_lr: 0.1
        momentum: 0.9
        weight_decay: 0.0005
        max_iter: 2
        test_iter: 1
        test_interval: 2
        """;

    /// <summary>Tests and trains a perceptron on made-up data, for two iterations, and leaves nothing behind.</summary>
    /// <typeparam name="T">The element type of the training to come.</typeparam>
    public static void Run<T>() where T : unmanaged, IFloatingPointIeee754<T>
    {
        new Solver<T>(SolverDefinition.Parse(Definition), sharesDiffs: true).Step(2);
        // The library behind it is loaded for the first hash, which would be that of the checkpoint.
        SHA256.HashData([]);
    }
}
