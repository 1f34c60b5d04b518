using NetFramework.Layers;
using NetFramework.Yaml;

namespace NetFramework.Tests;

/// <summary>Templates of net files: what comes out of them, and what is said of a wrong one.</summary>
internal sealed class TemplateTests
{
    // Lines 1 to 6; the layers that follow begin at line 7.
    private const string Head = """
        templates:
          product:
            - { name: $(name), type: InnerProduct, bottom: $(bottom), top: $(name), num_output: $(out), weight_filler: $(filler) }
            - { name: relu_$(name), type: ReLU, bottom: $(name), top: $(name) }
        layers:
          - { name: in, type: Input, top: [x, label], shape: [[4, 3], [4]] }

        """;

    [Test]
    public void A_use_stands_for_the_layers_of_the_template_with_its_arguments_in_them()
    {
        NetDefinition net = NetDefinition.Parse(Head + """
              - { template: product, name: a, bottom: x, out: 5, filler: { type: gaussian, std: 0.5 } }
              - { template: product, name: "1", bottom: [a], out: 2, filler: { type: xavier } }
            """);
        Assert.That(net.ToYaml(), Is.EqualTo("""
            layers:
            - {name: in, type: Input, top: [x, label], shape: [[4, 3], [4]]}
            - {name: a, type: InnerProduct, bottom: [x], top: [a], num_output: 5, weight_filler: {type: gaussian, std: 0.5}}
            - {name: relu_a, type: ReLU, bottom: [a], top: [a]}
            - {name: "1", type: InnerProduct, bottom: [a], top: ["1"], num_output: 2, weight_filler: {type: xavier}}
            - {name: relu_1, type: ReLU, bottom: ["1"], top: ["1"]}

            """));
    }

    [Test]
    public void A_template_uses_others_and_takes_what_anchors_and_merge_keys_bring()
    {
        NetDefinition net = NetDefinition.Parse("""
            templates:
              outer:
                - { template: inner, name: $(name)/1, bottom: $(bottom), out: $(out) }
                - { template: inner, name: $(name)/2, bottom: $(name)/1, out: 7 }
              inner:
                - { name: $(name), type: InnerProduct, bottom: $(bottom), top: $(name), num_output: $(out), param: &param [{ lr_mult: 1 }, { lr_mult: 2 }] }
            layers:
              - { name: in, type: Input, top: x, shape: [4, 3] }
              - &use { template: outer, name: a, bottom: x, out: 5 }
              - { <<: *use, name: b, out: 6 }
              - { name: c, type: InnerProduct, bottom: b/2, top: c, num_output: 2, param: *param }
            """);
        Assert.That(net.Layers.Select(layer => layer.Name), Is.EqualTo(new[] { "in", "a/1", "a/2", "b/1", "b/2", "c" }));
        Assert.That(net.Layers.Skip(1).Select(layer => ((InnerProductOptions)layer.Options).NumOutput), Is.EqualTo(new[] { 5, 7, 6, 7, 2 }));
        Assert.That(net.Layers.Skip(1).Select(layer => layer.Param[1].LrMult), Is.All.EqualTo(2));
        Assert.That(net.Layers[4].Bottom, Is.EqualTo(new[] { "b/1" }));
    }

