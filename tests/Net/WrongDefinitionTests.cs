namespace NetFramework.Tests;

/// <summary>Wrong net files, each with its exact message.</summary>
internal sealed class WrongDefinitionTests
{
    private const string Head = "name: n\nlayers:\n  - { name: in, type: Input, top: [x, label], shape: [[4, 3], [4]] }\n";

    private static readonly TestCaseData[] Wrong =
    [
        Case("unknown layer key", Head + "  - { name: ip, type: InnerProduct, bottom: x, top: y, num_ouput: 3 }\n",
            "net.yaml:4:56: layer 'ip' (InnerProduct): unknown key 'num_ouput', did you mean 'num_output'?",
            "net.yaml:4:5: layer 'ip' (InnerProduct): 'num_output' is missing (given as 'num_ouput')"),
        Case("unknown net key", "nmae: n\nlayers: []\n", "net.yaml:1:1: unknown key 'nmae', did you mean 'name'?"),
        Case("unknown type", Head + "  - { name: ip, type: InerProduct, bottom: x, top: y, num_output: 3 }\n",
            "net.yaml:4:23: layer 'ip' (InerProduct): unknown layer type 'InerProduct', did you mean 'InnerProduct'?"),
        Case("missing type", Head + "  - { name: ip, bottom: x, top: y }\n", "net.yaml:4:5: layer 'ip' (?): 'type' is missing"),
        Case("missing name", Head + "  - { type: ReLU, bottom: x, top: y }\n", "net.yaml:4:5: layer '?' (ReLU): 'name' is missing"),
        Case("missing required option", Head + "  - { name: ip, type: InnerProduct, bottom: x, top: y }\n", "net.yaml:4:5: layer 'ip' (InnerProduct): 'num_output' is missing"),
        Case("text for an integer", Head + "  - { name: ip, type: InnerProduct, bottom: x, top: y, num_output: ten }\n",
            "net.yaml:4:68: layer 'ip' (InnerProduct): 'num_output' must be an integer, not 'ten'"),
        Case("fraction for an integer", Head + "  - { name: ip, type: InnerProduct, bottom: x, top: y, num_output: 2.5 }\n",
            "net.yaml:4:68: layer 'ip' (InnerProduct): 'num_output' must be an integer, not '2.5'"),
        Case("out of range", Head + "  - { name: ip, type: InnerProduct, bottom: x, top: y, num_output: 0 }\n",
            "net.yaml:4:68: layer 'ip' (InnerProduct): 'num_output' must be at least 1, not 0"),
        Case("list for a scalar", Head + "  - { name: ip, type: InnerProduct, bottom: x, top: y, num_output: [1, 2] }\n",
            "net.yaml:4:68: layer 'ip' (InnerProduct): 'num_output' must be an integer, not a list"),
        Case("text for a flag", Head + "  - { name: ip, type: InnerProduct, bottom: x, top: y, num_output: 2, bias_term: maybe }\n",
            "net.yaml:4:82: layer 'ip' (InnerProduct): 'bias_term' must be true or false, not 'maybe'"),
        Case("wrong enum value", Head + "  - { name: l, type: SoftmaxWithLoss, bottom: [x, label], normalization: VALD }\n",
            "net.yaml:4:74: layer 'l' (SoftmaxWithLoss): 'normalization' must be one of FULL, VALID, BATCH_SIZE, NONE, not 'VALD', did you mean 'VALID'?"),
        Case("no value", Head + "  - name: ip\n    type: InnerProduct\n    num_output:\n    bottom: x\n    top: y\n",
            "net.yaml:6:16: layer 'ip' (InnerProduct): 'num_output' has no value"),
        Case("dangling bottom", Head + "  - { name: ip, type: InnerProduct, bottom: xx, top: y, num_output: 3 }\n",
            "net.yaml:4:45: layer 'ip' (InnerProduct): no layer above gives the bottom 'xx', did you mean 'x'?"),
        Case("bottom of a later layer", Head + "  - { name: r, type: ReLU, bottom: y, top: z }\n  - { name: ip, type: InnerProduct, bottom: x, top: y, num_output: 3 }\n",
            "net.yaml:4:36: layer 'r' (ReLU): the bottom 'y' is given by layer 'ip', which does not come before it"),
        Case("two layers of one name", Head + "  - { name: r, type: ReLU, bottom: x, top: y }\n  - { name: r, type: ReLU, bottom: y, top: z }\n",
            "net.yaml:5:13: layer 'r' (ReLU): another layer of this net has the same name"),
        Case("top given twice", Head + "  - { name: r, type: ReLU, bottom: x, top: y }\n  - { name: s, type: ReLU, bottom: x, top: y }\n",
            "net.yaml:5:44: layer 's' (ReLU): gives the top 'y', which layer 'r' gives already; only a layer that reads it may write it anew (in place)"),
        Case("too few bottoms", Head + "  - { name: l, type: SoftmaxWithLoss, bottom: x, top: l }\n",
            "net.yaml:4:5: layer 'l' (SoftmaxWithLoss): takes 2 to 3 bottom blob(s), but 1 is given"),
        Case("too many params", Head + "  - { name: r, type: ReLU, bottom: x, top: y, param: [{ lr_mult: 1 }] }\n",
            "net.yaml:4:5: layer 'r' (ReLU): 'param' has 1 entries, but the layer has 0 learned blob(s)"),
        Case("unknown key in param", Head + "  - { name: ip, type: InnerProduct, bottom: x, top: y, num_output: 3, param: [{ lr_mul: 1 }] }\n",
            "net.yaml:4:81: layer 'ip' (InnerProduct): unknown key 'lr_mul', did you mean 'lr_mult'?"),
        Case("unknown filler", Head + "  - { name: ip, type: InnerProduct, bottom: x, top: y, num_output: 3, weight_filler: { type: xaver } }\n",
            "net.yaml:4:94: layer 'ip' (InnerProduct): unknown filler type 'xaver', did you mean 'xavier'? (known: bilinear, constant, gaussian, msra, positive_unitball, uniform, xavier)"),
        Case("axis out of range", Head + "  - { name: s, type: Softmax, bottom: x, top: y, axis: 2 }\n",
            "net.yaml:4:5: layer 's' (Softmax): 'axis' is 2, but a bottom of shape 4×3 has the axes -2 to 1"),
        Case("include and exclude", Head + "  - { name: r, type: ReLU, bottom: x, top: y, include: { phase: TRAIN }, exclude: { phase: TEST } }\n",
            "net.yaml:4:83: layer 'r' (ReLU): has both 'include' and 'exclude' rules; give one of them"),
        Case("wrong phase", Head + "  - { name: r, type: ReLU, bottom: x, top: y, include: { phase: TRIAN } }\n",
            "net.yaml:4:65: layer 'r' (ReLU): 'phase' must be one of TRAIN, TEST, not 'TRIAN', did you mean 'TRAIN'?"),
        Case("loss weights do not match", Head + "  - { name: r, type: ReLU, bottom: x, top: y, loss_weight: [1, 2] }\n",
            "net.yaml:4:60: layer 'r' (ReLU): 'loss_weight' has 2 entries, but the layer has 1 top(s)"),
        Case("gradient of labels asked for", Head + "  - { name: l, type: SoftmaxWithLoss, bottom: [x, label], propagate_down: [true, true] }\n",
            "net.yaml:4:75: layer 'l' (SoftmaxWithLoss): 'propagate_down' asks for the gradient of the bottom 'label', but there is none: it holds labels or indices"),
        Case("shared parameter of another shape", Head + "  - { name: a, type: InnerProduct, bottom: x, top: y, num_output: 3, param: { name: w } }\n  - { name: b, type: InnerProduct, bottom: x, top: z, num_output: 2, param: { name: w } }\n",
            "net.yaml:5:77: layer 'b' (InnerProduct): shares the parameter 'w' with layer 'a', whose shape is 3×3, but its own is 2×3"),
        Case("a key twice", Head + "  - { name: r, name: r, type: ReLU, bottom: x, top: y }\n", "net.yaml:4:16: the key 'name' stands twice"),
        Case("empty", "", "net.yaml: the file is empty; expected a definition in YAML"),
        Case("a list", "- a\n- b\n", "net.yaml:1:1: expected a definition (a mapping of keys to values), not a list"),
        Case("no layers", "name: n\n", "net.yaml:1:1: 'layers' is missing"),
        Case("layers of nothing", "name: n\nlayers: []\n", "the net 'n' has no layer in the TEST phase"),
        Case("a layer that is no mapping", "layers:\n  - ReLU\n", "net.yaml:2:5: expected a layer (a mapping with name, type, bottom, top and the type's options), not 'ReLU'"),
        Case("a long text for a layer", "layers:\n  - " + new string('a', 100) + "\n", $"net.yaml:2:5: expected a layer (a mapping with name, type, bottom, top and the type's options), not '{new string('a', 60)}…'"),
        Case("unknown alias", "name: &nape n\nlayers: *nope\n", "net.yaml:2:9: the alias '*nope' names no anchor above it, did you mean 'nape'?"),
        Case("two documents", "layers: []\n---\nlayers: []\n", "net.yaml:3:1: holds more than one YAML document; expected one"),
        Case("nested too deep", "layers: " + new string('[', 100) + new string(']', 100), "net.yaml:1:72: nests more than 64 levels deep"),
        Case("too large", Head + "  - { name: ip, type: InnerProduct, bottom: x, top: y, num_output: 2000000000 }\n",
            "net.yaml:4:5: layer 'ip' (InnerProduct): the shape [2000000000, 3] has more than 2147483591 elements"),
    ];

