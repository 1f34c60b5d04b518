using System.Text.Json.Nodes;
using NetFramework.Solvers;

namespace NetFramework.Tests.Solvers.PyTorch;

/// <summary>Agreement with PyTorch's schedulers, where both have a policy. The JSON file beside this one is written by schedulers.py.</summary>
public sealed class PyTorchSchedulerTests
{
    private static readonly JsonNode File = JsonNode.Parse(System.IO.File.ReadAllText(RepositoryFolder.PathOf("tests/Solvers/PyTorch/schedulers.json")))!;

    private static IEnumerable<TestCaseData> Schedules => CasesOf("schedules");

    private static IEnumerable<TestCaseData> Plateaus => CasesOf("plateaus");

    [TestCaseSource(nameof(Schedules))]
    public void A_schedule_is_that_of_PyTorch(JsonNode expected)
    {
        var schedule = TrainingSchedule.Of(DefinitionOf(expected), null);
        double[] rates = CaffeTraces.Numbers(expected["rates"]);
        Assert.That(rates.Select((_, iteration) => schedule.Rates.Rate(iteration)), Is.EqualTo(rates).Within(1e-14));
        if (expected["momenta"] is { } momenta)
            Assert.That(rates.Select((_, iteration) => schedule.Momentum.Momentum(iteration)), Is.EqualTo(CaffeTraces.Numbers(momenta)).Within(1e-14));
    }

    [TestCaseSource(nameof(Plateaus))]
    public void A_plateau_is_seen_when_PyTorch_sees_it(JsonNode expected)
    {
        SolverDefinition definition = DefinitionOf(expected, "lr_policy: plateau\ntest_interval: 1");
        var policy = (PlateauPolicy)TrainingSchedule.Of(definition, null).Rates;
        List<double> rates = [];
        foreach (double metric in CaffeTraces.Numbers(expected["metrics"]))
        {
            policy.Observe(0, definition.Plateau!.Mode == MetricMode.Max ? -metric : metric);
            rates.Add(policy.Rate(0));
        }
        Assert.That(rates, Is.EqualTo(CaffeTraces.Numbers(expected["rates"])).Within(1e-15));
        Assert.That(rates.Distinct().Count(), Is.GreaterThan(2));
    }

    private static IEnumerable<TestCaseData> CasesOf(string list) =>
        File[list]!.AsArray().Select(entry => new TestCaseData(entry!).SetArgDisplayNames(string.Join(", ", entry!["solver"]!.AsObject().Select(key => $"{key.Key} {key.Value}"))));

    private static SolverDefinition DefinitionOf(JsonNode expected, string keys = "") =>
        SolverDefinition.Parse($"net: {{ layers: [] }}\n{keys}\n{string.Join('\n', expected["solver"]!.AsObject().Select(key => $"{key.Key}: {key.Value}"))}");
}
