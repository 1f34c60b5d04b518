using System.Numerics;
using NetFramework.Layers;
using NUnit.Framework.Constraints;

namespace NetFramework.Tests.Layers.Recurrent;

/// <summary>What recurrent layers hand on from one Forward to the next.</summary>
public sealed class CarriedStateTests
{
    private const int Steps = 6, Batch = 2, Inputs = 3, Outputs = 4;

    private static readonly string[] Types = ["RNN", "LSTM", "GRU"];

    private static readonly double[] Xs = Values.Normal(Steps * Batch * Inputs, 1);

    [TestCaseSource(nameof(Types))]
    public void Two_halves_of_a_sequence_are_the_whole(string type)
    {
        LayerRun<double> whole = Run(type, 0, Steps, first: 0);
        whole.Forward();

        LayerRun<double> halves = Run(type, 0, 2, first: 0);
        halves.Forward();
        double[] y = halves.Tops[0].Data.ToArray();
        SetSteps(halves, 2, Steps - 2, first: 1);
        halves.Forward();
        Values.AssertClose([.. y, .. halves.Tops[0].Data.ToArray()], whole.Tops[0].Data.ToArray(), 1e-14, 1e-15, "y");
    }

    [TestCaseSource(nameof(Types))]
    public void A_sequence_that_begins_knows_nothing_of_what_was_before(string type)
    {
        LayerRun<double> fresh = Run(type, 2, 4, first: 0);
        fresh.Forward();
        LayerRun<double> used = Run(type, 0, 2, first: 0);
        used.Forward();
        SetSteps(used, 2, 4, first: 0);
        used.Forward();
        Assert.That(used.Tops[0].Data.ToArray(), Is.EqualTo(fresh.Tops[0].Data.ToArray()));
    }

    [TestCaseSource(nameof(Types))]
    public void A_run_goes_on_to_the_bit_from_the_carried_state(string type)
    {
        LayerRun<float> first = Run<float>(type, 0, 3, first: 0);
        first.Forward();
        LayerRun<float> resumed = Run<float>(type, 3, 3, first: 1);
        for (int i = 0; i < first.Layer.CarriedState.Count; i++)
            resumed.Layer.CarriedState[i].CopyDataFrom(first.Layer.CarriedState[i]);
        resumed.Forward();
        SetSteps(first, 3, 3, first: 1);
        first.Forward();
        Assert.That(resumed.Tops[0].Data.ToArray(), Is.EqualTo(first.Tops[0].Data.ToArray()));
        Assert.That(resumed.Layer.CarriedState.Select(state => state.Shape), Is.All.EqualTo(new Shape(Batch, Outputs)));
    }

    [TestCaseSource(nameof(Types))]
    public void Another_number_of_sequences_begins_at_0(string type)
    {
        LayerRun<double> run = Run(type, 0, 3, first: 0);
        run.Forward();
        run.Reshape([new Shape(1, 3, Inputs), new Shape(1, 3)]);
        Assert.That(run.Layer.CarriedState.SelectMany(state => state.Data.ToArray()), Is.All.Zero);
    }

    [TestCaseSource(nameof(Types))]
    public void Exposed_states_are_not_carried(string type)
    {
        int states = Run(type, 0, 1, first: 0).Layer.CarriedState.Count;
        Shape[] bottoms = [new Shape(2, Batch, Inputs), new Shape(2, Batch), .. Enumerable.Repeat(new Shape(1, Batch, Outputs), states)];
        var run = new LayerRun<double>(type, Options with { ExposeHidden = true }, bottoms, 1 + states, Phase.Train);
        Assert.That(run.Layer.CarriedState, Is.Empty);
    }

    [TestCaseSource(nameof(Types))]
    public void What_does_not_fit_is_an_error(string type)
    {
        Assert.That(() => Make(type, [2, 3], [2, 3]), Error("bottom 0 must have the shape T×N×(the elements of a step), with T of 1 or more, but its shape is 2×3"));
        Assert.That(() => Make(type, [0, 3, 2], [0, 3]), Error("bottom 0 must have the shape T×N×(the elements of a step), with T of 1 or more, but its shape is 0×3×2"));
        Assert.That(() => Make(type, [2, 3, 4], [3, 2]), Error("bottom 1 says of each step whether the sequence goes on: its shape must be 2×3 for a bottom 0 of shape 2×3×4, but is 3×2"));
        Assert.That(() => Make(type, [2, 3, 4], [2, 3], [2, 5]), Error("bottom 2, which is the same in all steps, must have the shape N×(its elements) with N = 3, but its shape is 2×5"));
        LayerRun<float> run = Make(type, [2, 3, 4], [2, 3]);
        Assert.That(() => run.Reshape([new Shape(2, 3, 5), new Shape(2, 3)]),
            Error("the weights are for 4 inputs and 0 static inputs of each sequence at each step, but the bottoms have 5 and 0"));
        run.Bottoms[1].Data[4] = 0.5f;
        Assert.That(run.Forward, Error("cont of step 1 of sequence 1 is 0.5, but it must be 0 (a sequence begins) or 1 (it goes on)"));
    }

    private static RecurrentOptions Options => new() { NumOutput = Outputs, WeightFiller = new FillerOptions { Type = "xavier" } };

    private static LayerRun<double> Run(string type, int start, int steps, int first) => Run<double>(type, start, steps, first);

    /// <summary>A layer on some of the steps, with the mark <paramref name="first"/> at the first of them and 1 at the others.</summary>
    private static LayerRun<T> Run<T>(string type, int start, int steps, int first) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var run = new LayerRun<T>(type, Options, [new Shape(steps, Batch, Inputs), new Shape(steps, Batch)], 1, Phase.Train);
        SetSteps(run, start, steps, first);
        return run;
    }

    private static void SetSteps<T>(LayerRun<T> run, int start, int steps, int first) where T : unmanaged, IFloatingPointIeee754<T>
    {
        run.Reshape([new Shape(steps, Batch, Inputs), new Shape(steps, Batch)]);
        Values.Set(run.Bottoms[0].Data, Xs[(start * Batch * Inputs)..((start + steps) * Batch * Inputs)]);
        Values.Set(run.Bottoms[1].Data, [.. Enumerable.Range(0, steps * Batch).Select(i => i < Batch ? first : 1.0)]);
    }

    private static LayerRun<float> Make(string type, params int[][] shapes) => new(type, Options, [.. shapes.Select(extents => new Shape(extents))], 1, Phase.Train);

    private static EqualStringConstraint Error(string message) => Throws.TypeOf<InputException>().With.Message.EqualTo(message);
}