    private static TestCaseData Case(string name, string yaml, params string[] errors) => new TestCaseData(yaml, errors).SetName($"Wrong net file: {name}");

    [TestCaseSource(nameof(Wrong))]
    public void Every_wrong_net_file_has_its_messages(string yaml, string[] errors)
    {
        InputException exception = Assert.Throws<InputException>(() => new Net<float>(NetDefinition.Parse(yaml, "net.yaml")))!;
        Assert.That(exception.Errors.Select(error => error.ToString()), Is.EqualTo(errors));
    }

    [Test]
    public void Invalid_yaml_is_one_error_with_its_place()
    {
        InputException exception = Assert.Throws<InputException>(() => NetDefinition.Parse("layers: [1, 2\nb: 3", "net.yaml"))!;
        Assert.That(exception.Errors, Has.Count.EqualTo(1));
        Assert.That(exception.Errors[0].ToString(), Does.StartWith("net.yaml:").And.Contain("is not valid YAML"));
    }

    [Test]
    public void All_errors_of_a_file_are_reported_at_once()
    {
        InputException exception = Assert.Throws<InputException>(() => NetDefinition.Parse(Head + """
              - { name: a, type: InnerProduct, bottom: x, top: y, num_output: -1 }
              - { name: b, type: Rellu, bottom: y, top: z }
              - { name: c, type: ReLU, botom: z, top: v, negative_slope: steep }
            """, "net.yaml"))!;
        Assert.That(exception.Errors.Select(error => error.Location!.Line), Is.EqualTo(new[] { 4, 5, 6, 6 }));
    }

