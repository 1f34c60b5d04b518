using NetFramework.Layers;
using NetFramework.Passes;
using NetFramework.Yaml;

namespace NetFramework.Tests;

/// <summary>What net files can say, and that it is understood.</summary>
internal sealed class DefinitionTests
{
    [Test]
    public void Keys_are_read_into_options_in_snake_case()
    {
        NetDefinition net = NetDefinition.Parse("""
            name: example
            force_backward: true
            layers:
              - name: scores
                type: InnerProduct
                bottom: x
                top: [y]
                num_output: 7
                bias_term: false
                weight_filler: { type: xavier, variance_norm: FAN_OUT }
                param: [{ lr_mult: 2, decay_mult: 0.5, name: w }]
                loss_weight: 0.25
                propagate_down: [false]
                include: [{ phase: TRAIN, min_level: 1, stage: [a, b] }, { not_stage: c }]
            """);
        LayerDefinition layer = net.Layers[0];
        var options = (InnerProductOptions)layer.Options;
        Assert.Multiple(() =>
        {
            Assert.That(net.Name, Is.EqualTo("example"));
            Assert.That(net.ForceBackward, Is.True);
            Assert.That(layer.Bottom, Is.EqualTo(new[] { "x" }));
            Assert.That(options.NumOutput, Is.EqualTo(7));
            Assert.That(options.BiasTerm, Is.False);
            Assert.That(options.WeightFiller.Type, Is.EqualTo("xavier"));
            Assert.That(options.WeightFiller.VarianceNorm, Is.EqualTo(VarianceNorm.FanOut));
            Assert.That(layer.Param, Is.EqualTo(new[] { new ParameterSpec { LrMult = 2, DecayMult = 0.5, Name = "w" } }));
            Assert.That(layer.LossWeight, Is.EqualTo(new[] { 0.25 }));
            Assert.That(layer.PropagateDown, Is.EqualTo(new[] { false }));
            Assert.That(layer.Include[0].Stage, Is.EqualTo(new[] { "a", "b" }));
            Assert.That(layer.Include[1].NotStage, Is.EqualTo(new[] { "c" }));
        });
    }

    [TestCase("shape: [64, 3]", 1)]
    [TestCase("shape: [[64, 3], [64]]", 2)]
    public void A_shape_is_a_list_and_several_are_a_list_of_lists(string shape, int count)
    {
        NetDefinition net = NetDefinition.Parse($"layers: [{{ name: in, type: Input, top: [a, b], {shape} }}]");
        var options = (InputOptions)net.Layers[0].Options;
        Assert.That(options.Shape, Has.Count.EqualTo(count));
        Assert.That(options.Shape[0], Is.EqualTo(new[] { 64, 3 }));
    }

    [Test]
    public void Anchors_and_merge_keys_are_resolved()
    {
        NetDefinition net = NetDefinition.Parse("""
            layers:
              - &ip { name: a, type: InnerProduct, bottom: x, top: a, num_output: 5, weight_filler: &filler { type: xavier } }
              - { <<: *ip, name: b, bottom: a, top: b }
              - { name: c, type: InnerProduct, bottom: b, top: c, num_output: 2, weight_filler: *filler }
            """);
        Assert.That(net.Layers.Select(layer => layer.Name), Is.EqualTo(new[] { "a", "b", "c" }));
        Assert.That(((InnerProductOptions)net.Layers[1].Options).NumOutput, Is.EqualTo(5));
        Assert.That(((InnerProductOptions)net.Layers[2].Options).WeightFiller.Type, Is.EqualTo("xavier"));
    }

