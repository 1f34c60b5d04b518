using NetFramework.Numerics;
using NetFramework.Yaml;

namespace NetFramework.Tests.Numerics;

/// <summary>Wrong sweep files: one error each, with its place and the way out.</summary>
internal sealed class WrongSweepTests
{
    private const string Grid = "grids: { name: g, scores: { from: 0, to: 1 } }\n";

    private static string[] Errors(string yaml) => [.. Assert.Throws<InputException>(() => SweepDefinition.Parse(yaml, "sweep.yaml"))!.Errors.Select(error => error.ToString())];

    [TestCase(Grid + "clases: 10", "sweep.yaml:2:1: unknown key 'clases', did you mean 'classes'?")]
    [TestCase(Grid + "classes: 1", "sweep.yaml:2:10: 'classes' must be at least 2 and at most 100000, not 1")]
    [TestCase(Grid + "label: 0", "sweep.yaml:2:8: 'label' must be at least 1 and at most 100000, not 0")]
    [TestCase(Grid + "classes: 10\nlabel: 11", "sweep.yaml:3:8: 'label' counts from 1 and must be at most the number of classes, 10, not 11")]
    [TestCase(Grid + "repetitions: many", "sweep.yaml:2:14: 'repetitions' must be an integer, not 'many'")]
    [TestCase(Grid + "precisions: [float, duble]", "sweep.yaml:2:21: 'precisions' must be one of half, bfloat16, float, double, not 'duble', did you mean 'double'?")]
    [TestCase(Grid + "precisions: []", "sweep.yaml:2:13: 'precisions' is empty")]
    [TestCase(Grid + "formulations: [fussed]", "sweep.yaml:2:16: 'formulations' must be one of published_together, published_separated, fused, separated, clamped, log, not 'fussed', did you mean 'fused'?")]
    [TestCase(Grid + "shifts: []", "sweep.yaml:2:9: 'shifts' is empty, but formulations in published arithmetic need one")]
    [TestCase(Grid + "name: ../up", "sweep.yaml:2:7: 'name' must consist of letters, digits and dashes, as it names the folder of the report, not '../up'")]
    [TestCase("classes: 3", "sweep.yaml:1:1: there is nothing to do: give 'grids', 'gap' or 'depth'")]
    [TestCase("grids: { name: g }", "sweep.yaml:1:8: 'scores' or 'exponents' is missing: the scores of the right class, or e of the scores ±10^e")]
    [TestCase("grids: { name: g, scores: { from: 0, to: 1 }, exponents: { from: 0, to: 1 } }", "sweep.yaml:1:58: 'exponents' is given beside 'scores'; give one of them")]
    [TestCase("grids: { name: g, scores: { from: 1, to: 0 } }", "sweep.yaml:1:42: 'to' must be at least 'from', 1, not 0")]
    [TestCase("grids: { name: g, scores: { from: 0, to: 1, step: 0 } }", "sweep.yaml:1:51: 'step' must be above 0, not 0")]
    [TestCase("grids: { name: g, scores: { from: 0, to: 1, step: 1e-9 } }", "sweep.yaml:1:51: 'step' 1E-09 makes more than 10000 numbers from 0 to 1")]
    [TestCase("grids: { name: g, scores: { from: 0, to: .inf } }", "sweep.yaml:1:42: 'to' must be finite, not Infinity")]
    [TestCase("grids: { name: g, exponents: { from: -400, to: 1 } }", "sweep.yaml:1:30: 'exponents' must lie within -300 and 300")]
    [TestCase("grids: { name: a/b, scores: { from: 0, to: 1 } }", "sweep.yaml:1:16: 'name' must consist of letters, digits and dashes, as it is part of file names, not 'a/b'")]
    [TestCase("grids: [{ name: g, scores: { from: 0, to: 1 } }, { name: g, scores: { from: 0, to: 2 } }]", "sweep.yaml:1:8: two grids have the name 'g'")]
    [TestCase("depth: { depth: 2, width: 3, stacks: [] }", "sweep.yaml:1:38: 'stacks' is empty")]
    [TestCase("depth: { depth: 2, width: 3, stacks: { activation: Relu6, weight_filler: { type: msra } } }", "sweep.yaml:1:52: 'activation' must be one of Sigmoid, TanH, ReLU, not 'Relu6', did you mean 'ReLU'?")]
    [TestCase("depth: { depth: 2, width: 3, stacks: { activation: ReLU, weight_filler: { type: masra } } }", "sweep.yaml:1:81: unknown filler type 'masra', did you mean 'msra'? (known: ")]
    public void A_wrong_file_is_one_error_at_its_place(string yaml, string expected)
    {
        string[] errors = Errors(yaml);
        Assert.That(errors, Has.Length.EqualTo(1));
        Assert.That(errors[0], expected.EndsWith("(known: ", StringComparison.Ordinal) ? Does.StartWith(expected) : Is.EqualTo(expected));
    }

    [Test]
    public void All_errors_of_a_file_are_told_at_once() =>
        Assert.That(Errors("classes: 1\nlabel: x\ngrids: { name: g }"), Has.Length.EqualTo(3));

    [Test]
    public void A_change_from_the_command_line_is_named_where_it_is_wrong()
    {
        string file = RepositoryFolder.PathOf("samples/softmax-stability/sweep.yaml");
        InputException wrong = Assert.Throws<InputException>(() => SweepDefinition.Load(file, [Override.Parse("classes=0")]))!;
        Assert.That(wrong.Message, Is.EqualTo("--set classes=0: 'classes' must be at least 2 and at most 100000, not 0"));
        Assert.That(SweepDefinition.Load(file, [Override.Parse("grids.fine.repetitions=3")]).Grids[1].Repetitions, Is.EqualTo(3));
    }
}
