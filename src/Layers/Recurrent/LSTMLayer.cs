using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Long short-term memory. At each step t: i, f, o = σ and g = tanh of the parts of a = W·x + b + W_s·x_s + W_h·h′; c = f·c′ + i·g; h = o·tanh c; y = h.
/// h′ = cont·h and c′ = cont·c of step t − 1.  x: T×N×K, cont: T×N, x_s: N×S, W: 4D×K, b: 4D, W_s: 4D×S, W_h: 4D×D (rows in the order i, f, o, g), c, h, y: T×N×D.
/// Backward, from the last step to the first: ∂h = ∂y + cont·∂h′ of step t + 1, ∂c = ∂h·o·(1 − tanh² c) + cont·∂c′ of step t + 1; ∂a = (∂c·g·i·(1 − i), ∂c·c′·f·(1 − f), ∂h·tanh c·o·(1 − o), ∂c·i·(1 − g²));
/// ∂c′ = ∂c·f, ∂h′ = ∂a·W_h, ∂x = ∂a·W, ∂x_s = Σₜ ∂a·W_s; ∂W += Σ ∂aᵀ·x, ∂b += Σ ∂a, ∂W_s += Σ ∂aᵀ·x_s, ∂W_h += Σ ∂aᵀ·h′.</summary>
/// <remarks>
/// Bottoms: x; cont, 0 where a sequence begins and 1 where it goes on; a static input x_s, where wanted; with expose_hidden h and c before the first step, 1×N×D. Tops: y; with expose_hidden h and c after the last step, 1×N×D.
/// <para>Without expose_hidden the layer carries h and c on from the last step of one Forward to the first of the next, where cont of that step is 1; at first they are 0, and so they are after a change of N.
/// The gradient ends at the first step of a Forward (truncated backpropagation through time).
/// So what a Forward gives is a function of the bottoms and parameters where cont of step 0 is 0, and otherwise also of the passes since the sequence began.
/// A run that is continued from its parameters, its iteration and the carried state (<see cref="Layer{T}.CarriedState"/>) is the same to the bit.</para>
/// <para>Parameters: input_weight W, input_bias b, static_weight W_s (with x_s), recurrent_weight W_h.</para>
/// <para>Errors: bottoms that do not fit each other; a cont other than 0 and 1. Differs from Caffe: the exposed states have their gradient.
/// Source: Caffe LSTM; Hochreiter &amp; Schmidhuber, Long short-term memory, Neural Computation 9(8), 1997; the forget gate: Gers, Schmidhuber &amp; Cummins, Neural Computation 12(10), 2000.</para>
/// </remarks>
[LayerType("LSTM")]
public sealed class LSTMLayer<T>(RecurrentOptions options) : RecurrentLayer<T>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly RecurrentState<T> cell = new();
    private readonly Blob<T> tanhCell = new(new Shape(0));

    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    private protected override int GateCount => 4;

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        base.Reshape(bottom, top);
        tanhCell.Reshape(top[0].Shape);
    }

    private protected override IEnumerable<RecurrentState<T>> StatesBesideHidden => [cell];

    private protected override void StepForward(int step)
    {
        MultiplyHidden(step, T.One, Gates(step));
        LstmCell.Forward(Batch, Gates(step), cell.Previous(step), cell.Current(step), Step(tanhCell.Data, step), Hidden.Current(step));
    }

    private protected override void StepBackward(int step)
    {
        LstmCell.Backward<T>(
            Batch, Gates(step), cell.Previous(step), Step(tanhCell.Data, step), Hidden.CurrentDiff(step), cell.CurrentDiff(step), GatesDiff(step), cell.PreviousDiff(step));
        MultiplyHiddenBackward(step, GatesDiff(step), T.Zero);
    }
}
