using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Gated recurrent unit. At each step t: a = W·x + b + W_s·x_s, u = W_h·h′ + b_h; r, z = σ of the first two parts of a + u, n = tanh(aₙ + r·uₙ); h = (1 − z)·n + z·h′; y = h.
/// h′ = cont·h of step t − 1.  x: T×N×K, cont: T×N, x_s: N×S, W: 3D×K, b: 3D, W_s: 3D×S, W_h: 3D×D, b_h: 3D (rows in the order r, z, n), h, y: T×N×D.
/// Backward, from the last step to the first: ∂h = ∂y + cont·∂h′ of step t + 1; ∂aₙ = ∂h·(1 − z)·(1 − n²), ∂a_z = ∂h·(h′ − n)·z·(1 − z), ∂aᵣ = ∂aₙ·uₙ·r·(1 − r); ∂u is ∂a but for ∂uₙ = ∂aₙ·r;
/// ∂h′ = ∂h·z + ∂u·W_h, ∂x = ∂a·W, ∂x_s = Σₜ ∂a·W_s; ∂W += Σ ∂aᵀ·x, ∂b += Σ ∂a, ∂W_s += Σ ∂aᵀ·x_s, ∂W_h += Σ ∂uᵀ·h′, ∂b_h += Σ ∂u.</summary>
/// <remarks>
/// Bottoms: x; cont, 0 where a sequence begins and 1 where it goes on; a static input x_s, where wanted; with expose_hidden h before the first step, 1×N×D. Tops: y; with expose_hidden h after the last step, 1×N×D.
/// <para>Without expose_hidden the layer carries h on from one Forward to the next, as LSTM does.</para>
/// <para>Parameters: input_weight W, input_bias b, static_weight W_s (with x_s), recurrent_weight W_h, recurrent_bias b_h.</para>
/// <para>Errors: bottoms that do not fit each other; a cont other than 0 and 1.
/// Source: PyTorch's nn.GRU; Cho et al., Learning phrase representations using RNN encoder–decoder, EMNLP 2014, 2.3, with the reset r applied to W_h·h′ and not to h′ (the first version of the paper).</para>
/// </remarks>
[LayerType("GRU")]
public sealed class GRULayer<T>(RecurrentOptions options) : RecurrentLayer<T>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    // u, T×N×3D.
    private readonly Blob<T> recurrent = new(new Shape(0));

    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    private protected override int GateCount => 3;

    private protected override ReadOnlySpan<T> RecurrentDiff => recurrent.Diff;

    private Parameter<T> RecurrentBias => Parameters[RecurrentWeightIndex + 1];

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        base.Reshape(bottom, top);
        recurrent.Reshape(top[0].Shape.With(2, 3 * Options.NumOutput));
    }

    private protected override void AddOwnParameters() => AddParameter("recurrent_bias", new Shape(3 * Options.NumOutput), Options.BiasFiller);

    private protected override void StepForward(int step)
    {
        Span<T> u = Step(recurrent.Data, step);
        MultiplyHidden(step, T.Zero, u);
        Rows.Add(RecurrentBias.Data, Batch, u);
        GruCell.Forward(Batch, Gates(step), u, Hidden.Previous(step), Hidden.Current(step));
    }

    private protected override void StepBackward(int step)
    {
        Span<T> uDiff = Step(recurrent.Diff, step);
        GruCell.Backward(Batch, Gates(step), Step(recurrent.Data, step), Hidden.Previous(step), Hidden.CurrentDiff(step), GatesDiff(step), uDiff, Hidden.PreviousDiff(step));
        MultiplyHiddenBackward(step, uDiff, T.One);
    }

    private protected override void BackwardOwnParameters()
    {
        if (RecurrentBias.Learns)
            Rows.AddSum(recurrent.Diff, Positions, RecurrentBias.Diff);
    }
}