    [TestCase("{ phase: TRAIN }", "TRAIN", 0, "", true)]
    [TestCase("{ phase: TRAIN }", "TEST", 0, "", false)]
    [TestCase("{ min_level: 2 }", "TEST", 1, "", false)]
    [TestCase("{ min_level: 2 }", "TEST", 2, "", true)]
    [TestCase("{ max_level: 2 }", "TEST", 3, "", false)]
    [TestCase("{ stage: [a, b] }", "TEST", 0, "a", false)]
    [TestCase("{ stage: [a, b] }", "TEST", 0, "a b c", true)]
    [TestCase("{ not_stage: a }", "TEST", 0, "b", true)]
    [TestCase("{ not_stage: a }", "TEST", 0, "a", false)]
    [TestCase("[{ phase: TRAIN }, { stage: a }]", "TEST", 0, "a", true)]
    public void Include_and_exclude_rules_are_opposites(string rule, string phase, int level, string stages, bool met)
    {
        var state = new NetState
        {
            Phase = phase == "TRAIN" ? Phase.Train : Phase.Test,
            Level = level,
            Stage = stages.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        };
        foreach ((string key, bool kept) in new[] { ("include", met), ("exclude", !met) })
        {
            NetDefinition net = NetDefinition.Parse($"layers: [{{ name: in, type: Input, top: a, shape: [1], {key}: {rule} }}]");
            Assert.That(PhaseFilter.Apply(net, state).Layers, Has.Count.EqualTo(kept ? 1 : 0), key);
        }
    }

    [Test]
    public void A_definition_written_and_read_again_is_the_same()
    {
        NetDefinition net = NetDefinition.Parse("""
            name: "true"
            layers:
              - { name: in, type: Input, top: [x, label], shape: [[4, 3], [4]], exclude: { stage: deploy } }
              - { name: 'odd: name #1', type: InnerProduct, bottom: x, top: y, num_output: 3, weight_filler: { type: gaussian, std: 0.01 }, param: [{ lr_mult: 1 }, { lr_mult: 2, decay_mult: 0 }] }
              - { name: r, type: ReLU, bottom: y, top: y, negative_slope: 1e-3 }
              - { name: l, type: SoftmaxWithLoss, bottom: [y, label], top: l, ignore_label: -1, normalization: BATCH_SIZE, loss_weight: 0.5 }
            """);
        string written = net.ToYaml();
        NetDefinition again = NetDefinition.Parse(written);
        Assert.Multiple(() =>
        {
            Assert.That(again.ToYaml(), Is.EqualTo(written));
            Assert.That(again.Name, Is.EqualTo("true"));
            Assert.That(again.Layers.Select(layer => layer.Options.ToString()), Is.EqualTo(net.Layers.Select(layer => layer.Options.ToString())));
            Assert.That(again.Layers[1].Name, Is.EqualTo("odd: name #1"));
            Assert.That(again.Layers[1].Param, Is.EqualTo(net.Layers[1].Param));
            Assert.That(again.Layers[3].LossWeight, Is.EqualTo(net.Layers[3].LossWeight));
        });
    }

    private const string Overridable = """
        name: n
        layers:
          - { name: in, type: Input, top: x, shape: [1, 2] }
          - { name: ip, type: InnerProduct, bottom: x, top: y, num_output: 3 }
        """;

    [TestCase("name=other", "other", 3)]
    [TestCase("layers.ip.num_output=5", "n", 5)]
    [TestCase("layers.1.num_output=5", "n", 5)]
    public void Overrides_change_a_file_by_a_path_of_keys(string change, string name, int outputs)
    {
        NetDefinition net = ReadWith(Overridable, change);
        Assert.That(net.Name, Is.EqualTo(name));
        Assert.That(((InnerProductOptions)net.Layers[1].Options).NumOutput, Is.EqualTo(outputs));
    }

    [TestCase("layers.ip.num_output=many", "--set layers.ip.num_output=many: layer 'ip' (InnerProduct): 'num_output' must be an integer, not 'many'")]
    [TestCase("layers.pi.num_output=5", "--set layers.pi.num_output=5: there is no 'layers.pi' in the file, did you mean 'ip'?")]
    [TestCase("nmae=x", "--set nmae=x: unknown key 'nmae', did you mean 'name'?")]
    [TestCase("name=[", "--set name=[: the value is not valid YAML*")]
    [TestCase("name", "--set takes key=value (as in base_lr=0.1 or net.layers.scores.num_output=5), not 'name'")]
    public void A_wrong_override_is_named_in_its_error(string change, string message)
    {
        InputException exception = Assert.Throws<InputException>(() => ReadWith(Overridable, change))!;
        Assert.That(exception.Message, message.EndsWith('*') ? Does.StartWith(message[..^1]) : Is.EqualTo(message));
    }

    private static NetDefinition ReadWith(string yaml, string change)
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, yaml);
            return DefinitionReader.ReadFile<NetDefinition>(file, [Override.Parse(change)]);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
