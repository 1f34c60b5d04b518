using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>
/// What the recurrent layers have in common. Bottoms: x, T×N×(K elements); cont, T×N, 0 where a sequence begins and 1 where it goes on; where wanted, a static input that is the
/// same in all steps, N×(S elements). Tops: T×N×D.
/// </summary>
/// <remarks>
/// The inputs' part of the gates is one matrix product over all steps, and so are the gradients of the weights; only h passes through a product at each step. Backward goes through the T steps of the
/// Forward before it and no further (truncated backpropagation through time): the states before the first step count as given.
/// </remarks>
/// <typeparam name="T">The element type.</typeparam>
public abstract class RecurrentLayer<T>(RecurrentOptions options) : Layer<T, RecurrentOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly SequenceMarks marks = new();
    private readonly Blob<T> gates = new(new Shape(0));
    private readonly Blob<T> staticGates = new(new Shape(0));
    private RecurrentShape shape;
    private RecurrentState<T>[]? states;

    /// <inheritdoc/>
    public sealed override Arity Bottoms => Arity.Between(2 + Exposed, 3 + Exposed);

    /// <inheritdoc/>
    public sealed override Arity Tops => Arity.Exactly(1 + Exposed);

    /// <inheritdoc/>
    public sealed override bool TakesGradient(int bottom) => bottom != 1;

    /// <inheritdoc/>
    public sealed override IReadOnlyList<Blob<T>> CarriedState => Options.ExposeHidden ? [] : [.. States.Select(state => state.Carried)];

    /// <inheritdoc/>
    public sealed override long MultiplyAdds(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top) =>
        (long)Positions * (GateColumns * ((long)shape.Inputs + Options.NumOutput) + OutputMultiplyAdds) + (long)shape.Batch * GateColumns * shape.StaticInputs;

    /// <summary>The number of gates for each output: a row of gates is as many parts of D.</summary>
    private protected abstract int GateCount { get; }

    /// <summary>The multiply-adds of one step of one sequence behind the states.</summary>
    private protected virtual long OutputMultiplyAdds => 0;

    /// <summary>h.</summary>
    private protected RecurrentState<T> Hidden { get; } = new();

    /// <summary>The states that a step hands on to the next, beside h.</summary>
    private protected virtual IEnumerable<RecurrentState<T>> StatesBesideHidden => [];

    /// <summary>The number of sequences, N.</summary>
    private protected int Batch => shape.Batch;

    /// <summary>T·N.</summary>
    private protected int Positions => shape.Steps * shape.Batch;

    /// <summary>The weights of h, (gates)×D.</summary>
    private protected Parameter<T> RecurrentWeight => Parameters[RecurrentWeightIndex];

    /// <summary>The place of the weights of h among the parameters; those of a derived type's own follow.</summary>
    private protected int RecurrentWeightIndex => shape.StaticInputs > 0 ? 3 : 2;

    /// <summary>The gradient of what the products with h gave, T×N×(gates).</summary>
    private protected virtual ReadOnlySpan<T> RecurrentDiff => gates.Diff;

    private int GateColumns => GateCount * Options.NumOutput;

    private RecurrentState<T>[] States => states ??= [Hidden, .. StatesBesideHidden];

    private int Exposed => Options.ExposeHidden ? States.Length : 0;

    private Parameter<T> InputWeight => Parameters[0];

    private Parameter<T> InputBias => Parameters[1];

    private Parameter<T> StaticWeight => Parameters[2];

    /// <inheritdoc/>
    protected sealed override void OnSetup(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        shape = RecurrentShape.Of(bottom, Exposed, Options.NumOutput);
        long largest = (long)GateCount * Options.NumOutput * Math.Max(Math.Max(shape.Inputs, shape.StaticInputs), Options.NumOutput);
        if (largest > Array.MaxLength)
            throw new InputException($"the weights would have {largest} elements, more than {Array.MaxLength}");
        AddParameter("input_weight", new Shape(GateColumns, shape.Inputs), Options.WeightFiller);
        AddParameter("input_bias", new Shape(GateColumns), Options.BiasFiller);
        if (shape.StaticInputs > 0)
            AddParameter("static_weight", new Shape(GateColumns, shape.StaticInputs), Options.WeightFiller);
        AddParameter("recurrent_weight", new Shape(GateColumns, Options.NumOutput), Options.WeightFiller);
        AddOwnParameters();
    }

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        RecurrentShape next = RecurrentShape.Of(bottom, Exposed, Options.NumOutput);
        if (next.Inputs != shape.Inputs || next.StaticInputs != shape.StaticInputs)
        {
            throw new InputException($"the weights are for {shape.Inputs} inputs and {shape.StaticInputs} static inputs of each sequence at each step, "
                + $"but the bottoms have {next.Inputs} and {next.StaticInputs}");
        }
        shape = next;
        marks.Reshape(shape.Steps, shape.Batch);
        gates.Reshape(InputChecks.TopShape(shape.Steps, shape.Batch, GateColumns));
        staticGates.Reshape(new Shape(shape.StaticInputs > 0 ? shape.Batch : 0, GateColumns));
        foreach (RecurrentState<T> state in States)
            state.Reshape(shape.Steps, shape.Batch, Options.NumOutput);
        top[0].Reshape(new Shape(shape.Steps, shape.Batch, Options.NumOutput));
        for (int i = 1; i < top.Length; i++)
            top[i].Reshape(new Shape(1, shape.Batch, Options.NumOutput));
    }

    /// <inheritdoc/>
    public sealed override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        marks.Read<T>(bottom[1].Data);
        for (int s = 0; s < Exposed; s++)
            bottom[bottom.Length - Exposed + s].Data.CopyTo(States[s].Carried.Data);
        Gemm.Multiply(false, true, Positions, GateColumns, shape.Inputs, T.One, bottom[0].Data, InputWeight.Data, T.Zero, gates.Data);
        Rows.Add(InputBias.Data, Positions, gates.Data);
        if (shape.StaticInputs > 0)
            AddStatic(bottom[2].Data);
        for (int step = 0; step < shape.Steps; step++)
        {
            foreach (RecurrentState<T> state in States)
                state.Enter(step, marks);
            StepForward(step);
        }
        foreach (RecurrentState<T> state in States)
            state.Carry();
        Output(top[0].Data);
        for (int s = 0; s < Exposed; s++)
            States[s].Carried.Data.CopyTo(top[1 + s].Data);
    }

    /// <inheritdoc/>
    public sealed override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        OutputBackward(top[0].Data, top[0].Diff);
        for (int s = 1; s < States.Length; s++)
            States[s].AllCurrentDiff.Clear();
        for (int s = 0; s < Exposed; s++)
            States[s].AddToLast(top[1 + s].Diff);
        for (int step = shape.Steps - 1; step >= 0; step--)
        {
            foreach (RecurrentState<T> state in States)
                state.AddFromNext(step, marks);
            StepBackward(step);
        }
        BackwardParameters(bottom[0].Data);
        if (propagateDown[0])
            Gemm.Multiply(false, false, Positions, shape.Inputs, GateColumns, T.One, gates.Diff, InputWeight.Data, T.Zero, bottom[0].Diff);
        if (shape.StaticInputs > 0)
            BackwardStatic(bottom[2], propagateDown[2]);
        for (int s = 0; s < Exposed; s++)
        {
            int i = bottom.Length - Exposed + s;
            if (propagateDown[i])
                States[s].FirstDiff(marks, bottom[i].Diff);
        }
    }

    /// <summary>Adds the parameters behind the weights of h.</summary>
    private protected virtual void AddOwnParameters()
    {
    }

    /// <summary>The states that a step gives, from those that it reads.</summary>
    private protected abstract void StepForward(int step);

    /// <summary>The gradients of a step's gates and of the states that it reads, from those of the states that it gives.</summary>
    private protected abstract void StepBackward(int step);

    /// <summary>The first top, from the states: h itself.</summary>
    private protected virtual void Output(Span<T> y) => Hidden.AllCurrent.CopyTo(y);

    /// <summary>The gradient of h, overwritten, from that of the first top.</summary>
    private protected virtual void OutputBackward(ReadOnlySpan<T> y, ReadOnlySpan<T> yDiff) => yDiff.CopyTo(Hidden.AllCurrentDiff);

    /// <summary>The gates of a step, N×(gates).</summary>
    private protected Span<T> Gates(int step) => Step(gates.Data, step);

    /// <summary>The gradient of the gates of a step.</summary>
    private protected Span<T> GatesDiff(int step) => Step(gates.Diff, step);

    /// <summary>Step t of an array T×N×(any).</summary>
    private protected Span<T> Step(Span<T> all, int step) => all.Slice(step * (all.Length / shape.Steps), all.Length / shape.Steps);

    /// <summary>gates = h·Wᵀ + beta·gates, h what the step reads.</summary>
    private protected void MultiplyHidden(int step, T beta, Span<T> product) =>
        Gemm.Multiply(false, true, Batch, GateColumns, Options.NumOutput, T.One, Hidden.Previous(step), RecurrentWeight.Data, beta, product);

    /// <summary>∂h = ∂product·W + beta·∂h, h what the step reads.</summary>
    private protected void MultiplyHiddenBackward(int step, ReadOnlySpan<T> productDiff, T beta) =>
        Gemm.Multiply(false, false, Batch, Options.NumOutput, GateColumns, T.One, productDiff, RecurrentWeight.Data, beta, Hidden.PreviousDiff(step));

    private void AddStatic(ReadOnlySpan<T> x)
    {
        Gemm.Multiply(false, true, Batch, GateColumns, shape.StaticInputs, T.One, x, StaticWeight.Data, T.Zero, staticGates.Data);
        Rows.Add(staticGates.Data, shape.Steps, gates.Data);
    }

    private void BackwardStatic(Blob<T> x, bool propagateDown)
    {
        if (!StaticWeight.Learns && !propagateDown)
            return;
        staticGates.Diff.Clear();
        Rows.AddSum(gates.Diff, shape.Steps, staticGates.Diff);
        if (StaticWeight.Learns)
            Gemm.Multiply(true, false, GateColumns, shape.StaticInputs, Batch, T.One, staticGates.Diff, x.Data, T.One, StaticWeight.Diff);
        if (propagateDown)
            Gemm.Multiply(false, false, Batch, shape.StaticInputs, GateColumns, T.One, staticGates.Diff, StaticWeight.Data, T.Zero, x.Diff);
    }

    private void BackwardParameters(ReadOnlySpan<T> x)
    {
        if (InputWeight.Learns)
            Gemm.Multiply(true, false, GateColumns, shape.Inputs, Positions, T.One, gates.Diff, x, T.One, InputWeight.Diff);
        if (InputBias.Learns)
            Rows.AddSum(gates.Diff, Positions, InputBias.Diff);
        if (RecurrentWeight.Learns)
            Gemm.Multiply(true, false, GateColumns, Options.NumOutput, Positions, T.One, RecurrentDiff, Hidden.AllPrevious, T.One, RecurrentWeight.Diff);
        BackwardOwnParameters();
    }

    /// <summary>The gradients of a derived type's own parameters.</summary>
    private protected virtual void BackwardOwnParameters()
    {
    }
}
