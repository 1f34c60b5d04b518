using System.Numerics;
using NetFramework.Layers;
using NetFramework.Numerics;

namespace NetFramework.Tests.Layers;

/// <summary>What holds for every registered layer type, on the cases that the layers' test files declare.</summary>
public sealed class RegistryTests
{
    private static IReadOnlyList<LayerCase> Cases => LayerCases.All;

    private static IEnumerable<LayerCase> DifferentiableCases => Cases.Where(layerCase => !layerCase.HasSurrogateGradient);

    private static IEnumerable<string> TypeNames => LayerRegistry.Types.Select(info => info.Name);

    [TestCaseSource(nameof(TypeNames))]
    public void Every_layer_type_has_a_case(string type) => Assert.That(Cases.Select(layerCase => layerCase.Type), Does.Contain(type));

    [TestCaseSource(nameof(DifferentiableCases))]
    public void Every_derivative_is_right(LayerCase layerCase)
    {
        var run = new LayerRun<double>(layerCase);
        GradientReport report = GradientChecker.CheckLayer(run.Layer, run.Bottoms, run.Tops);
        TestContext.Out.WriteLine(report);
        Assert.That(report.ContractErrors, Is.Empty);
        Assert.That(report.Results.Select(result => (result.Input, result.Verdict)), Is.All.Matches<(string Input, GradientVerdict Verdict)>(
            result => result.Verdict == GradientVerdict.Passed), report.ToString());
        int gradients = run.PropagateDown.Count(propagate => propagate) + run.Layer.Parameters.Count(parameter => parameter.Learns);
        Assert.That(report.Results, Has.Count.EqualTo(gradients));
    }

    [TestCaseSource(nameof(Cases))]
    public void Float_agrees_with_double(LayerCase layerCase)
    {
        LayerRun<float>.Result narrow = new LayerRun<float>(layerCase).Pass();
        LayerRun<double>.Result wide = new LayerRun<double>(layerCase).Pass();
        Assert.That(narrow.TopShapes, Is.EqualTo(wide.TopShapes));
        foreach (((string name, double[] values), (_, double[] expected)) in narrow.Arrays.Zip(wide.Arrays))
            Values.AssertClose(values, expected, layerCase.FloatTolerance, layerCase.FloatTolerance, name);
    }

    // Half has 11 significant bits; what matters is that the plain path is there and gives the right thing.
    [TestCaseSource(nameof(Cases))]
    public void Other_element_types_work(LayerCase layerCase)
    {
        LayerRun<Half>.Result half = new LayerRun<Half>(layerCase).Pass();
        LayerRun<double>.Result wide = new LayerRun<double>(layerCase).Pass();
        Assert.That(half.TopShapes, Is.EqualTo(wide.TopShapes));
        foreach (((string name, double[] values), (_, double[] expected)) in half.Arrays.Zip(wide.Arrays))
            Values.AssertClose(values, expected, 0.05, 0.05, name);
    }

    [TestCaseSource(nameof(Cases))]
    public void A_changed_shape_leaves_no_trace(LayerCase layerCase)
    {
        var run = new LayerRun<double>(layerCase);
        LayerRun<double>.Result first = run.Pass();
        if (layerCase.Bottoms.Count == 0 || layerCase.ReshapedBottoms.Count == 0)
            return;

        run.Reshape(layerCase.ReshapedBottoms);
        run.Fill(layerCase);
        AssertIdentical(run.Pass(), new LayerRun<double>(layerCase, layerCase.ReshapedBottoms).Pass());

        run.Reshape([.. layerCase.Bottoms.Select(bottom => bottom.Shape)]);
        run.Fill(layerCase);
        AssertIdentical(run.Pass(), first);
    }

