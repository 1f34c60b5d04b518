using FsCheck;
using FsCheck.Fluent;
using NetFramework.Layers;
using NetFramework.Passes;

namespace NetFramework.Tests;

/// <summary>One loss in three forms: rewriting changes how it is computed, and nothing else.</summary>
internal sealed class FormulationTests
{
    private const string Fused = """
        name: n
        force_backward: true
        layers:
          - { name: in, type: Input, top: [x, label], shape: [[6, 5], [6]] }
          - { name: scores, type: InnerProduct, bottom: x, top: z, num_output: 4, weight_filler: { type: gaussian, std: 1 } }
          - { name: loss, type: SoftmaxWithLoss, bottom: [z, label], top: loss, OPTIONS }
        """;

    private static readonly Formulation[] Forms = Enum.GetValues<Formulation>();

    private static readonly string[] Options =
    [
        "axis: 1",
        "loss_weight: 0.3, ignore_label: 2",
        "class_weights: [1, 0.5, 2, 0.25], reduction: mean, beta: 0.5",
        "label_smoothing: 0.1, reduction: sum, propagate_down: [true, false]",
        "label_smoothing: 0.2, class_weights: [1, 2, 3, 4], reduction: none, axis: -1",
        "normalization: FULL, ignore_label: 0, beta: 3",
        "normalize: false",
    ];

    private static NetDefinition Parse(string options) => NetDefinition.Parse(Fused.Replace("OPTIONS", options, StringComparison.Ordinal));

    private static NetDefinition In(NetDefinition net, Formulation formulation) => FormulationRewrite.Apply(net, formulation).Definition;

    private static string[] Types(NetDefinition net) => [.. net.Layers.Select(layer => layer.Type)];

    [Test]
    public void Each_form_is_rewritten_to_each_other_with_equal_losses_and_gradients(
        [ValueSource(nameof(Options))] string options, [ValueSource(nameof(Forms))] Formulation from, [ValueSource(nameof(Forms))] Formulation to)
    {
        NetDefinition written = In(Parse(options), from);
        (double loss, double[] weightDiff, double[] inputDiff) = Run(Parse(options), seed: 3, formulation: null);
        (double rewrittenLoss, double[] rewrittenWeightDiff, double[] rewrittenInputDiff) = Run(written, seed: 3, to);
        Assert.Multiple(() =>
        {
            Assert.That(rewrittenLoss, Is.EqualTo(loss).Within(1e-13).Percent);
            Assert.That(rewrittenWeightDiff, Is.EqualTo(weightDiff).Within(1e-14));
            Assert.That(rewrittenInputDiff, Is.EqualTo(inputDiff).Within(1e-14));
        });
    }

    // Scores of the width of a random net's: no probability underflows.
    [Test]
    public void On_random_nets_the_three_forms_agree() => Prop.ForAll(
        Gen.Choose(1, 1_000_000).ToArbitrary(), Gen.Elements(Options).ToArbitrary(), Gen.Elements(Forms).ToArbitrary(), (seed, options, form) =>
        {
            (double loss, double[] weightDiff, _) = Run(Parse(options), seed, formulation: null);
            (double rewrittenLoss, double[] rewrittenWeightDiff, _) = Run(Parse(options), seed, form);
            double scale = weightDiff.Max(Math.Abs);
            return Math.Abs(loss - rewrittenLoss) <= 1e-13 * (1 + Math.Abs(loss)) && weightDiff.Zip(rewrittenWeightDiff).All(pair => Math.Abs(pair.First - pair.Second) <= 1e-13 * scale);
        }).QuickCheckThrowOnFailure();

    [Test]
    public void There_and_back_is_the_same_definition(
        [ValueSource(nameof(Options))] string options, [ValueSource(nameof(Forms))] Formulation from, [ValueSource(nameof(Forms))] Formulation to)
    {
        NetDefinition written = In(Parse(options), from);
        Assert.That(In(In(written, to), from).ToYaml(), Is.EqualTo(written.ToYaml()));
    }

