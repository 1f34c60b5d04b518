using System.Numerics;
using System.Numerics.Tensors;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>A simple recurrent network. At each step t: h = tanh a, a = W·x + b + W_s·x_s + W_h·h′; y = tanh(W_o·h + b_o). h′ = cont·h of step t − 1.
/// x: T×N×K, cont: T×N, x_s: N×S, W: D×K, b: D, W_s: D×S, W_h: D×D, W_o: D×D, b_o: D, h, y: T×N×D.
/// Backward, from the last step to the first: ∂u = ∂y·(1 − y²), ∂h = ∂u·W_o + cont·∂h′ of step t + 1, ∂a = ∂h·(1 − h²), ∂h′ = ∂a·W_h, ∂x = ∂a·W, ∂x_s = Σₜ ∂a·W_s;
/// ∂W += Σ ∂aᵀ·x, ∂b += Σ ∂a, ∂W_s += Σ ∂aᵀ·x_s, ∂W_h += Σ ∂aᵀ·h′, ∂W_o += Σ ∂uᵀ·h, ∂b_o += Σ ∂u.</summary>
/// <remarks>
/// Bottoms: x; cont, 0 where a sequence begins and 1 where it goes on; a static input x_s, where wanted; with expose_hidden h before the first step, 1×N×D. Tops: y; with expose_hidden h after the last step, 1×N×D.
/// <para>Without expose_hidden the layer carries h on from one Forward to the next, as LSTM does.</para>
/// <para>Parameters: input_weight W, input_bias b, static_weight W_s (with x_s), recurrent_weight W_h, output_weight W_o, output_bias b_o.</para>
/// <para>Errors: bottoms that do not fit each other; a cont other than 0 and 1. Differs from Caffe: the exposed state has its gradient.
/// Source: Caffe RNN; Elman, Finding structure in time, Cognitive Science 14(2), 1990.</para>
/// </remarks>
[LayerType("RNN")]
public sealed class RNNLayer<T>(RecurrentOptions options) : RecurrentLayer<T>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    // ∂u, T×N×D.
    private readonly Blob<T> output = new(new Shape(0));

    private protected override int GateCount => 1;

    private protected override long OutputMultiplyAdds => (long)Options.NumOutput * Options.NumOutput;

    private Parameter<T> OutputWeight => Parameters[RecurrentWeightIndex + 1];

    private Parameter<T> OutputBias => Parameters[RecurrentWeightIndex + 2];

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        base.Reshape(bottom, top);
        output.Reshape(top[0].Shape);
    }

    private protected override void AddOwnParameters()
    {
        AddParameter("output_weight", new Shape(Options.NumOutput, Options.NumOutput), Options.WeightFiller);
        AddParameter("output_bias", new Shape(Options.NumOutput), Options.BiasFiller);
    }

    private protected override void StepForward(int step)
    {
        MultiplyHidden(step, T.One, Gates(step));
        TensorPrimitives.Tanh<T>(Gates(step), Hidden.Current(step));
    }

    private protected override void StepBackward(int step)
    {
        Elementwise.TanhBackward<T>(Hidden.Current(step), Hidden.CurrentDiff(step), GatesDiff(step));
        MultiplyHiddenBackward(step, GatesDiff(step), T.Zero);
    }

    private protected override void Output(Span<T> y)
    {
        Gemm.Multiply(false, true, Positions, Options.NumOutput, Options.NumOutput, T.One, Hidden.AllCurrent, OutputWeight.Data, T.Zero, y);
        Rows.Add(OutputBias.Data, Positions, y);
        TensorPrimitives.Tanh<T>(y, y);
    }

    private protected override void OutputBackward(ReadOnlySpan<T> y, ReadOnlySpan<T> yDiff)
    {
        Elementwise.TanhBackward(y, yDiff, output.Diff);
        Gemm.Multiply(false, false, Positions, Options.NumOutput, Options.NumOutput, T.One, output.Diff, OutputWeight.Data, T.Zero, Hidden.AllCurrentDiff);
    }

    private protected override void BackwardOwnParameters()
    {
        if (OutputWeight.Learns)
            Gemm.Multiply(true, false, Options.NumOutput, Options.NumOutput, Positions, T.One, output.Diff, Hidden.AllCurrent, T.One, OutputWeight.Diff);
        if (OutputBias.Learns)
            Rows.AddSum(output.Diff, Positions, OutputBias.Diff);
    }
}