    [Test]
    public void A_net_inside_a_solver_has_its_templates_and_an_override_finds_the_layers_that_come_out()
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, Head + "  - { template: product, name: a, bottom: x, out: 5, filler: { type: xavier } }\n");
        NetDefinition net = DefinitionReader.ReadFile<NetDefinition>(file, [Override.Parse("layers.a.num_output=9")]);
        Assert.That(((InnerProductOptions)net.Layers[1].Options).NumOutput, Is.EqualTo(9));
        File.WriteAllText(file, "net:\n  " + (Head + "  - { template: product, name: a, bottom: x, out: 5, filler: { type: xavier } }").Replace("\n", "\n  "));
        net = DefinitionReader.ReadFile<Holder>(file, [Override.Parse("net.layers.a.num_output=8")]).Net!;
        Assert.That(((InnerProductOptions)net.Layers[1].Options).NumOutput, Is.EqualTo(8));
        File.Delete(file);
    }

    [Test]
    public void Text_between_brackets_is_nothing_special_outside_of_a_template()
    {
        NetDefinition net = NetDefinition.Parse("layers: [{ name: $(a), type: Input, top: x, shape: [1] }]");
        Assert.That(net.Layers[0].Name, Is.EqualTo("$(a)"));
    }

    private static readonly TestCaseData[] Wrong =
    [
        Case("unknown template", Head + "  - { template: produkt, name: a }\n", "net.yaml:7:17: unknown template 'produkt', did you mean 'product'?"),
        Case("unknown template, none near", Head + "  - { template: pool }\n", "net.yaml:7:17: unknown template 'pool'; the templates here are 'product'"),
        Case("no templates", "layers:\n  - { template: pool }\n", "net.yaml:2:17: unknown template 'pool'; the net has none"),
        Case("misspelt argument", Head + "  - { template: product, name: a, botom: x, out: 5, filler: {} }\n",
            "net.yaml:7:35: the template 'product' takes no argument 'botom', did you mean 'bottom'? (the template 'product' is at net.yaml:3:5)",
            "net.yaml:7:5: the template 'product' needs the argument 'bottom' (the template 'product' is at net.yaml:3:5)"),
        Case("missing arguments", Head + "  - { template: product, name: a, bottom: x }\n",
            "net.yaml:7:5: the template 'product' needs the arguments 'out', 'filler' (the template 'product' is at net.yaml:3:5)"),
        Case("unknown argument", Head + "  - { template: product, name: a, bottom: x, out: 5, filler: {}, stride: 2 }\n",
            "net.yaml:7:66: the template 'product' takes no argument 'stride'; it takes 'name', 'bottom', 'out', 'filler' (the template 'product' is at net.yaml:3:5)"),
        Case("a list in a text", Head + "  - { template: product, name: [a], bottom: x, out: 5, filler: {} }\n",
            "net.yaml:7:32: the argument 'name' goes into the text 'relu_$(name)' of the template 'product' (at net.yaml:4:15): it must be a single value",
            "net.yaml:7:32: layer '?' (InnerProduct): 'name' must be a text, not a list (the argument 'name' of template 'product', net.yaml:3:15)"),
        Case("wrong argument", Head + "  - { template: product, name: a, bottom: x, out: five, filler: {} }\n",
            "net.yaml:7:51: layer 'a' (InnerProduct): 'num_output' must be an integer, not 'five' (the argument 'out' of template 'product', net.yaml:3:89)"),
        Case("wrong key in an argument", Head + "  - { template: product, name: a, bottom: x, out: 5, filler: { stdd: 1 } }\n",
            "net.yaml:7:64: layer 'a' (InnerProduct): unknown key 'stdd', did you mean 'std'? (the argument 'filler' of template 'product', net.yaml:3:112)"),
        Case("wrong key in a template that is used twice", Head.Replace("type: ReLU", "type: ReLU, slope: 1") + "  - { template: product, name: a, bottom: x, out: 5, filler: {} }\n  - { template: product, name: b, bottom: a, out: 5, filler: {} }\n",
            "net.yaml:4:41: layer 'relu_a' (ReLU): unknown key 'slope'; the keys here are bottom, exclude, include, loss_weight, name, negative_slope, param, propagate_down, top, type (template 'product', used at net.yaml:7:5)"),
        Case("an error that shows when the net is built", Head + "  - { template: product, name: a, bottom: y, out: 5, filler: {} }\n",
            "net.yaml:7:43: layer 'a' (InnerProduct): no layer above gives the bottom 'y', did you mean 'x'? (the argument 'bottom' of template 'product', net.yaml:3:52)"),
        Case("a template in a template", "templates:\n  a:\n    - { template: b, n: $(n) }\n  b:\n    - { name: $(n), type: ReLU, bottom: $(n), top: y, botom: x }\nlayers:\n  - { template: a, n: x }\n",
            "net.yaml:5:55: layer 'x' (ReLU): unknown key 'botom', did you mean 'bottom'? (template 'b', used at net.yaml:3:7; template 'a', used at net.yaml:7:5)"),
        Case("a template that uses itself", "templates:\n  a:\n    - { template: b }\n  b:\n    - { template: a }\nlayers:\n  - { template: a }\n",
            "net.yaml:5:19: the template 'a' uses itself (template 'b', used at net.yaml:3:7; template 'a', used at net.yaml:7:5)"),
        Case("templates that multiply", Doubling(20), $"net.yaml:10:19: templates use each other more than 16 levels deep ({string.Join("; ", Enumerable.Range(4, 16).Select(i => i == 19 ? "template 't19', used at net.yaml:42:5" : $"template 't{i}', used at net.yaml:{2 * (i + 2)}:7"))})"),
        Case("a template that is no list", "templates: { a: { name: x } }\nlayers:\n  - { name: in, type: Input, top: x, shape: [1] }\n", "net.yaml:1:17: the template 'a' must be a list of layers"),
        Case("templates that are no mapping", "templates: [a]\nlayers:\n  - { name: in, type: Input, top: x, shape: [1] }\n", "net.yaml:1:12: 'templates' must be a mapping of names to lists of layers"),
        Case("templates without layers", "templates: {}\n", "net.yaml:1:1: 'layers' is missing"),
        Case("misspelt templates", "template: {}\nlayers: []\n", "net.yaml:1:1: unknown key 'template', did you mean 'templates'?"),
    ];

    private static TestCaseData Case(string name, string yaml, params string[] errors) => new TestCaseData(yaml, errors).SetName($"Wrong template: {name}");

    [TestCaseSource(nameof(Wrong))]
    public void Every_wrong_template_has_its_messages(string yaml, string[] errors)
    {
        InputException exception = Assert.Throws<InputException>(() => new Net<float>(NetDefinition.Parse(yaml, "net.yaml")))!;
        Assert.That(exception.Errors.Select(error => error.ToString()), Is.EqualTo(errors));
    }

    // Files of a few hundred bytes that would come to more than any machine holds.
    private static readonly TestCaseData[] Bombs =
    [
        new TestCaseData(Doubling(16, 10)).SetArgDisplayNames("uses"),
        new TestCaseData(Growing("$(x)$(x)$(x)$(x)$(x)$(x)$(x)$(x)")).SetArgDisplayNames("texts"),
        new TestCaseData(Growing("[$(x), $(x), $(x), $(x), $(x), $(x), $(x), $(x)]")).SetArgDisplayNames("lists"),
        new TestCaseData(Aliases("", "{ template: t, x: *a12 }")).SetArgDisplayNames("aliases in an argument"),
        new TestCaseData(Aliases(", y: *a12", "{ template: t, x: 1 }")).SetArgDisplayNames("aliases in a template"),
    ];

    [TestCaseSource(nameof(Bombs))]
    public void Templates_that_multiply_without_end_are_refused(string yaml)
    {
        InputException exception = Assert.Throws<InputException>(() => NetDefinition.Parse(yaml, "net.yaml"))!;
        Assert.That(exception.Errors.Select(error => error.Message), Is.EqualTo(new[] { "the templates come to more than 500000 values" }));
        Assert.That(exception.Errors[0].Location!.Line, Is.Positive);
    }

    /// <summary>t0, whose layer has the name $(x), and t1 … t14, each of which hands a value made of several x to the one before it.</summary>
    private static string Growing(string value) =>
        "templates:\n  t0: [{ name: $(x) }]\n" + string.Concat(Enumerable.Range(1, 14).Select(i => $"  t{i}: [{{ template: t{i - 1}, x: {value} }}]\n")) + "layers:\n  - { template: t14, x: word }\n";

    /// <summary>a0, a value, and a1 … a12, each a list of ten aliases of the one before it.</summary>
    private static string Aliases(string inTemplate, string use) =>
        "aliases:\n  - &a0 1\n" + string.Concat(Enumerable.Range(1, 12).Select(i => $"  - &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n"))
        + $"templates:\n  t: [{{ name: $(x){inTemplate} }}]\nlayers:\n  - {use}\n";

    /// <summary>t0, which has no layer, and t1 … tn, each of which uses the one before it several times.</summary>
    private static string Doubling(int levels, int uses = 1)
    {
        var text = new System.Text.StringBuilder("templates:\n  t0: []\n");
        for (int i = 1; i < levels; i++)
            text.Append($"  t{i}:\n{string.Concat(Enumerable.Repeat($"    - {{ template: t{i - 1} }}\n", uses))}");
        return text.Append($"layers:\n  - {{ template: t{levels - 1} }}\n").ToString();
    }

    private sealed record Holder
    {
        public NetDefinition? Net { get; init; }
    }
}