    [Test]
    public void Soft_labels_are_rewritten_too([ValueSource(nameof(Forms))] Formulation to)
    {
        NetDefinition net = NetDefinition.Parse("""
            force_backward: true
            layers:
              - { name: in, type: Input, top: [x, label], shape: [[6, 5], [6, 4]] }
              - { name: scores, type: InnerProduct, bottom: x, top: z, num_output: 4, weight_filler: { type: gaussian, std: 1 } }
              - { name: loss, type: SoftmaxWithLoss, bottom: [z, label], top: loss, soft_label: true, label_smoothing: 0.1, class_weights: [1, 2, 3, 4] }
            """);
        (double loss, double[] weightDiff, _) = Run(net, seed: 4, null);
        (double rewrittenLoss, double[] rewrittenWeightDiff, _) = Run(net, seed: 4, to);
        Assert.That(rewrittenLoss, Is.EqualTo(loss).Within(1e-13).Percent);
        Assert.That(rewrittenWeightDiff, Is.EqualTo(weightDiff).Within(1e-14));
    }

    [Test]
    public void Sample_weights_go_with_the_loss([ValueSource(nameof(Forms))] Formulation from, [ValueSource(nameof(Forms))] Formulation to, [Values("", ", propagate_down: [true, false, false]")] string more)
    {
        string fused = Fused.Replace("[x, label], shape: [[6, 5], [6]]", "[x, label, weight], shape: [[6, 5], [6], [6]]", StringComparison.Ordinal)
            .Replace("bottom: [z, label]", "bottom: [z, label, weight]", StringComparison.Ordinal).Replace("OPTIONS", "class_weights: [1, 0.5, 2, 0.25]" + more, StringComparison.Ordinal);
        NetDefinition written = In(NetDefinition.Parse(fused), from);
        Assert.That(In(In(written, to), from).ToYaml(), Is.EqualTo(written.ToYaml()));
        (double loss, double[] weightDiff, _) = Run(NetDefinition.Parse(fused), seed: 5, null);
        (double rewrittenLoss, double[] rewrittenWeightDiff, _) = Run(written, seed: 5, to);
        Assert.That(rewrittenLoss, Is.EqualTo(loss).Within(1e-13).Percent);
        Assert.That(rewrittenWeightDiff, Is.EqualTo(weightDiff).Within(1e-14));
        Assert.That(loss, Is.Not.EqualTo(Run(Parse("class_weights: [1, 0.5, 2, 0.25]"), seed: 5, null).Loss).Within(1).Percent);
    }

    [Test]
    public void The_layers_that_come_in_are_named_after_the_loss()
    {
        Assert.Multiple(() =>
        {
            Assert.That(In(Parse("loss_weight: 2"), Formulation.Separated).ToYaml(), Does.EndWith("""
                - {name: loss_softmax, type: Softmax, bottom: [z], top: [loss_probabilities]}
                - {name: loss, type: MultinomialLogisticLoss, bottom: [loss_probabilities, label], top: [loss], loss_weight: [2]}

                """));
            Assert.That(In(Parse("beta: 2"), Formulation.Log).ToYaml(), Does.EndWith("""
                - {name: loss_log_softmax, type: LogSoftmax, bottom: [z], top: [loss_log_probabilities], beta: 2}
                - {name: loss, type: NLLLoss, bottom: [loss_log_probabilities, label], top: [loss]}

                """));
        });
    }

    [Test]
    public void All_heads_of_a_net_are_rewritten_and_keep_their_names_and_weights()
    {
        const string heads = """
            layers:
              - { name: in, type: Input, top: [x, label], shape: [[2, 5], [2]] }
              - { name: a, type: InnerProduct, bottom: x, top: za, num_output: 4 }
              - { name: loss1, type: SoftmaxWithLoss, bottom: [za, label], top: loss1/loss1, loss_weight: 0.3 }
              - { name: b, type: InnerProduct, bottom: x, top: zb, num_output: 4 }
              - { name: prob_b, type: Softmax, bottom: zb, top: pb }
              - { name: loss2, type: MultinomialLogisticLoss, bottom: [pb, label], top: loss2/loss1, loss_weight: 0.3 }
              - { name: c, type: InnerProduct, bottom: x, top: zc, num_output: 4 }
              - { name: log_c, type: LogSoftmax, bottom: zc, top: lc }
              - { name: loss3, type: NLLLoss, bottom: [lc, label], top: loss3/loss3 }
            """;
        RewrittenNet log = FormulationRewrite.Apply(NetDefinition.Parse(heads), Formulation.Log);
        Assert.Multiple(() =>
        {
            Assert.That(log.Heads.Select(head => head.Description), Is.EqualTo(new[]
            {
                "loss 'loss1': SoftmaxWithLoss became LogSoftmax 'loss1_log_softmax' and NLLLoss",
                "loss 'loss2': Softmax 'prob_b' and MultinomialLogisticLoss became LogSoftmax 'loss2_log_softmax' and NLLLoss",
            }));
            Assert.That(log.Definition.Layers.Where(layer => layer.Type == "NLLLoss").Select(layer => (layer.Name, layer.Top[0], layer.LossWeight.Sum())),
                Is.EqualTo(new[] { ("loss1", "loss1/loss1", 0.3), ("loss2", "loss2/loss1", 0.3), ("loss3", "loss3/loss3", 0.0) }));
            Assert.That(Types(log.Definition), Does.Not.Contain("Softmax"));
            Assert.That(Types(In(log.Definition, Formulation.Fused)).Count(type => type == "SoftmaxWithLoss"), Is.EqualTo(3));
        });
    }