    // Between passes a top's memory may serve other blobs.
    [TestCaseSource(nameof(Cases))]
    public void Forward_takes_nothing_from_what_is_in_the_tops(LayerCase layerCase)
    {
        if (!new LayerRun<double>(layerCase).Layer.TopsAreNetInputs)
            Assert.That(SecondPass(double.NaN), Is.EqualTo(SecondPass(7)));

        double[][] SecondPass(double left)
        {
            var run = new LayerRun<double>(layerCase);
            run.Forward();
            foreach (Blob<double> top in run.Tops)
                top.Data.Fill(left);
            run.Forward();
            return [.. run.Tops.Select(top => top.Data.ToArray())];
        }
    }

    [TestCaseSource(nameof(Cases))]
    public void Testing_allocates_no_diff(LayerCase layerCase)
    {
        var run = new LayerRun<double>(layerCase with { Phase = Phase.Test });
        run.Forward();
        Assert.That(run.Bottoms.Concat(run.Tops).Concat(run.Layer.Parameters.Select(parameter => parameter.Blob)).Where(blob => blob.HasDiff), Is.Empty);
    }

    [TestCaseSource(nameof(Cases))]
    public void Backward_overwrites_the_diffs_of_bottoms_and_adds_to_those_of_parameters(LayerCase layerCase)
    {
        var run = new LayerRun<double>(layerCase);
        LayerRun<double>.Result once = run.Pass();
        foreach (Blob<double> bottom in run.Bottoms)
            bottom.Diff.Fill(double.NaN);
        foreach (Parameter<double> parameter in run.Layer.Parameters)
            parameter.Diff.Fill(1);
        run.Forward();
        run.SeedTopDiffs();
        run.Backward();
        for (int i = 0; i < run.Bottoms.Length; i++)
        {
            if (run.PropagateDown[i])
                Assert.That(run.Bottoms[i].Diff.ToArray(), Is.EqualTo(once.BottomDiffs[i]), $"bottom {i}");
        }
        for (int i = 0; i < run.Layer.Parameters.Count; i++)
            Assert.That(run.Layer.Parameters[i].Diff.ToArray(), Is.EqualTo(once.ParameterDiffs[i].Select(value => value + 1).ToArray()).Within(1e-12), $"parameter {i}");
    }

    [TestCaseSource(nameof(Cases))]
    public void Where_the_diff_of_the_bottom_lies_in_that_of_the_top_nothing_changes(LayerCase layerCase)
    {
        var run = new LayerRun<float>(layerCase);
        if (!run.Layer.CanShareDiff)
            return;
        LayerRun<float>.Result apart = run.Pass();
        run.Bottoms[0].ShareDiff(run.Tops[0]);
        AssertIdentical(run.Pass(), apart);
    }

    [TestCaseSource(nameof(Cases))]
    public void A_parameter_that_does_not_learn_keeps_its_diff(LayerCase layerCase)
    {
        LayerRun<double>.Result learning = new LayerRun<double>(layerCase).Pass();
        var frozen = new LayerRun<double>(layerCase, specs: [.. learning.ParameterDiffs.Select(_ => new ParameterSpec { LrMult = 0 })]);
        LayerRun<double>.Result result = frozen.Pass();
        Assert.That(result.ParameterDiffs.SelectMany(values => values), Is.All.Zero);
        Assert.That(result.BottomDiffs, Is.EqualTo(learning.BottomDiffs));
    }

    [TestCaseSource(nameof(Cases))]
    public void Propagate_down_false_leaves_the_diff_of_the_bottom_as_it_is(LayerCase layerCase)
    {
        var run = new LayerRun<double>(layerCase);
        LayerRun<double>.Result all = run.Pass();
        for (int without = 0; without < run.Bottoms.Length; without++)
        {
            bool before = run.PropagateDown[without];
            run.PropagateDown[without] = false;
            run.Bottoms[without].Diff.Fill(7);
            run.Backward();
            Assert.That(run.Bottoms[without].Diff.ToArray(), Is.All.EqualTo(7), $"bottom {without}");
            for (int other = 0; other < run.Bottoms.Length; other++)
            {
                if (run.PropagateDown[other])
                    Assert.That(run.Bottoms[other].Diff.ToArray(), Is.EqualTo(all.BottomDiffs[other]), $"bottom {other}");
            }
            run.PropagateDown[without] = before;
        }
    }

