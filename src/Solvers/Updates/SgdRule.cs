using System.Numerics;
using System.Numerics.Tensors;
using NetFramework.Kernels;

namespace NetFramework.Solvers;

/// <summary>Stochastic gradient descent with momentum: v ← µ·v + rate·g; w ← w − v. Without momentum: w ← w − rate·g.</summary>
/// <remarks>The rate is inside v, as in Caffe's SGDSolver: a change of the learning rate does not rescale the updates already in v.</remarks>
/// <param name="momentum">µ.</param>
/// <typeparam name="T">The element type.</typeparam>
public sealed class SgdRule<T>(MomentumPolicy momentum) : UpdateRule<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly bool hasMomentum = momentum is not FixedMomentum { Value: 0 };
    private double current;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Histories { get; } = momentum is FixedMomentum { Value: 0 } ? [] : ["momentum"];

    /// <inheritdoc/>
    public override void Begin(long iteration) => current = momentum.Momentum(iteration);

    /// <inheritdoc/>
    public override void Update(UpdateBlock<T> block)
    {
        T rate = T.CreateTruncating(block.Rate);
        if (hasMomentum)
            FusedUpdate.Run(new MomentumStep<T>(T.CreateTruncating(current), rate), block.Weights, block.Gradient, block.History(0));
        else
            TensorPrimitives.MultiplyAdd(block.Gradient, -rate, block.Weights, block.Weights);
    }
}