    private const string Shared = """
        layers:
          - { name: in, type: Input, top: [x, label], shape: [[2, 4], [2]] }
          - { name: prob, type: Softmax, bottom: x, top: p }
          - { name: loss, type: MultinomialLogisticLoss, bottom: [p, label], top: loss }
          - { name: accuracy, type: Accuracy, bottom: [p, label], top: accuracy }
        """;

    [Test]
    public void Probabilities_that_another_layer_reads_stay_alive()
    {
        NetDefinition net = NetDefinition.Parse(Shared);
        RewrittenNet fused = FormulationRewrite.Apply(net, Formulation.Fused);
        Assert.Multiple(() =>
        {
            Assert.That(Types(fused.Definition), Is.EqualTo(new[] { "Input", "Softmax", "SoftmaxWithLoss", "Accuracy" }));
            Assert.That(fused.Heads.Single().Description, Is.EqualTo("loss 'loss': Softmax 'prob' and MultinomialLogisticLoss became SoftmaxWithLoss; 'prob' stays, since layer 'accuracy' reads 'p'"));
            Assert.That(In(fused.Definition, Formulation.Separated).ToYaml(), Is.EqualTo(net.ToYaml()), "a softmax that is there is read");
            Assert.That(In(In(fused.Definition, Formulation.Log), Formulation.Separated).ToYaml(), Is.EqualTo(net.ToYaml()));
        });
    }

    [Test]
    public void Probabilities_that_are_a_loss_themselves_stay_alive()
    {
        NetDefinition net = NetDefinition.Parse(Shared.Replace("top: p }", "top: p, loss_weight: 0.1 }", StringComparison.Ordinal).Replace("bottom: [p, label], top: accuracy", "bottom: [x, label], top: accuracy", StringComparison.Ordinal));
        Assert.That(FormulationRewrite.Apply(net, Formulation.Log).Heads.Single().Description, Does.EndWith("; 'prob' stays, since 'p' has a loss weight"));
    }

    [Test]
    public void The_second_top_of_a_fused_loss_keeps_its_name_and_comes_back([Values(Formulation.Separated, Formulation.Log)] Formulation to)
    {
        NetDefinition net = NetDefinition.Parse("""
            layers:
              - { name: in, type: Input, top: [x, label], shape: [[2, 4], [2]] }
              - { name: loss, type: SoftmaxWithLoss, bottom: [x, label], top: [loss, p], loss_weight: [1, 0] }
              - { name: accuracy, type: Accuracy, bottom: [p, label], top: accuracy }
            """);
        NetDefinition rewritten = In(net, to);
        Assert.That(rewritten.Layers.Single(layer => layer.Type == "Softmax"), Has.Property("Name").EqualTo("loss_softmax").And.Property("Top").EqualTo(new[] { "p" }));
        Assert.That(In(rewritten, Formulation.Fused).ToYaml(), Is.EqualTo(net.ToYaml()));
    }

    [Test]
    public void A_softmax_in_place_gives_its_scores_back()
    {
        NetDefinition net = NetDefinition.Parse("""
            layers:
              - { name: in, type: Input, top: [x, label], shape: [[2, 4], [2]] }
              - { name: prob, type: Softmax, bottom: x, top: x }
              - { name: loss, type: MultinomialLogisticLoss, bottom: [x, label], top: loss }
            """);
        Assert.That(In(net, Formulation.Fused).Layers[^1].Bottom, Is.EqualTo(new[] { "x", "label" }));
        Assert.That(Types(In(net, Formulation.Fused)), Is.EqualTo(new[] { "Input", "SoftmaxWithLoss" }));
    }