    [TestCaseSource(nameof(Cases))]
    public void Forward_and_Backward_do_not_change_their_inputs(LayerCase layerCase)
    {
        var run = new LayerRun<double>(layerCase);
        double[][] before = [.. run.Bottoms.Select(bottom => bottom.Data.ToArray())];
        run.Pass();
        Assert.That(run.Bottoms.Select(bottom => bottom.Data.ToArray()), Is.EqualTo(before));
    }

    [TestCaseSource(nameof(Cases))]
    public void A_pass_is_a_function_of_the_iteration(LayerCase layerCase)
    {
        var run = new LayerRun<double>(layerCase) { Iteration = 3 };
        LayerRun<double>.Result third = run.Pass();
        run.Iteration = 4;
        run.Pass();
        run.Iteration = 3;
        AssertIdentical(run.Pass(), third);
    }

    [TestCaseSource(nameof(Cases))]
    public void What_a_layer_says_of_memory_is_true(LayerCase layerCase)
    {
        LayerRun<double>.Result expected = new LayerRun<double>(layerCase).Pass();
        var run = new LayerRun<double>(layerCase);
        if (run.Layer.CanShareMemory)
        {
            Assert.That(run.Tops[0].Count, Is.EqualTo(run.Bottoms[0].Count));
            run.Tops[0].ShareData(run.Bottoms[0]);
            AssertIdentical(run.Pass(), expected);

            run = new LayerRun<double>(layerCase);
            run.Pass();
            run.Bottoms[0].Data.Fill(double.NaN);
            run.ClearParameterDiffs();
            run.Backward();
            AssertDiffs(run, expected);
        }
        run = new LayerRun<double>(layerCase);
        if (!run.Layer.BackwardReadsTops)
        {
            run.Pass();
            foreach (Blob<double> top in run.Tops)
                top.Data.Fill(double.NaN);
            run.ClearParameterDiffs();
            run.Backward();
            AssertDiffs(run, expected);
        }
    }

    [TestCaseSource(nameof(Cases))]
    public void The_steady_state_allocates_nothing(LayerCase layerCase)
    {
        Assert.That(AllocatedBy<float>(layerCase), Is.Zero, "float");
        Assert.That(AllocatedBy<double>(layerCase), Is.Zero, "double");
    }

    [TestCaseSource(nameof(Cases))]
    public void A_wrong_number_of_bottoms_or_tops_is_one_clear_error(LayerCase layerCase)
    {
        Layer<float> layer = LayerRegistry.Create<float>(layerCase.Type, layerCase.Options);
        int bottoms = layerCase.Bottoms.Count, tops = layerCase.Tops;
        Assert.That(layer.Bottoms.Allows(bottoms) && layer.Tops.Allows(tops));
        foreach (int wrong in WrongNumbers(layer.Bottoms))
            Assert.That(MessageOf<float>(layerCase, wrong, tops), Does.StartWith($"takes {layer.Bottoms} bottom blob(s), but {wrong} "));
        foreach (int wrong in WrongNumbers(layer.Tops))
            Assert.That(MessageOf<float>(layerCase, bottoms, wrong), Does.StartWith($"gives {layer.Tops} top blob(s), but {wrong} "));
    }