    [Test]
    public void A_layer_that_fails_does_not_make_those_that_read_it_fail_too()
    {
        InputException exception = Assert.Throws<InputException>(() => new Net<float>(NetDefinition.Parse(Head + """
              - { name: a, type: Softmax, bottom: x, top: y, axis: 7 }
              - { name: b, type: ReLU, bottom: y, top: z }
              - { name: c, type: Softmax, bottom: x, top: v, axis: 9 }
            """, "net.yaml")))!;
        Assert.That(exception.Errors.Select(error => error.Location!.Line), Is.EqualTo(new[] { 4, 6 }));
    }

    [Test]
    public void A_missing_file_names_the_nearest_one()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        File.WriteAllText(Path.Join(folder, "solver.yaml"), "");
        string asked = Path.Join(folder, "solvr.yaml");
        InputException exception = Assert.Throws<InputException>(() => NetDefinition.Load(asked))!;
        Assert.That(exception.Message, Is.EqualTo($"{asked}: no such file, did you mean 'solver.yaml'?"));
        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public void A_label_out_of_range_names_layer_and_sample()
    {
        var net = new Net<float>(NetDefinition.Parse(Head + "  - { name: l, type: SoftmaxWithLoss, bottom: [x, label] }\n", "net.yaml"));
        new float[] { 0, 1, 3, 2 }.CopyTo(net["label"].Data);
        InputException exception = Assert.Throws<InputException>(() => net.Forward())!;
        Assert.That(exception.Message, Does.StartWith("net.yaml:4:5: layer 'l' (SoftmaxWithLoss): ").And.Contain("3").And.Contain("2"));
    }
}