    [Test]
    public void A_net_that_is_in_the_form_already_stays_as_it_is([ValueSource(nameof(Forms))] Formulation form)
    {
        NetDefinition net = In(Parse("axis: 1"), form);
        RewrittenNet again = FormulationRewrite.Apply(net, form);
        Assert.That(again.Heads, Is.Empty);
        Assert.That(again.Definition.ToYaml(), Is.EqualTo(net.ToYaml()));
    }

    private static readonly TestCaseData[] Refusals =
    [
        Refusal("an epsilon", "{ name: s, type: Softmax, bottom: x, top: p, epsilon: 0.001 }", "{ name: l, type: MultinomialLogisticLoss, bottom: [p, label] }", Formulation.Fused,
            "net.yaml:3:59: layer 's' (Softmax): the loss 'l' cannot be rewritten to the formulation 'fused': 'epsilon: 0.001' makes this another function, which only the separated formulation has"),
        Refusal("a clamp", "{ name: s, type: Softmax, bottom: x, top: p }", "{ name: l, type: MultinomialLogisticLoss, bottom: [p, label], min_probability: 1e-20 }", Formulation.Log,
            "net.yaml:4:84: layer 'l' (MultinomialLogisticLoss): cannot be rewritten to the formulation 'log': 'min_probability: 1E-20' clamps the probabilities, and without probabilities there is nothing to clamp"),
        Refusal("two axes", "{ name: s, type: Softmax, bottom: x, top: p, axis: -1 }", "{ name: l, type: MultinomialLogisticLoss, bottom: [p, label] }", Formulation.Fused,
            "net.yaml:4:5: layer 'l' (MultinomialLogisticLoss): cannot be rewritten to the formulation 'fused': its axis is 1, but that of layer 's' (Softmax) is -1"),
        Refusal("probabilities of no softmax", "{ name: s, type: Sigmoid, bottom: x, top: p }", "{ name: l, type: MultinomialLogisticLoss, bottom: [p, label] }", Formulation.Fused,
            "net.yaml:4:56: layer 'l' (MultinomialLogisticLoss): cannot be rewritten to the formulation 'fused': its probabilities 'p' come from layer 's' (Sigmoid) and not from a Softmax layer, so the scores are not known"),
        Refusal("log-probabilities of no log-softmax", "{ name: s, type: Softmax, bottom: x, top: p }", "{ name: l, type: NLLLoss, bottom: [p, label] }", Formulation.Separated,
            "net.yaml:4:40: layer 'l' (NLLLoss): cannot be rewritten to the formulation 'separated': its log-probabilities 'p' come from layer 's' (Softmax) and not from a LogSoftmax layer, so the scores are not known"),
        Refusal("scores that are gone", "{ name: s, type: LogSoftmax, bottom: x, top: p }\n  - { name: r, type: ReLU, bottom: x, top: x }", "{ name: l, type: NLLLoss, bottom: [p, label] }", Formulation.Fused,
            "net.yaml:5:40: layer 'l' (NLLLoss): cannot be rewritten to the formulation 'fused': the scores 'x' are overwritten in place by layer 'r' (ReLU) before the loss"),
        Refusal("a name that is taken", "{ name: l_softmax, type: ReLU, bottom: x, top: p }", "{ name: l, type: SoftmaxWithLoss, bottom: [p, label] }", Formulation.Separated,
            "net.yaml:4:5: layer 'l' (SoftmaxWithLoss): cannot be rewritten to the formulation 'separated': the name 'l_softmax' that it needs is taken"),
    ];

    private static TestCaseData Refusal(string about, string softmax, string loss, Formulation to, string message) =>
        new TestCaseData($"layers:\n  - {{ name: in, type: Input, top: [x, label], shape: [[2, 4], [2]] }}\n  - {softmax}\n  - {loss}\n", to, message).SetName($"Refused_{about.Replace(' ', '_')}");

    [TestCaseSource(nameof(Refusals))]
    public void What_has_no_equivalent_is_refused_with_the_reason(string yaml, Formulation to, string message)
    {
        NetDefinition net = NetDefinition.Parse(yaml, "net.yaml");
        InputException refused = Assert.Throws<InputException>(() => FormulationRewrite.Apply(net, to))!;
        Assert.That(refused.Message, Is.EqualTo(message));
        Assert.That(Assert.Throws<InputException>(() => _ = new Net<float>(net, new NetSettings { Formulation = to })).Message, Is.EqualTo(message));
    }