    [TestCaseSource(nameof(Cases))]
    public void What_a_layer_is_for_fits_what_it_does(LayerCase layerCase)
    {
        LayerRole role = LayerRegistry.Find(layerCase.Type)!.Role;
        var run = new LayerRun<double>(layerCase);
        bool isLoss = Enumerable.Range(0, layerCase.Tops).Any(top => run.Layer.DefaultLossWeight(top) != 0);
        Assert.That(isLoss, Is.EqualTo(role == LayerRole.Loss), "a loss, and no other layer, has a loss weight");
        if (role == LayerRole.Data)
            Assert.That(run.Layer.Bottoms, Is.EqualTo(Arity.None));
        if (role == LayerRole.Metric)
            Assert.That(run.PropagateDown, Is.All.False, "no gradient flows through a metric");
        if (role != LayerRole.Data)
            Assert.That(run.Layer.Extent, Is.Null, "only a data layer has a data set");
        if (run.Layer.MetricTotals is { } metric)
        {
            Assert.That(role, Is.EqualTo(LayerRole.Metric));
            AssertMeasured(run, metric);
        }
        if (layerCase.Options.PredictionHead is { } head)
        {
            Assert.That(role, Is.EqualTo(LayerRole.Loss));
            Layer<double> prediction = LayerRegistry.Create<double>(head.Type, head.Options);
            Assert.That(prediction.Bottoms.Allows(1) && prediction.Tops.Allows(1));
        }
        if (run.Layer.Classification is { } classification)
        {
            Assert.That(role, Is.AnyOf(LayerRole.Loss, LayerRole.Metric));
            Assert.That(run.PropagateDown[classification.Labels], Is.False);
            Assert.That(classification.Axis, Is.InRange(0, run.Bottoms[classification.Scores].Shape.Rank - 1));
        }
    }

    private static void AssertMeasured(LayerRun<double> run, IMetricTotals metric)
    {
        run.Forward();
        for (int i = 0; i < run.Tops.Length; i++)
        {
            var values = new double[run.Tops[i].Count];
            metric.Measure(metric.Totals, i, values);
            Assert.That(run.Tops[i].Data.ToArray(), Is.EqualTo(values), $"top {i} is measured from the totals");
        }
    }

    private static long AllocatedBy<T>(LayerCase layerCase) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var run = new LayerRun<T>(layerCase);
        run.SeedTopDiffs();
        run.ClearParameterDiffs();
        return Allocation.InSteadyState(() =>
        {
            for (int pass = 0; pass < 3; pass++)
            {
                run.Iteration = pass;
                run.Forward();
                run.Backward();
            }
        });
    }

    private static IEnumerable<int> WrongNumbers(Arity arity)
    {
        if (arity.Min > 0)
            yield return arity.Min - 1;
        if (arity.Max < int.MaxValue)
            yield return arity.Max + 1;
    }

    private static string MessageOf<T>(LayerCase layerCase, int bottoms, int tops) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shape[] shapes = [.. Enumerable.Range(0, bottoms).Select(i => i < layerCase.Bottoms.Count ? layerCase.Bottoms[i].Shape : new Shape(1))];
        InputException? exception = Assert.Throws<InputException>(
            () => _ = new LayerRun<T>(layerCase.Type, layerCase.Options, shapes, tops, layerCase.Phase, layerCase.Preprocessing));
        return exception!.Message;
    }

    private static void AssertIdentical<T>(LayerRun<T>.Result actual, LayerRun<T>.Result expected) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Assert.That(actual.TopShapes, Is.EqualTo(expected.TopShapes));
        foreach (((string name, double[] values), (_, double[] right)) in actual.Arrays.Zip(expected.Arrays))
            Assert.That(values, Is.EqualTo(right), name);
    }

    private static void AssertDiffs(LayerRun<double> run, LayerRun<double>.Result expected)
    {
        for (int i = 0; i < run.Bottoms.Length; i++)
        {
            if (run.PropagateDown[i])
                Assert.That(run.Bottoms[i].Diff.ToArray(), Is.EqualTo(expected.BottomDiffs[i]), $"diff of bottom {i}");
        }
        for (int i = 0; i < run.Layer.Parameters.Count; i++)
            Assert.That(run.Layer.Parameters[i].Diff.ToArray(), Is.EqualTo(expected.ParameterDiffs[i]), $"diff of parameter {i}");
    }
}