    [Test]
    public void The_settings_come_before_the_definition()
    {
        NetDefinition net = Parse("axis: 1") with { Formulation = Formulation.Log };
        Assert.That(NetDefinition.Parse(net.ToYaml()).Formulation, Is.EqualTo(Formulation.Log));
        Assert.That(Types(new Net<float>(net).Definition), Does.Contain("NLLLoss"));
        Assert.That(Types(new Net<float>(net, new NetSettings { Formulation = Formulation.Separated }).Definition), Does.Contain("MultinomialLogisticLoss"));
    }

    [Test]
    public void Weights_of_one_form_load_into_another([ValueSource(nameof(Forms))] Formulation from, [ValueSource(nameof(Forms))] Formulation to)
    {
        var source = new Net<float>(Parse("axis: 1"), new NetSettings { Formulation = from, Seed = 7 });
        var target = new Net<float>(Parse("axis: 1"), new NetSettings { Formulation = to, Seed = 8 });
        WeightsReport report = target.CopyWeights([.. source.NamedParameters().Select(entry => NamedArray.OfData(entry.Name, entry.Parameter.Blob))], "file");
        Assert.That(report.Missing.Concat(report.Unused), Is.Empty);
        Assert.That(target.Parameters[0].Data.ToArray(), Is.EqualTo(source.Parameters[0].Data.ToArray()));
    }

    [Test]
    public void A_deployed_net_predicts_probabilities_in_every_form([ValueSource(nameof(Forms))] Formulation form, [Values] bool isWritten)
    {
        NetDefinition net = isWritten ? In(Parse("beta: 0.5"), form) : Parse("beta: 0.5") with { Formulation = form };
        DeployedNet deployed = Deploy.Apply(net, new Preprocessing());
        var running = new Net<double>(deployed.Definition, new NetSettings { Seed = 2 });
        new double[] { 1, -2, 3, 0.5, 4 }.CopyTo(running["x"].Data);
        running.Forward();
        double[] z = [.. running["z"].Data[..4].ToArray().Select(score => Math.Exp(0.5 * score))];
        Assert.That(running[deployed.Predictions.Single().Blob].Data[..4].ToArray(), Is.EqualTo(z.Select(term => term / z.Sum())).Within(1e-14));
    }

    [Test]
    public void A_separated_head_gives_one_hint_and_no_other_form_does()
    {
        foreach (Formulation form in Forms)
        {
            using var log = new LinesLogged();
            _ = new Net<float>(In(Parse("axis: 1"), form), new NetSettings { LoggerFactory = log });
            Assert.That(log.Lines, form == Formulation.Separated
                ? Is.EqualTo(new[] { "hint: the loss 'loss' is computed from probabilities (Softmax 'loss_softmax' and MultinomialLogisticLoss): where the probability of a label underflows to 0 it is +∞ and its gradient NaN; SoftmaxWithLoss on the scores 'z' ('formulation: fused') is exact at any gap between them, and saves a pass over the probabilities in each direction" })
                : Is.Empty);
        }
    }

    [Test]
    public void What_is_rewritten_is_logged()
    {
        using var log = new LinesLogged();
        _ = new Net<float>(Parse("axis: 1"), new NetSettings { LoggerFactory = log, Formulation = Formulation.Separated });
        Assert.That(log.Lines, Is.EqualTo(new[] { "loss 'loss': SoftmaxWithLoss became Softmax 'loss_softmax' and MultinomialLogisticLoss" }));
    }

    private static (double Loss, double[] WeightDiff, double[] InputDiff) Run(NetDefinition definition, int seed, Formulation? formulation)
    {
        var net = new Net<double>(definition, new NetSettings { Seed = seed, Formulation = formulation });
        var random = new Random(seed);
        foreach (ref double value in net["x"].Data)
            value = (random.NextDouble() - 0.5) * 6;
        Span<double> labels = net["label"].Data;
        for (int i = 0; i < labels.Length; i++)
            labels[i] = net["label"].Shape.Rank == 1 ? random.Next(4) : random.NextDouble();
        if (net.BlobNames.Contains("weight"))
            Enumerable.Range(0, 6).Select(i => i / 2.0).ToArray().CopyTo(net["weight"].Data);
        double loss = net.Forward();
        net.Backward();
        return (loss, net.Parameters[0].Diff.ToArray(), net["x"].Diff.ToArray());
    }
}
